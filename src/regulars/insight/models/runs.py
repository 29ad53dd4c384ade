from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Whose figures: of everybody, of those who ever had a contract, of those who never had one.

    The last two are disjoint, so that their counts add up to the first.
    """

    ALL = "all", _("All customers")
    CONTRACTS = "contracts", _("With contracts")
    ORDERS = "orders", _("Repeat purchases")


class Computation(models.Model):
    """Something the worker computes: who asked for it and when, how it went, why it failed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(max_length=100, blank=True, default="")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Run(Computation):
    """One computation of all figures: which model, on which data."""

    cancel_requested_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True, default="")
    model_version = models.CharField(max_length=40, blank=True, default="")
    snapshot = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="run_done", condition=Q(state="done"))]
        constraints = [
            models.UniqueConstraint(fields=["state"], name="run_one_at_a_time", condition=Q(state="running")),
            models.UniqueConstraint(fields=["state"], name="run_one_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Figure(models.Model):
    """One part of an `analytics.study_results.Study` as JSON, for one basis («churn» of «all»)."""

    run = models.ForeignKey("insight.Run", on_delete=models.CASCADE, related_name="+", db_index=False)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ALL)
    name = models.CharField(max_length=60)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "basis", "name"], name="figure_once_a_run")]

    def __str__(self) -> str:
        return f"{self.name} {self.basis}"


class Spell(models.Model):
    """A stretch of time in which somebody was a customer: the rows behind every figure of movement.

    `ordinal` 1 is the first spell of a customer. `ended_on` is the first day on which they no longer were.
    Millions of rows are replaced every night, so the database does not check the keys of each: rows are joined with
    customers when they are read, and go with their run.
    """

    run = models.ForeignKey(
        "insight.Run", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    basis = models.CharField(max_length=10, choices=Basis.choices)
    ordinal = models.PositiveIntegerField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "customer", "started_on"], name="spell_by_customer"),
            models.Index(fields=["run", "started_on", "customer"], name="spell_by_start"),
            models.Index(fields=["run", "ended_on", "customer"], name="spell_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.started_on}"
