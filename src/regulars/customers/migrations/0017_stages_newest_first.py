"""Who came into a stage last is found by the index. Safe before the code: only an index changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0016_people_may_leave"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="stagemove",
            name="stage_move_now",
        ),
        migrations.AddIndex(
            model_name="stagemove",
            index=models.Index(
                condition=models.Q(("left_at", None)), fields=["stage", "-entered_at", "-id"], name="stage_move_now"
            ),
        ),
    ]
