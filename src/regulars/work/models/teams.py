"""Teams, each with its queue; how much each person takes, and when they are away."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Team(models.Model):
    """People who answer together. What is for them and nobody has yet waits in their queue.

    `channels`, `topics` and `languages` say what they take; an empty list takes all. The default team takes what no
    other does; while it has no members written down, everybody who answers customers is in it.
    `told_at`: somebody was told that nobody works on the queue since `deserted_since`.
    """

    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True, default="")
    lead = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channels = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    is_default = models.BooleanField(default=False)
    tell_after_minutes = models.PositiveSmallIntegerField(default=15)
    deserted_since = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="team_named_once", condition=Q(archived_at=None)),
            models.UniqueConstraint(fields=["is_default"], name="team_one_default", condition=Q(is_default=True)),
            models.CheckConstraint(name="team_default_stays", condition=Q(is_default=False) | Q(archived_at=None)),
            models.CheckConstraint(name="team_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """An employee is in a team."""

    team = models.ForeignKey("work.Team", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "employee"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.employee_id}"


class WorkProfile(models.Model):
    """How somebody works: what they speak, how many conversations they have at once, when they work.

    Who has no profile works the hours of the company with the usual limit, and may speak anything.
    `calendar_id` is a calendar of `work.calendars`, None for the company's hours. `takes_new`: the queues give to them.
    """

    MOST_OPEN = 8

    employee = models.OneToOneField("staff.Employee", on_delete=models.CASCADE, related_name="+")
    languages = models.JSONField(default=list, blank=True)
    calendar_id = models.BigIntegerField(null=True, blank=True)
    most_open = models.PositiveSmallIntegerField(default=MOST_OPEN)
    takes_new = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.employee_id)


class Absence(models.Model):
    """Somebody is away from an instant to another; `ends_at` None is until they say that they are back.

    The deputy takes what comes for them meanwhile. An absence that was called off has `called_off_at`.
    """

    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    deputy = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_its_start", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="absence_deputy_is_another", condition=~Q(deputy=F("employee"))),
        ]
        indexes = [
            models.Index(fields=["employee", "starts_at"], name="absence_standing", condition=Q(called_off_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.starts_at:%Y-%m-%d}"
