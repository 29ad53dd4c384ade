"""What burns as one number of each conversation, and the lists that go up by it.

Writes the table anew (a second or two for 100,000 conversations); safe before the code that reads it.
"""

from decimal import Decimal

import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_found_by_sender"),
        ("customers", "0018_stages_and_personas_are_counted"),
        ("inbox", "0003_found_by_who_wrote"),
        ("work", "0005_tasks_by_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_mine",
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_of_team",
        ),
        migrations.AddField(
            model_name="conversation",
            name="urgency",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        models.Q(("state", "waiting"), ("waiting_since", None)),
                        then=django.db.models.expressions.CombinedExpression(
                            models.Value(Decimal("200000000000")),
                            "-",
                            models.Func(
                                models.F("active_at"),
                                output_field=models.DecimalField(decimal_places=17, max_digits=30),
                                template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')",
                            ),
                        ),
                    ),
                    models.When(
                        models.Q(("due_at__isnull", False)),
                        then=django.db.models.expressions.CombinedExpression(
                            models.Func(
                                models.F("due_at"),
                                output_field=models.DecimalField(decimal_places=17, max_digits=30),
                                template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')",
                            ),
                            "+",
                            django.db.models.expressions.CombinedExpression(
                                models.Func(
                                    django.db.models.functions.comparison.Coalesce("waiting_since", "created_at"),
                                    output_field=models.DecimalField(decimal_places=17, max_digits=30),
                                    template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')",
                                ),
                                "/",
                                models.Value(Decimal("100000000000000000")),
                            ),
                        ),
                    ),
                    models.When(
                        models.Q(("waiting_since__isnull", False)),
                        then=django.db.models.expressions.CombinedExpression(
                            models.Value(Decimal("100000000000")),
                            "+",
                            models.Func(
                                models.F("waiting_since"),
                                output_field=models.DecimalField(decimal_places=17, max_digits=30),
                                template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')",
                            ),
                        ),
                    ),
                    default=django.db.models.expressions.CombinedExpression(
                        models.Value(Decimal("200000000000")),
                        "-",
                        models.Func(
                            models.F("active_at"),
                            output_field=models.DecimalField(decimal_places=17, max_digits=30),
                            template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')",
                        ),
                    ),
                ),
                output_field=models.DecimalField(decimal_places=17, max_digits=30),
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("merged_into", None)),
                fields=["urgency", "id"],
                name="conversation_burns",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("merged_into", None)),
                fields=["assignee", "urgency", "id"],
                name="conversation_of_one",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("merged_into", None)),
                fields=["team", "urgency", "id"],
                name="conversation_of_many",
            ),
        ),
    ]
