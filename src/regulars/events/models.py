from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """A message of a program. Its number stays for ever, so that it is never taken twice; its words only until read.

    `happened_at` is by our clock: what the sender's clock was wrong by is taken off. `visitor` is the browser of a
    message from somebody nobody knows yet: it is held until the browser turns out to be somebody's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HELD = "held", _("from somebody unknown")
        READ = "read", _("read")
        FAILED = "failed", _("could not be read")
        FORGOTTEN = "forgotten", _("forgotten")

    key = models.ForeignKey("staff.ApiKey", on_delete=models.PROTECT, related_name="+", db_index=False)
    message_id = models.CharField(max_length=150)
    call = models.CharField(max_length=8)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    visitor = models.CharField(max_length=320, blank=True, default="")
    body = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "message_id"], name="event_once")]
        indexes = [
            models.Index(fields=["id"], name="event_waiting", condition=Q(state="waiting")),
            models.Index(fields=["visitor"], name="event_held", condition=Q(state="held")),
            models.Index(fields=["received_at"], name="event_held_since", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.message_id}"


class Refusal(models.Model):
    """A message that was not taken, or could not be read afterwards, and why. Kept for a month.

    `event` is the message, where it was taken and can be read again. `body` is for people: cleaned and cut.
    """

    key = models.ForeignKey("staff.ApiKey", on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-refused_at", "-id"], name="refusal_latest"),
            models.Index(fields=["key", "-id"], name="refusal_of_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.reason}"


class Tally(models.Model):
    """How many messages of a key were accepted, known already and refused on one day of the company."""

    key = models.ForeignKey("staff.ApiKey", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    accepted = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="tally_of_a_day")]
        indexes = [models.Index(fields=["-day"], name="tally_latest")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.day}"


class Said(models.Model):
    """When a programme last said what a customer is like: an older message that comes later does not count.

    `name` is a trait, "name" the customer's own name; `value` what was said, as it was written to the customer.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=300, null=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="said_last")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.name}"


class OrderFact(models.Model):
    """What one message said of an order. An order is what all its facts together say, in whatever order they came.

    Money in minor units; null where the message named none: the whole order then.
    """

    class Word(models.TextChoices):
        COMPLETED = "completed", _("completed")
        UPDATED = "updated", _("updated")
        REFUNDED = "refunded", _("refunded")
        CANCELLED = "cancelled", _("cancelled")

    event = models.OneToOneField("events.Event", on_delete=models.CASCADE, primary_key=True, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=100, db_index=True)
    word = models.CharField(max_length=9, choices=Word.choices)
    happened_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    lines = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.number} {self.word}"


class Bucket(models.Model):
    """The allowance of a key, or of one visitor with a key that pages show to everybody."""

    holder = models.CharField(max_length=80, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_index=True)
    allowed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.holder} {self.tokens:.0f}"
