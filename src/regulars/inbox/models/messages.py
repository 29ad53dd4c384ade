from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Message(models.Model):
    """Something said in a conversation, or noted among ourselves.

    `key` is its name in its channel. `quoted_from` is where the quotation of earlier messages begins in `text`.
    `files` are [{id, token, name, content_type, size, inline_id}]. `editions` are earlier texts, oldest first. `state`
    of what we send follows the ledger of channels; of everything else it is «kept».
    """

    class Direction(models.TextChoices):
        IN = "in", pgettext_lazy("message", "from the customer")
        OUT = "out", pgettext_lazy("message", "from us")
        NOTE = "note", pgettext_lazy("message", "among ourselves")

    class State(models.TextChoices):
        KEPT = "kept", _("kept")
        WAITING = "waiting", _("waits to be sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("not sent")
        UNKNOWN = "unknown", _("nobody knows whether it was sent")
        CANCELLED = "cancelled", _("taken back")

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    channel = models.CharField(max_length=20, blank=True, default="")
    account = models.ForeignKey(
        "channels.Account", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    key = models.CharField(max_length=400, blank=True, default="")
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    employee = models.ForeignKey(
        "staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=300, blank=True, default="")
    author_address = models.CharField(max_length=320, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    quoted_from = models.PositiveIntegerField(null=True, blank=True)
    files = models.JSONField(default=list, blank=True)
    mentions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    editions = models.JSONField(default=list, blank=True)
    automatic = models.BooleanField(default=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.KEPT)
    reason = models.TextField(blank=True, default="")
    received_id = models.BigIntegerField(null=True, blank=True)
    sending_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="message_once", condition=~Q(key="")),
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_of_conversation"),
            models.Index(fields=["key"], name="message_by_key", condition=~Q(key="")),
            models.Index(fields=["sending_id"], name="message_by_sending", condition=Q(sending_id__isnull=False)),
            models.Index(fields=["-at"], name="message_answers", condition=Q(direction="out")),
            models.Index(fields=["person"], name="message_of_person", condition=Q(person__isnull=False)),
            models.Index(fields=["employee"], name="message_of_employee", condition=Q(employee__isnull=False)),
            GinIndex(OpClass("text", name="gin_trgm_ops"), name="message_search"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """A colleague was named in a note, and is asked to look."""

    message = models.ForeignKey("inbox.Message", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "employee"], name="mention_once")]
        indexes = [
            models.Index(fields=["employee", "-at", "-id"], name="mention_of_employee"),
            models.Index(fields=["employee"], name="mention_unseen", condition=Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.employee_id}"


class Draft(models.Model):
    """What an employee has typed and not sent yet. `content` holds the other fields of the composer."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, default="")
    content = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "employee"], name="draft_once")]

    def __str__(self) -> str:
        return self.text[:80]


class Presence(models.Model):
    """Who looks at a conversation, or writes in it, at this moment. Forgotten after half a minute of silence."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+")
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "employee"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.employee_id}"
