from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Received(models.Model):
    """Something that arrived, kept as it came before anybody tried to understand it.

    `key` names it in its account: the same thing delivered again is the same row. `ref` is what became of it.
    `sender` and `subject` are for people who look through what waits for them; by `sender_channel` and `sender_value`
    (as identities write them) it is found again when its sender asks to be forgotten.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be read")
        TAKEN = "taken", _("taken in")
        HELD = "held", _("waits for a person")
        IGNORED = "ignored", _("not a message to us")
        FAILED = "failed", _("could not be read")
        FORGOTTEN = "forgotten", _("forgotten")

    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=400)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True, default="")
    trouble = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    ref = models.CharField(max_length=60, blank=True, default="")
    sender = models.CharField(max_length=320, blank=True, default="")
    sender_channel = models.CharField(max_length=20, blank=True, default="", db_default="")
    sender_value = models.CharField(max_length=320, blank=True, default="", db_default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="received_once")]
        indexes = [
            models.Index(fields=["id"], name="received_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["state", "-id"], name="received_to_look_at", condition=Q(state__in=["held", "failed"])
            ),
            models.Index(fields=["account", "-id"], name="received_by_account"),
            models.Index(
                fields=["sender_value", "sender_channel"], name="received_from", condition=~Q(sender_value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"


class StoredFile(models.Model):
    """A file that came with a message or goes with one, under a name that nobody can guess."""

    token = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    inline_id = models.CharField(max_length=255, blank=True, default="")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
