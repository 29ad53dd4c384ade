"""How far a customer has come with the company, and who came when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LifecycleStage(models.Model):
    """A stage of the relationship and the segment whose rule says who is in it.

    A customer is in the first stage, by `order`, that fits. How many are in it and how many came and left in the last
    thirty days is counted by the worker: pages do not count a company.
    """

    class Code(models.TextChoices):
        EXPLORATION = "exploration", _("exploration")
        AWARENESS = "awareness", _("awareness")
        EXPANSION = "expansion", _("expansion")
        COMMITMENT = "commitment", _("commitment")
        DISSOLUTION = "dissolution", _("dissolution")

    code = models.CharField(max_length=11, choices=Code.choices, primary_key=True)
    segment = models.OneToOneField("customers.Segment", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    customers_count = models.PositiveIntegerField(default=0)
    came_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order"], name="lifecycle_stage_in_order")]

    def __str__(self) -> str:
        return self.code


class StageMove(models.Model):
    """A customer was in a stage from one moment to another.

    `cause` is that of the membership which brought them («entry:17», «day», «rule», «figures», «first»), or «hand».
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=11, choices=LifecycleStage.Code.choices)
    entered_at = models.DateTimeField()
    cause = models.CharField(max_length=40)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="stage_move_open_once", condition=Q(left_at=None)),
            models.CheckConstraint(
                name="stage_move_ends_after_start", condition=Q(left_at=None) | Q(left_at__gte=F("entered_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-entered_at"], name="stage_move_of_customer"),
            models.Index(fields=["stage", "-entered_at", "-id"], name="stage_move_now", condition=Q(left_at=None)),
            models.Index(fields=["entered_at"], name="stage_move_entered"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage}"


class StageByHand(models.Model):
    """An employee knows better than the rules, with a reason, for good or until a day (that day included)."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+")
    stage = models.CharField(max_length=11, choices=LifecycleStage.Code.choices)
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["until"], name="stage_by_hand_until", condition=Q(until__isnull=False))]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage}"
