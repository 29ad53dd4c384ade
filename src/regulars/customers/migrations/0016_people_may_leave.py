"""People of a company may leave it. Safe before the code: a new column that may be empty."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0015_what_people_do_in_a_company'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
