from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Sending(models.Model):
    """A line of the ledger of everything that is sent, written before it goes out: `key` is sent once or never.

    Reserved: it waits for its moment. Handed over: the other side is being told, until `lease_until`. Unknown: we were
    interrupted in the middle of telling, and nobody knows whether it arrived.
    """

    class State(models.TextChoices):
        RESERVED = "reserved", _("waits to be sent")
        HANDED_OVER = "handed_over", _("is being sent")
        ACCEPTED = "accepted", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("not sent")
        UNKNOWN = "unknown", _("nobody knows whether it was sent")
        CANCELLED = "cancelled", _("taken back")

    key = models.CharField(max_length=200, unique=True)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    ref = models.CharField(max_length=60, blank=True, default="")
    to_channel = models.CharField(max_length=20)
    to_value = models.CharField(max_length=320)
    # The message itself: to_name, subject, text, html, cc, thread, token, facts (see `types.Outgoing`).
    content = models.JSONField(default=dict)
    file_ids = models.JSONField(default=list)
    purpose = models.CharField(max_length=9, default="service")
    topic = models.CharField(max_length=60, blank=True, default="")
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=11, choices=State.choices, default=State.RESERVED)
    reason = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    reserved_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="sending_reserved", condition=Q(state="reserved")),
            models.Index(fields=["lease_until"], name="sending_handed_over", condition=Q(state="handed_over")),
            models.Index(fields=["-id"], name="sending_unknown", condition=Q(state="unknown")),
            models.Index(
                fields=["account", "to_value", "id"],
                name="sending_open_to",
                condition=Q(state__in=["reserved", "handed_over"]),
            ),
            models.Index(fields=["account", "external_id"], name="sending_by_name", condition=~Q(external_id="")),
            models.Index(fields=["customer"], name="sending_to_customer"),
            models.Index(fields=["to_value", "to_channel"], name="sending_to_address", condition=~Q(to_value="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Unreachable(models.Model):
    """An address where nobody is reached any more: a letter came back, a bot was blocked. We stop writing there.

    `complained`: somebody is there, and called us spam.
    """

    channel = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    reason = models.TextField(blank=True, default="")
    complained = models.BooleanField(default=False, db_default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "value"], name="unreachable_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.since:%Y-%m-%d}"
