"""Days of the year that mean something to a customer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Every month as long as it can be: the year of an occasion may be unknown.
LONG, SHORT = Q(month__in=(1, 3, 5, 7, 8, 10, 12), day__lte=31), Q(month__in=(4, 6, 9, 11), day__lte=30)
REAL_DAY = Q(day__gte=1) & (LONG | SHORT | Q(month=2, day__lte=29))


class Occasion(models.Model):
    """A birthday, an anniversary or another day that comes back every year. The year it began may be unknown."""

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", _("birthday")
        ANNIVERSARY = "anniversary", _("anniversary")
        OWN = "own", _("own day")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    title = models.CharField(max_length=100, blank=True, default="")
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="occasion_on_a_real_day", condition=REAL_DAY),
            models.CheckConstraint(name="occasion_has_a_name", condition=Q(kind="birthday") | ~Q(title="")),
            models.UniqueConstraint(
                fields=["customer", "person"], name="occasion_born_once", condition=Q(kind="birthday"),
                nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["month", "day", "id"], name="occasion_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:02}-{self.day:02}"
