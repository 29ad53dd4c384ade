"""Contracts are found by the day of the year they began on. Safe before the code: an index, built while nobody writes."""

from django.db import migrations, models
from django.db.models.functions import ExtractDay, ExtractMonth


class Migration(migrations.Migration):

    dependencies = [
        ('purchases', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(ExtractMonth('started_on'), ExtractDay('started_on'), 'id', name='contract_by_day_of_year'),
        ),
    ]
