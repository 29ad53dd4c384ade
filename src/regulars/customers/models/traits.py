"""What the figures say of a customer."""

from django.db import models
from django.db.models import Q


class Traits(models.Model):
    """What the figures say of a customer today, written back by the nightly run; never edited by hand.

    Money in minor units of the company's currency; `risk` is 1 - P(alive), null when nothing can be said.
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="traits"
    )
    stage = models.CharField(max_length=12, default="")
    risk = models.FloatField(null=True)
    value_minor = models.BigIntegerField(default=0)
    value_at_risk_minor = models.BigIntegerField(default=0)
    orders_count = models.PositiveIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)
    first_order_on = models.DateField(null=True)
    last_order_on = models.DateField(null=True)
    recency_score = models.PositiveSmallIntegerField(default=0)
    frequency_score = models.PositiveSmallIntegerField(default=0)
    monetary_score = models.PositiveSmallIntegerField(default=0)
    rfm_group = models.CharField(max_length=20, blank=True, default="")
    expected_purchases = models.FloatField(null=True)
    reason = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    run_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["-value_at_risk_minor", "-customer"], name="traits_by_value_at_risk"),
            models.Index(fields=["-value_minor", "-customer"], name="traits_by_value"),
            models.Index(fields=["-spent_minor", "-customer"], name="traits_by_spent"),
            models.Index(fields=["-orders_count", "-customer"], name="traits_by_orders"),
            models.Index(
                fields=["-last_order_on", "-customer"],
                name="traits_by_last_order",
                condition=Q(last_order_on__isnull=False),
            ),
            models.Index(fields=["stage", "-value_at_risk_minor", "-customer"], name="traits_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage}"
