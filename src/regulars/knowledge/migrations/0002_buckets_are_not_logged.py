"""Allowances need not outlive a crash: a bucket that is lost is a full one. Taking a token then waits for no disk.

Safe before the code that goes with it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_articles_and_questions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE knowledge_helpbucket SET UNLOGGED", "ALTER TABLE knowledge_helpbucket SET LOGGED"
        ),
    ]
