"""Rounds of calls: whom to call, with which words, and what came of each call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CallRound(models.Model):
    """A list of customers to call, shared by several callers. `topic` is what they are called about, "" for no topic.

    `source` says where the customers came from ({"segment": 3}); `until` is the last day to call.
    """

    title = models.CharField(max_length=200)
    script = models.TextField(blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    source = models.JSONField(default=dict, blank=True)
    until = models.DateField(null=True, blank=True)
    most_attempts = models.PositiveSmallIntegerField(default=3)
    author = models.ForeignKey(
        "staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_round_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="call_round_tries", condition=Q(most_attempts__gt=0)),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="call_round_newest")]

    def __str__(self) -> str:
        return self.title


class RoundCaller(models.Model):
    """An employee who calls in a round."""

    round = models.ForeignKey("work.CallRound", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "employee"], name="round_caller_once")]
        indexes = [models.Index(fields=["employee"], name="round_of_caller")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.employee_id}"


class RoundOutcome(models.Model):
    """A button of a round's own, beside those that every round has. `again`: the customer is called once more."""

    round = models.ForeignKey("work.CallRound", on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="round_outcome_place"),
            models.CheckConstraint(name="round_outcome_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class RoundCall(models.Model):
    """A customer of a round: waiting, taken by a caller, ended, or left out (and why).

    Whoever takes it holds it until `held_until`; after that it is anybody's again. `outcome` is the last one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to call")
        TAKEN = "taken", _("being called")
        ENDED = "ended", _("called")
        LEFT_OUT = "left_out", _("left out")

    round = models.ForeignKey("work.CallRound", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True, default="")
    # From when on it may be called; of one who asked to be called back, whom they spoke with.
    from_at = models.DateTimeField()
    promised = models.BooleanField(default=False)
    caller = models.ForeignKey(
        "staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "customer"], name="round_calls_once"),
            # In whatever round: two of us never ring the same customer at the same time.
            models.UniqueConstraint(fields=["customer"], name="customer_called_by_one", condition=Q(state="taken")),
            models.CheckConstraint(
                name="round_call_taken_by_somebody",
                condition=~Q(state="taken") | Q(caller__isnull=False, held_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "from_at", "id"], name="round_call_next", condition=Q(state="waiting")),
            models.Index(fields=["caller", "from_at"], name="round_call_of", condition=Q(state="waiting")),
            models.Index(fields=["round", "state", "id"], name="round_call_state"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.customer_id} {self.state}"


class RoundAttempt(models.Model):
    """One call of a round and what came of it. `note` points at the words on the customer's timeline."""

    call = models.ForeignKey("work.RoundCall", on_delete=models.CASCADE, related_name="+")
    caller = models.ForeignKey(
        "staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    text = models.TextField(blank=True, default="")
    again_at = models.DateTimeField(null=True, blank=True)
    ref = models.CharField(max_length=100, blank=True, default="")
    # What the call was before, for the way back.
    before = models.JSONField(default=dict, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.call_id} {self.outcome}"
