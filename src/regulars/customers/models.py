from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """Who leaves or stays, buys and is worth something: one human or one company.

    `sort_key` and `search_text` are derived from the name and the identities by `customers.names`; the embedded
    database has no ICU, so order and search in four scripts rest on stored keys.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        COMPANY = "company", _("company")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=300)
    # Compared by code point, whatever the server's own collation: the keys were made for that.
    sort_key = models.CharField(max_length=300, db_collation="C")
    search_text = models.TextField(default="", blank=True)
    language = models.CharField(max_length=5, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)
    manager = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    joined_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="customer_by_name"),
            models.Index(fields=["country"], name="customer_by_country"),
            models.Index(fields=["sort_key", "id"], name="customer_companies", condition=Q(kind="company")),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="customer_search"),
            GinIndex(OpClass("attributes", name="jsonb_path_ops"), name="customer_attributes"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human we talk to; a company customer has several, a private customer is one."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        UNKNOWN = "", _("unknown")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    full_name = models.CharField(max_length=300)
    given_name = models.CharField(max_length=100, blank=True, default="")
    patronymic = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.full_name


class Identity(models.Model):
    """One way in which a customer is known: an e-mail, a phone, a number in another system.

    A value belongs to one customer; which of the customer's people it belongs to may be unknown.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        TELEGRAM = "telegram", _("Telegram")
        BROWSER = "browser", _("browser")
        EXTERNAL = "external", _("number in another system")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    value = models.CharField(max_length=320)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "value"], name="identity_belongs_to_one")]

    def __str__(self) -> str:
        return f"{self.channel}:{self.value}"


class Entry(models.Model):
    """Something that happened between the company and a customer. Append-only: a trigger refuses change.

    `happened_at` is when it was so, `recorded_at` when we learnt of it; a prediction may only use what was
    recorded by then. `ref` points at the row that holds the state («purchases.order:17»).
    """

    class Direction(models.TextChoices):
        INBOUND = "in", _("from the customer")
        OUTBOUND = "out", _("to the customer")
        NONE = "", _("neither")

    # The trigger function lives in a migration. The key columns come first so that rows stay narrow.
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        "customers.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=100, blank=True, default="")
    ref = models.CharField(max_length=100, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=60, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], name="entry_recorded_once", condition=~Q(source_key="")
            )
        ]
        indexes = [models.Index(fields=["customer", "-happened_at", "-id"], name="entry_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"


class Traits(models.Model):
    """What the figures say of a customer today, written back by the nightly run; never edited by hand.

    Money in minor units of the company's currency; `risk` is 1 - P(alive), null when nothing can be said.
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="traits"
    )
    stage = models.CharField(max_length=12, default="")
    risk = models.FloatField(null=True)
    value_minor = models.BigIntegerField(default=0)
    value_at_risk_minor = models.BigIntegerField(default=0)
    orders_count = models.PositiveIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)
    first_order_on = models.DateField(null=True)
    last_order_on = models.DateField(null=True)
    recency_score = models.PositiveSmallIntegerField(default=0)
    frequency_score = models.PositiveSmallIntegerField(default=0)
    monetary_score = models.PositiveSmallIntegerField(default=0)
    rfm_group = models.CharField(max_length=20, blank=True, default="")
    expected_purchases = models.FloatField(null=True)
    reason = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    run_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["-value_at_risk_minor", "-customer"], name="traits_by_value_at_risk"),
            models.Index(fields=["-value_minor", "-customer"], name="traits_by_value"),
            models.Index(fields=["-spent_minor", "-customer"], name="traits_by_spent"),
            models.Index(fields=["-orders_count", "-customer"], name="traits_by_orders"),
            models.Index(
                fields=["-last_order_on", "-customer"],
                name="traits_by_last_order",
                condition=Q(last_order_on__isnull=False),
            ),
            models.Index(fields=["stage", "-value_at_risk_minor", "-customer"], name="traits_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage}"
