"""What a person asks of us about their own data: to see it, and to be forgotten."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataExport(models.Model):
    """Everything we hold about a customer, written into two files for them: one to read, one for programs.

    The files lie in the data folder under `stored_as`, a random name, until `expires_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being put together")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    stored_as = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)
    lines = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="data_export_oldest")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.state}"


class Erasure(models.Model):
    """A customer, or one of its people, is forgotten: asked for, under way, done. Says nothing of who it was.

    `person_id` is a plain number, of one person of a company that stays: the person is gone afterwards. The reason is
    chosen and not written, so that no name can stand in it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being erased")
        DONE = "done", _("erased")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        ASKED = "asked", _("they asked for it")
        NOT_NEEDED = "not_needed", _("we no longer need the data")
        NEVER_ALLOWED = "never_allowed", _("it should never have been kept")
        ORDERED = "ordered", _("an authority ordered it")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    person_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=13, choices=Reason.choices)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "person_id"], name="erasure_once_at_a_time",
                condition=Q(state__in=["waiting", "running"]), nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.customer_id} {self.state}"


class Suppressed(models.Model):
    """An identity of somebody erased, as a keyed digest that nobody can read back, so that it is not learnt again.

    What arrives for it belongs to `customer`, which has no name any more.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.digest[:8]}"
