"""How the company greets, and where 29 February falls. Safe before the code: columns with a default."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0002_api_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='tone',
            field=models.CharField(choices=[('formal', 'formal'), ('friendly', 'friendly')], db_default='formal', default='formal', max_length=8, verbose_name='tone'),
        ),
        migrations.AddField(
            model_name='company',
            name='leap_birthdays',
            field=models.CharField(choices=[('before', 'on 28 February'), ('after', 'on 1 March')], db_default='before', default='before', max_length=6, verbose_name='29 February in other years'),
        ),
    ]
