"""When somebody works here: hours of each weekday, and days that are different."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class WorkingCalendar(models.Model):
    """Working hours of the company, a team or a person, in a time zone.

    `week` has seven lists, Monday first, of [from, to] in minutes of the day. Public holidays of `country` are closed,
    "" is for no country. `is_company`: promises and people without a calendar of their own go by it.
    """

    name = models.CharField(max_length=100)
    zone = models.CharField(max_length=64)
    country = models.CharField(max_length=2, blank=True, default="")
    week = models.JSONField()
    is_company = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="calendar_named_once", condition=Q(archived_at=None)),
            models.UniqueConstraint(
                fields=["is_company"], name="calendar_one_of_company", condition=Q(is_company=True)
            ),
            models.CheckConstraint(
                name="calendar_of_company_stays", condition=Q(is_company=False) | Q(archived_at=None)
            ),
            models.CheckConstraint(name="calendar_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that is different from its weekday and from what the country does: own hours, or none (closed)."""

    calendar = models.ForeignKey("work.WorkingCalendar", on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    title = models.CharField(max_length=100, blank=True, default="")
    intervals = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"
