from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from regulars.staff.people import EmployeeManager
from regulars.staff.rights import ROLE_TITLES, Role


class Company(models.Model):
    """The company that works here. There is one row: one installation serves one company."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Kyiv")
    country = models.CharField(_("country"), max_length=2, default="UA")
    language = models.CharField(_("language"), max_length=5, default="en")
    inactive_after_days = models.PositiveSmallIntegerField(_("days without a purchase"), null=True, blank=True)

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
    """Somebody who works here and signs in by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    language = models.CharField(_("language"), max_length=5, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Kyiv")
    theme = models.CharField(_("theme"), max_length=5, default="auto")
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
