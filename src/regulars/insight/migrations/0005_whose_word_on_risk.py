"""Whose word each score is, and for how many customers each model speaks. Safe before the code."""

import django.db.models.deletion
from django.db import migrations, models

WHOSE = """
UPDATE insight_riskscore SET said_by = CASE basis WHEN 'contracts' THEN 'lifetimes' ELSE 'buying' END
WHERE reasons -> 0 ->> 'code' = 'figures';
UPDATE insight_riskscore SET said_by = 'notice' WHERE reasons -> 0 ->> 'code' = 'notice';
INSERT INTO insight_riskvoice (basis, said_by, customers, expected_leavers, at_stake_minor)
SELECT basis, said_by, count(*), sum(probability), sum(at_stake_minor) FROM insight_riskscore GROUP BY 1, 2;
"""
BASES = [("all", "All customers"), ("contracts", "With contracts"), ("orders", "Repeat purchases")]
VOICES = [
    ("model", "trained model"),
    ("notice", "notice given"),
    ("lifetimes", "lifetimes of contracts"),
    ("buying", "model of buying"),
]


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_themed_texts")]

    operations = [
        migrations.AddField(
            model_name="riskscore",
            name="said_by",
            field=models.CharField(choices=VOICES, db_default="model", max_length=10),
        ),
        migrations.AlterField(
            model_name="riskscore",
            name="model",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="insight.riskmodel",
            ),
        ),
        migrations.CreateModel(
            name="RiskVoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("basis", models.CharField(choices=BASES, max_length=10)),
                ("said_by", models.CharField(choices=VOICES, max_length=10)),
                ("customers", models.PositiveIntegerField()),
                ("expected_leavers", models.FloatField()),
                ("at_stake_minor", models.BigIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("basis", "said_by"), name="risk_voice_once")]},
        ),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
    ]
