"""Models of leaving with their back-tests, and what the one in use says of each customer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.insight.models.runs import Basis


class RiskModel(models.Model):
    """One training: what was learnt from which months, how good it was, and whether it is in use.

    `refused` says why there is no model ({code, details}); then customers have what the models of value say. `kept` is
    the model itself, `back_test` its figures, `drivers` what moves it. `verdict` says why it took the place of the one
    before, or did not.
    """

    class Verdict(models.TextChoices):
        FIRST = "first"
        BETTER = "better"
        NOT_BETTER = "not_better"
        OTHER_QUESTION = "other_question"
        NO_NEWER_MONTH = "no_newer_month"
        REFUSED = "refused"

    basis = models.CharField(max_length=10, choices=Basis.choices)
    made_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100, blank=True, default="")
    until = models.DateField()
    horizon_days = models.PositiveIntegerField()
    seconds = models.FloatField(default=0)
    in_use = models.BooleanField(default=False)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    refused = models.JSONField(default=dict, blank=True)
    back_test = models.JSONField(default=dict, blank=True)
    drivers = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basis"], name="risk_model_one_in_use", condition=Q(in_use=True)),
        ]
        indexes = [models.Index(fields=["basis", "-id"], name="risk_model_newest")]

    def __str__(self) -> str:
        return f"{self.basis} {self.until}"


class RiskScore(models.Model):
    """How likely a customer leaves within the horizon, and why. All of a basis are replaced at once.

    `reasons` are [{code, log_odds, params}], what moves most first. `at_stake_minor` is probability x what the customer
    is worth if they stay. `said_by` tells whose word it is: who is not known to the trained model, or before there is
    one, has what lifetimes of contracts or the model of buying say. Rows are joined with customers when they are read.
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    basis = models.CharField(max_length=10, choices=Basis.choices)
    model = models.ForeignKey(
        "insight.RiskModel", on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    probability = models.FloatField()
    at_stake_minor = models.BigIntegerField()
    reasons = models.JSONField(default=list)

    class SaidBy(models.TextChoices):
        MODEL = "model", _("trained model")
        NOTICE = "notice", _("notice given")
        LIFETIMES = "lifetimes", _("lifetimes of contracts")
        BUYING = "buying", _("model of buying")

    said_by = models.CharField(max_length=10, choices=SaidBy.choices, db_default=SaidBy.MODEL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="risk_probability_is_one", condition=Q(probability__gte=0) & Q(probability__lte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["-at_stake_minor", "-customer"], name="risk_by_stake"),
            models.Index(fields=["-probability", "-customer"], name="risk_by_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.probability:.2f}"

    @property
    def days_ahead(self) -> int:
        """Days of which a trained model spoke; 0 where somebody else did, who speaks of no such time."""
        if self.model is None or self.model.refused or self.said_by not in TRAINED:
            return 0
        return int(self.model.horizon_days)


# Who gave notice is known to the trained model, and needs no guess of it.
TRAINED = (RiskScore.SaidBy.MODEL, RiskScore.SaidBy.NOTICE)


class RiskVoice(models.Model):
    """For how many customers of a basis each model spoke, and what it said of all of them together."""

    basis = models.CharField(max_length=10, choices=Basis.choices)
    said_by = models.CharField(max_length=10, choices=RiskScore.SaidBy.choices)
    customers = models.PositiveIntegerField()
    expected_leavers = models.FloatField()
    at_stake_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basis", "said_by"], name="risk_voice_once")]

    def __str__(self) -> str:
        return f"{self.basis} {self.said_by} {self.customers}"
