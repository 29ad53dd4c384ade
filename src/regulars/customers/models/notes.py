"""What somebody here wrote of a customer, and what they planned to come back to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Note(models.Model):
    """A note, a call or a meeting as it stands now; every version of it is on the timeline.

    `version` counts corrections, so that a correction of what somebody else corrected meanwhile is noticed.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")

    class Direction(models.TextChoices):
        OUTBOUND = "out", _("We called")
        INBOUND = "in", _("They called")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("talked")
        MESSAGE = "message", _("left a message")
        MISSED = "missed", _("not reached")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=7, choices=Kind.choices)
    text = models.TextField()
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, default="")
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True, default="")
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_of_a_call_says_how_it_went",
                condition=(Q(kind="call") & ~Q(direction="") & ~Q(outcome=""))
                | (~Q(kind="call") & Q(direction="", outcome="")),
            ),
        ]
        indexes = [models.Index(fields=["person"], name="note_of_person", condition=Q(person__isnull=False))]

    def __str__(self) -> str:
        return self.text[:80]


class FollowUp(models.Model):
    """Something an employee wants to come back to; it returns to them on its day.

    Open while neither done nor dropped; dropped when what it belonged to was withdrawn, or when it was taken back.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey("customers.Note", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=100, blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="follow_up_done_or_dropped", condition=Q(done_at=None) | Q(dropped_at=None)),
            models.CheckConstraint(name="follow_up_says_what", condition=~Q(words="")),
        ]
        indexes = [
            models.Index(
                fields=["author", "due_on", "id"], name="follow_up_due", condition=Q(done_at=None, dropped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.words
