"""Who has what, and who had it before."""

from django.db import models
from django.db.models import F, Q


class Assignment(models.Model):
    """A matter (`ref`: «inbox.conversation:17») was somebody's, or waited in a team's queue, from `at` until `until`.

    Rows are only added and ended; one of a matter is open at most. Nobody and no team is refused by the database.
    `wanted` is what routing was asked with, so that it can choose again. `why` is read by `work.routing.words`.
    `waiting_since`: nobody has it since then, whichever queue it is in. `note` goes with a hand-over. `finished`: it
    ended because the matter was done, and not because somebody else got it.
    """

    ref = models.CharField(max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    wanted = models.JSONField(default=dict)
    employee = models.ForeignKey(
        "staff.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "work.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    why = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    finished = models.BooleanField(default=False)
    by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="assignment_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                name="assignment_never_nobody", condition=Q(employee__isnull=False) | Q(team__isnull=False)
            ),
            models.CheckConstraint(
                name="assignment_waits_without_anybody",
                condition=Q(employee=None, waiting_since__isnull=False) | Q(employee__isnull=False, waiting_since=None),
            ),
            models.CheckConstraint(name="assignment_ends_later", condition=Q(until=None) | Q(until__gte=F("at"))),
        ]
        indexes = [
            models.Index(fields=["ref", "-id"], name="assignment_latest"),
            models.Index(fields=["employee"], name="assignment_load", condition=Q(until=None)),
            models.Index(fields=["employee", "-id"], name="assignment_last_given"),
            models.Index(
                fields=["waiting_since", "id"], name="assignment_waiting", condition=Q(until=None, employee=None)
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Experience(models.Model):
    """How many matters of a topic somebody finished; the topic "" counts all of them."""

    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=60, blank=True, default="")
    finished = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="experience_once")]
        indexes = [models.Index(fields=["topic", "-finished"], name="experience_most")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.topic} {self.finished}"
