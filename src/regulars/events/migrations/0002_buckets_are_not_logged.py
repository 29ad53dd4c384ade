"""Allowances need not outlive a crash: a bucket that is lost is a full one. Taking a token then waits for no disk.

Safe before the code that goes with it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL("ALTER TABLE events_bucket SET UNLOGGED", "ALTER TABLE events_bucket SET LOGGED"),
    ]
