"""Who leaves or stays, their people, and the ways they are known by."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """Who leaves or stays, buys and is worth something: one human or one company.

    `sort_key` and `search_text` are derived from the name and the identities by `customers.names`; the embedded
    database has no ICU, so order and search in four scripts rest on stored keys.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        COMPANY = "company", _("company")

    class Relationship(models.TextChoices):
        TRANSACTIONAL = "transactional", _("transactional")
        LONG_TERM = "long_term", _("long-term")
        PERSONAL = "personal", _("personal assistance")
        DEDICATED = "dedicated", _("dedicated manager")
        SELF_SERVICE = "self_service", _("self-service")
        AUTOMATED = "automated", _("automated")
        COMMUNITY = "community", _("community")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    # How we deal with them, chosen by a person. The database knows the default too: files insert past Django.
    relationship = models.CharField(max_length=13, choices=Relationship.choices, blank=True, default="", db_default="")
    name = models.CharField(max_length=300)
    # Compared by code point, whatever the server's own collation: the keys were made for that.
    sort_key = models.CharField(max_length=300, db_collation="C")
    search_text = models.TextField(default="", blank=True)
    language = models.CharField(max_length=5, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)
    manager = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    joined_on = models.DateField(null=True, blank=True)
    # Found to be the same as this one: a row of its own still, so that it can be taken back. Never a chain.
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+",
                                    db_index=False)  # fmt: skip
    created_at = models.DateTimeField()
    # Forgotten on that day: nothing here says any more who it was, and nothing that arrives may say it again.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="customer_not_in_itself", condition=~Q(merged_into=F("id"))),
        ]
        indexes = [
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
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
    role = models.CharField(max_length=100, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    # No longer one of the customer's people. What happened with them keeps their name.
    left_at = models.DateTimeField(null=True, blank=True)

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
