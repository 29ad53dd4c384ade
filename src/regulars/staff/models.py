from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.staff.people import EmployeeManager
from regulars.staff.rights import ROLE_TITLES, Role


class Company(models.Model):
    """The company that works here. There is one row: one installation serves one company.

    `tone` is how it greets its customers; `leap_birthdays` where a 29 February falls in other years.
    """

    class Tone(models.TextChoices):
        FORMAL = "formal", _("formal")
        FRIENDLY = "friendly", _("friendly")

    class LeapBirthdays(models.TextChoices):
        BEFORE = "before", _("on 28 February")
        AFTER = "after", _("on 1 March")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Kyiv")
    country = models.CharField(_("country"), max_length=2, default="UA")
    language = models.CharField(_("language"), max_length=5, default="en")
    inactive_after_days = models.PositiveSmallIntegerField(_("days without a purchase"), null=True, blank=True)
    tone = models.CharField(_("tone"), max_length=8, choices=Tone.choices, default=Tone.FORMAL, db_default=Tone.FORMAL)
    leap_birthdays = models.CharField(
        _("29 February in other years"), max_length=6, choices=LeapBirthdays.choices, default=LeapBirthdays.BEFORE,
        db_default=LeapBirthdays.BEFORE,
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(name="company_is_one", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="company_inactive_after_some_days",
                condition=models.Q(inactive_after_days=None) | models.Q(inactive_after_days__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Employee(AbstractBaseUser):
    """Somebody who works here and signs in by e-mail. `sees` says which customers, where the role sees any."""

    class Sees(models.TextChoices):
        ALL = "all", _("all customers")
        OWN = "own", _("only customers they look after")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    language = models.CharField(_("language"), max_length=5, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Kyiv")
    theme = models.CharField(_("theme"), max_length=5, default="auto")
    # As people write it; and the token of the photo that is shown, "" where there is none.
    phone = models.CharField(_("phone"), max_length=32, blank=True, default="", db_default="")
    photo = models.CharField(max_length=40, blank=True, default="", db_default="")
    sees = models.CharField(_("sees"), max_length=3, choices=Sees.choices, default=Sees.ALL, db_default=Sees.ALL)
    is_active = models.BooleanField(default=True)
    hired_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = EmployeeManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="employee_email_any_case")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def photo_url(self) -> str:
        """Where the photo is seen; "" where there is none."""
        return reverse("staff:photo", args=[self.photo]) if self.photo else ""

    @property
    def sees_own_only(self) -> bool:
        """Whether only customers they look after are shown. Directors see all; analysts none, only numbers."""
        return self.sees == self.Sees.OWN and self.role not in (Role.DIRECTOR, Role.ANALYST)


class Photo(models.Model):
    """A picture of an employee, under a name that nobody can guess. The one before is kept, for the way back."""

    token = models.CharField(max_length=40, primary_key=True)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+")
    content_type = models.CharField(max_length=20)
    image = models.BinaryField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.employee_id} {self.set_at:%Y-%m-%d}"


class ApiKey(models.Model):
    """A program that may speak to us. Only a hash of its secret is kept: whoever reads the table cannot use it.

    `prefix` is the readable beginning of the secret, by which people recognise a key and we find it.
    `last_used_at` is coarse: it is written at most every ten minutes.
    """

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=20, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class AuditRecord(models.Model):
    """Somebody saw, changed or took out something. Append-only: a trigger refuses change and deletion.

    `actor` as on the timeline («staff.employee:17», «staff.api_key:3», "" for the system); `ref` names the row it is
    about. `customer_id` is a number and no key: what it stands for lives on a higher floor and may be erased, while
    this stays. For the same reason `details` hold numbers and our own words, never names, contacts or what was typed.
    `once` keeps repeated sights from being written again.
    """

    happened_at = models.DateTimeField()
    actor = models.CharField(max_length=100, blank=True, default="")
    action = models.CharField(max_length=60)
    ref = models.CharField(max_length=100, blank=True, default="")
    customer_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    once = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["once"], name="audit_once", condition=~models.Q(once=""))]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="audit_newest"),
            models.Index(fields=["actor", "-happened_at", "-id"], name="audit_by_actor"),
            models.Index(fields=["action", "-happened_at", "-id"], name="audit_by_action"),
            models.Index(
                fields=["customer_id", "-happened_at", "-id"],
                name="audit_by_customer",
                condition=models.Q(customer_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d} {self.action}"
