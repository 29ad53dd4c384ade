"""A report may be of a part of the customers and of some days. Safe before the code: those of before are of everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0007_everybody_has_a_chance")]

    operations = [
        migrations.AddField(
            model_name="reportplan",
            name="asked",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
