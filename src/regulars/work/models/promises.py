"""What was promised in each matter, what happened in it, and how the clocks stand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy


class Matter(models.Model):
    """Something a customer waits for (`ref`: «inbox.conversation:17»), and what its promises were chosen by.

    `open`: a clock of it may still move by itself or by what happens next; the matter was neither closed nor cancelled.
    """

    ref = models.CharField(max_length=100, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("work.PolicyVersion", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=40, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    team = models.ForeignKey("work.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    valued = models.BooleanField(default=False)
    third_party = models.CharField(max_length=100, blank=True, default="")
    watched_at = models.DateTimeField()
    open = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="matter_open", condition=Q(open=True))]

    def __str__(self) -> str:
        return self.ref


class StateChange(models.Model):
    """A line of the history of a matter. Append-only: a trigger refuses change and deletion, except for an erasure.

    Clocks are rebuilt from these lines in the order of `at`, whenever and in whatever order they were written down.
    """

    class Happened(models.TextChoices):
        ASKED = "asked", pgettext_lazy("matter", "the customer asked")
        ANSWERED = "answered", pgettext_lazy("matter", "we answered")
        WAITS_FOR_CUSTOMER = "waits_for_customer", pgettext_lazy("matter", "waits for the customer")
        WAITS_FOR_THIRD_PARTY = "waits_for_third_party", pgettext_lazy("matter", "waits for a third party")
        RESUMED = "resumed", pgettext_lazy("matter", "taken up again")
        PAUSED = "paused", pgettext_lazy("matter", "paused")
        CLOSED = "closed", pgettext_lazy("matter", "closed")
        REOPENED = "reopened", pgettext_lazy("matter", "opened again")
        CANCELLED = "cancelled", pgettext_lazy("matter", "called off")

    matter = models.ForeignKey("work.Matter", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    happened = models.CharField(max_length=21, choices=Happened.choices)
    third_party = models.CharField(max_length=100, blank=True, default="")
    actor = models.CharField(max_length=100, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "at", "happened"], name="state_change_once")]

    def __str__(self) -> str:
        return f"{self.happened} {self.at:%Y-%m-%d %H:%M}"


class Promise(models.Model):
    """One clock of a matter as it stands; derived from its history, except for what was told to whom.

    The third time that a customer waits for the next answer is turn 3. `elapsed_s` is working time up to the end, or up
    to the last thing that happened. `due_at` is None where the clock stands still and where nothing is promised.
    `look_at`: the next instant at which somebody has to be told something. `warned_at`, `broken_at`, `steps_told`
    remember what was told, so that it is told once.
    """

    class Clock(models.TextChoices):
        FIRST = "first", pgettext_lazy("promise", "first answer")
        NEXT = "next", pgettext_lazy("promise", "next answer")
        RESOLUTION = "resolution", pgettext_lazy("promise", "solution")

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("promise", "running")
        WAITS_CUSTOMER = "waits_customer", pgettext_lazy("promise", "waits for the customer")
        WAITS_THIRD = "waits_third", pgettext_lazy("promise", "waits for a third party")
        PAUSED = "paused", pgettext_lazy("promise", "paused")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        BROKEN = "broken", pgettext_lazy("promise", "broken")
        CANCELLED = "cancelled", pgettext_lazy("promise", "called off")

    matter = models.ForeignKey("work.Matter", on_delete=models.CASCADE, related_name="+", db_index=False)
    clock = models.CharField(max_length=10, choices=Clock.choices)
    turn = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=14, choices=State.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True, default="")
    limit_s = models.PositiveIntegerField(null=True, blank=True)
    elapsed_s = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    steps_told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "clock", "turn"], name="promise_once"),
            models.CheckConstraint(
                name="promise_ends_later", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["look_at", "id"], name="promise_to_look_at", condition=Q(look_at__isnull=False)),
            models.Index(fields=["due_at", "id"], name="promise_due", condition=Q(due_at__isnull=False, ended_at=None)),
            models.Index(fields=["ended_at", "id"], name="promise_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["started_at", "id"], name="promise_begun"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.clock}"
