"""Reports that are sent by themselves: what, to whom, when, and what became of each letter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportPlan(models.Model):
    """Figures that are sent by e-mail every week or every month.

    pages: names of sections; addresses: e-mails; next_on: the company's day of the next sending, none while paused.
    asked: whose figures and of which days, in the words of an address; NULL is everybody at all times.
    """

    class Rhythm(models.TextChoices):
        # With a context: without one these are the singular of “every %(count)s weeks”.
        WEEK = "week", pgettext_lazy("rhythm", "every week")
        MONTH = "month", pgettext_lazy("rhythm", "every month")

    name = models.CharField(max_length=120)
    pages = models.JSONField(default=list)
    addresses = models.JSONField(default=list)
    rhythm = models.CharField(max_length=5, choices=Rhythm.choices)
    language = models.CharField(max_length=5)
    with_pdf = models.BooleanField(default=False)
    asked = models.JSONField(null=True, blank=True)
    site = models.CharField(max_length=300)
    next_on = models.DateField(null=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_on"], name="report_plan_due", condition=Q(removed_at=None))]

    def __str__(self) -> str:
        return self.name


class ReportSending(models.Model):
    """One letter of a plan to one address on one day: sent once or never.

    «sending» is written before the letter is handed over: whoever finds it later does not know, and sends it no more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("not known whether it was sent")
        FAILED = "failed", _("failed")

    plan = models.ForeignKey("insight.ReportPlan", on_delete=models.CASCADE, related_name="+", db_index=False)
    due_on = models.DateField()
    address = models.EmailField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "due_on", "address"], name="report_sent_once")]
        indexes = [
            models.Index(fields=["id"], name="report_sending_open", condition=Q(state__in=["waiting", "sending"]))
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on} {self.state}"
