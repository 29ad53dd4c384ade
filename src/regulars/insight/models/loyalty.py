"""What customers say against what they do, what they bring against what they take, and what a person decided of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LoyaltyPlace(models.Model):
    """One customer who gave a score or took our time in the last twelve months. All rows are exchanged at once.

    `satisfaction` is the mean of their scores of 1 to 5, None = never said. `stays` is the chance of still being a
    customer, `stays_by` where it is from. `reasons` say why the customer stands in the quadrant, `balance` what they
    bring against what they take: [{code, params}]. Money in minor units of the company's currency; `effort_minor` and
    `left_minor` are None until somebody has said what an hour costs.
    """

    class StaysBy(models.TextChoices):
        RISK = "risk", _("by the model of leaving")
        ALIVE = "alive", _("by the model of buying or the lifetimes of contracts")
        GONE = "gone", _("no longer a customer")

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    quadrant = models.CharField(max_length=20)
    satisfaction = models.FloatField(null=True)
    answers = models.PositiveIntegerField(default=0)
    stays = models.FloatField(null=True)
    stays_by = models.CharField(max_length=5, choices=StaysBy.choices, blank=True, default="")
    bound = models.BooleanField(default=False)
    value_minor = models.BigIntegerField(default=0)
    brought_minor = models.BigIntegerField(default=0)
    conversations = models.PositiveIntegerField(default=0)
    messages = models.PositiveIntegerField(default=0)
    minutes = models.FloatField(default=0)
    effort_minor = models.BigIntegerField(null=True)
    left_minor = models.BigIntegerField(null=True)
    proposed = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    balance = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["quadrant", "-value_minor", "-customer"], name="loyalty_of_quadrant"),
            models.Index(fields=["left_minor", "customer"], name="loyalty_proposed", condition=Q(proposed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.quadrant}"


class EffortPrice(models.Model):
    """What an hour of work costs, and how much of the income is left. Every word stays; the newest counts.

    `margin_percent`: of each hundred of income, so much is left after the goods; 100 where nobody said it.
    """

    hour_minor = models.BigIntegerField()
    margin_percent = models.PositiveSmallIntegerField(default=100)
    currency = models.CharField(max_length=3)
    said_by = models.CharField(max_length=100)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="effort_hour_costs_something", condition=Q(hour_minor__gt=0)),
            models.CheckConstraint(
                name="effort_margin_is_percent", condition=Q(margin_percent__gte=1) & Q(margin_percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour_minor} {self.currency}"


class PartingDecision(models.Model):
    """What a person decided of a customer who costs more than they bring, with the figures they saw.

    Nothing is done to the customer. One decision is in force at a time; one that was taken back or replaced has
    `ended_at`, and the one that replaced it knows which it was.
    """

    class Word(models.TextChoices):
        LET_GO = "let_go", pgettext_lazy("decision about a customer", "Let go gently")
        KEEP = "keep", pgettext_lazy("decision about a customer", "Keep")
        NOT_NOW = "not_now", pgettext_lazy("decision about a customer", "Not now")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=7, choices=Word.choices)
    remark = models.CharField(_("remark"), max_length=500, blank=True, default="")
    left_minor = models.BigIntegerField()
    brought_minor = models.BigIntegerField()
    effort_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="parting_one_in_force", condition=Q(ended_at=None)),
            models.CheckConstraint(name="parting_not_replacing_itself", condition=~Q(replaced=F("id"))),
        ]
        indexes = [
            models.Index(fields=["-decided_at", "-id"], name="parting_newest", condition=Q(ended_at=None)),
            models.Index(fields=["customer", "-id"], name="parting_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.word}"
