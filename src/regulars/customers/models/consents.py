"""What customers agreed to hear from us, by which way, and the proof of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ConsentTopic(models.Model):
    """Something the company asks to write or call about: «News and offers». Archived, it is not asked any more.

    `channels` are the ways it may be asked for, of `Channel`.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("calls")
        SMS = "sms", _("text messages")
        TELEGRAM = "telegram", _("Telegram")
        VIBER = "viber", _("Viber")
        WHATSAPP = "whatsapp", _("WhatsApp")
        POST = "post", _("letters by post")

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True, default="")
    channels = models.JSONField(default=list)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="consent_topic_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title


class ConsentWording(models.Model):
    """What exactly a customer agrees to, in a language. A version is never changed: it is part of proofs.

    `version` counts from 1 within the topic; all languages that were written together have one version.
    """

    topic = models.ForeignKey("customers.ConsentTopic", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=100)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "version", "language"], name="consent_wording_once"),
            models.CheckConstraint(name="consent_wording_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version} {self.language}"


class ConsentEvent(models.Model):
    """Somebody gave or withdrew a consent, or was asked for one: the proof. Append-only: a trigger refuses change.

    `happened_at` is when it was said, `recorded_at` when we learnt of it; what was said later holds, whatever came in
    first. `takes_back` names an event that was recorded by mistake: neither counts then. `person` is empty where the
    customer is one person, and where a company speaks for all of its people.
    """

    class What(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ASKED = "asked", _("asked for")
        TAKEN_BACK = "taken_back", _("taken back")

    class How(models.TextChoices):
        FORM = "form", _("a form")
        CALL = "call", _("a call")
        MEETING = "meeting", _("a meeting")
        MESSAGE = "message", _("a message from them")
        PAPER = "paper", _("a signed paper")
        LINK = "link", _("a link we sent")
        IMPORT = "import", _("a file")
        API = "api", _("a program")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    topic = models.ForeignKey("customers.ConsentTopic", on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=ConsentTopic.Channel.choices)
    what = models.CharField(max_length=10, choices=What.choices)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How.choices)
    wording = models.ForeignKey(
        "customers.ConsentWording", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    actor = models.CharField(max_length=100, blank=True, default="")
    evidence = models.JSONField(default=dict, blank=True)
    takes_back = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    source_key = models.CharField(max_length=100, blank=True, default="")
    # The person was erased: what remains is that it was said, and it decides nothing any more.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_event_takes_one_back",
                condition=Q(what="taken_back", takes_back__isnull=False) | (~Q(what="taken_back") & Q(takes_back=None)),
            ),
            models.CheckConstraint(name="consent_event_not_of_itself", condition=~Q(takes_back=F("id"))),
            models.UniqueConstraint(fields=["source_key"], name="consent_event_once", condition=~Q(source_key="")),
        ]
        indexes = [
            models.Index(fields=["customer", "topic", "channel"], name="consent_event_of_customer"),
            models.Index(fields=["person"], name="consent_event_of_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.channel} {self.happened_at:%Y-%m-%d}"


class Consent(models.Model):
    """Where a customer stands with a topic by a channel, as its events say; never written by hand.

    `event` is the one that decided. Pending: asked, and neither given nor withdrawn yet. `asked_at` is the last time
    it was asked for since.
    """

    class State(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")
        PENDING = "pending", _("asked, no answer yet")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+",
                               db_index=False)  # fmt: skip
    topic = models.ForeignKey("customers.ConsentTopic", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=ConsentTopic.Channel.choices)
    state = models.CharField(max_length=9, choices=State.choices)
    since = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey("customers.ConsentEvent", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "person", "topic", "channel"], name="consent_stands_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "channel", "state", "customer"], name="consent_by_topic"),
            models.Index(fields=["person"], name="consent_of_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
