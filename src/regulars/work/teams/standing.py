"""How people who answer stand at an instant: at work or not, away, with whom standing in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right
from regulars.work.models import Absence, WorkProfile
from regulars.work.teams.hours import open_calendars

ANSWERING_ROLES = sorted(role.value for role, rights in RIGHTS_OF.items() if Right.ANSWER in rights)


@dataclass(frozen=True)
class Standing:
    """`takes_new` False: they asked the queues to give to others. `absence` is the one they are in now."""

    employee_id: int
    languages: tuple[str, ...] = ()
    calendar_id: int | None = None
    most_open: int = WorkProfile.MOST_OPEN
    takes_new: bool = True
    in_hours: bool = True
    absence: Absence | None = None

    @property
    def works_now(self) -> bool:
        return self.in_hours and self.absence is None


def who_answers() -> QuerySet[Employee]:
    """Employees who can sign in and may answer customers, by name. One query."""
    return Employee.objects.filter(is_active=True, role__in=ANSWERING_ROLES).order_by("name", "id")


def standing_now(employee_ids: Collection[int], now: datetime) -> Mapping[int, Standing]:
    """How each stands. A constant number of queries."""
    profiles = {one.employee_id: one for one in WorkProfile.objects.filter(employee_id__in=employee_ids)}
    absences = absences_at(employee_ids, now)
    calendars = {profile.calendar_id for profile in profiles.values()} | {None}
    opened = open_calendars(calendars, now)
    return {one: standing_of(one, profiles.get(one), absences.get(one), opened) for one in employee_ids}


def standing_of(
    employee_id: int, profile: WorkProfile | None, absence: Absence | None, opened: Collection[int | None]
) -> Standing:
    known = profile or WorkProfile(employee_id=employee_id)
    return Standing(
        employee_id, tuple(known.languages), known.calendar_id, known.most_open, known.takes_new,
        in_hours=known.calendar_id in opened, absence=absence,
    )  # fmt: skip


def absences_at(employee_ids: Collection[int], now: datetime) -> Mapping[int, Absence]:
    """The absence each is in, of several the one that lasts longest. One query."""
    current = Absence.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), employee_id__in=employee_ids, called_off_at=None, starts_at__lte=now
    )
    found: dict[int, Absence] = {}
    for one in current.select_related("deputy").order_by("id"):
        kept = found.get(one.employee_id)
        if kept is None or outlasts(one, kept):
            found[one.employee_id] = one
    return found


def outlasts(one: Absence, other: Absence) -> bool:
    return one.ends_at is None or (other.ends_at is not None and one.ends_at > other.ends_at)
