from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

URGENCY = models.DecimalField(max_digits=30, decimal_places=17)
NO_DEADLINE, NOT_OURS = Decimal(10**11), Decimal(2 * 10**11)
# Moments are written with a millionth of a second: what is divided by this decides only between equal deadlines.
TIE = Decimal(10**17)


def seconds(column: str | models.Expression) -> models.Func:
    """The moment in a column as a number. The zone is named, or PostgreSQL would not keep what comes of it."""
    return models.Func(
        F(column) if isinstance(column, str) else column,
        template="EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')", output_field=URGENCY,
    )  # fmt: skip


class Conversation(models.Model):
    """Everything said with a customer about one matter, whatever the channels.

    `account`, `channel` and `address` are how the customer is answered unless somebody chooses otherwise. Waiting: we
    answered and it is the customer's turn; third: somebody else must do something first, `third_party` says who.
    `waiting_since` is since when the customer waits for our answer, None when they do not. `due_at` is the next moment
    at which a promise breaks (the promises themselves belong to `work`). `last_message` is what a reader has seen when
    they answer. `merged_into` makes one conversation of two, and can be taken back.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("conversation", "open")
        WAITING = "waiting", pgettext_lazy("conversation", "waits for the customer")
        THIRD = "third", pgettext_lazy("conversation", "waits for somebody else")
        CLOSED = "closed", pgettext_lazy("conversation", "closed")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    topic = models.CharField(_("topic"), max_length=60, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    channel = models.CharField(max_length=20)
    account = models.ForeignKey("channels.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=320, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey("work.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    third_party = models.CharField(max_length=100, blank=True, default="")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_message_id = models.BigIntegerField(null=True, blank=True)
    preview = models.CharField(max_length=200, blank=True, default="")
    messages_count = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    urgency = models.GeneratedField(
        expression=Case(
            When(Q(state="waiting", waiting_since=None), then=Value(NOT_OURS) - seconds("active_at")),
            When(
                Q(due_at__isnull=False),
                then=seconds("due_at") + seconds(Coalesce("waiting_since", "created_at")) / Value(TIE),
            ),
            When(Q(waiting_since__isnull=False), then=Value(NO_DEADLINE) + seconds("waiting_since")),
            default=Value(NOT_OURS) - seconds("active_at"),
        ),
        output_field=URGENCY,
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="conversation_not_in_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="conversation_closed_on_a_day", condition=Q(closed_at__isnull=False) | ~Q(state="closed")
            ),
        ]
        indexes = [
            models.Index(fields=["-active_at", "-id"], name="conversation_newest", condition=Q(merged_into=None)),
            models.Index(
                fields=["state", "-active_at", "-id"], name="conversation_by_state", condition=Q(merged_into=None)
            ),
            models.Index(
                fields=["urgency", "id"], name="conversation_burns", condition=~Q(state="closed") & Q(merged_into=None)
            ),
            models.Index(
                fields=["assignee", "urgency", "id"], name="conversation_of_one",
                condition=~Q(state="closed") & Q(merged_into=None),
            ),
            models.Index(
                fields=["team", "urgency", "id"], name="conversation_of_many",
                condition=~Q(state="closed") & Q(merged_into=None),
            ),
            models.Index(
                fields=["due_at", "id"], name="conversation_due",
                condition=Q(due_at__isnull=False) & ~Q(state="closed") & Q(merged_into=None),
            ),
            models.Index(
                fields=["snoozed_until"], name="conversation_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
            models.Index(fields=["customer", "-active_at"], name="conversation_of_customer"),
            GinIndex(fields=["tags"], name="conversation_tags"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject or self.preview

    @property
    def ref(self) -> str:
        return f"inbox.conversation:{self.pk}"


class Participant(models.Model):
    """Somebody who takes part: whoever else writes into the conversation is looked at by a person first."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    name = models.CharField(max_length=300, blank=True, default="")
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "channel", "value"], name="participant_once"),
        ]
        indexes = [models.Index(fields=["channel", "value"], name="participant_by_address")]

    def __str__(self) -> str:
        return self.name or self.value


class Change(models.Model):
    """Something that was done with a conversation, in the order it was done. `what` is a word of `inbox.history`."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=30)
    actor = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["conversation", "at", "id"], name="change_of_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.what}"


class Link(models.Model):
    """Two conversations about the same thing."""

    first = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+")
    made_by = models.CharField(max_length=100, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="link_once"),
            models.CheckConstraint(name="link_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class Count(models.Model):
    """How many conversations were in a view of the inbox when the steps were last gathered; see `inbox.counting`."""

    view = models.CharField(max_length=40, primary_key=True)
    number = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.view} {self.number}"


class CountStep(models.Model):
    """One conversation came into a view (1) or left it (-1). Steps are only added, so that nobody waits for anybody."""

    view = models.CharField(max_length=40)
    step = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.view} {self.step:+d}"
