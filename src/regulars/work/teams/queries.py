"""Reads of teams, skills and people. Each promises its number of SQL queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regulars.lib.errors import NotFound
from regulars.staff.models import Employee
from regulars.work.models import Absence, EmployeeSkill, Skill, Team, TeamMember, WorkProfile
from regulars.work.teams.standing import Standing, standing_now, who_answers


@dataclass(frozen=True)
class Person:
    """Somebody who answers: how they stand now, their teams, and what they know best."""

    employee: Employee
    standing: Standing
    teams: list[str] = field(default_factory=list)
    skills: list[EmployeeSkill] = field(default_factory=list)


def teams() -> QuerySet[Team]:
    """The teams that were not put away, the default first, with their leads. One query."""
    return Team.objects.filter(archived_at=None).select_related("lead").order_by("-is_default", "name", "id")


def team(team_id: int) -> Team:
    """One of them. One query. Raises NotFound."""
    found = teams().filter(id=team_id).first()
    if found is None:
        raise NotFound()
    return found


def members_of(team_ids: Collection[int]) -> dict[int, list[Employee]]:
    """Who is in each team, by name. One query."""
    found: dict[int, list[Employee]] = defaultdict(list)
    inside = TeamMember.objects.filter(team_id__in=team_ids, employee__is_active=True)
    for one in inside.select_related("employee").order_by("employee__name", "employee_id"):
        found[one.team_id].append(one.employee)
    return found


def teams_of(employee_id: int) -> list[Team]:
    """The teams somebody is in; whoever answers is in a default team without members. Two queries."""
    inside = TeamMember.objects.values("team_id")
    everybody = Q(is_default=True) & ~Q(id__in=inside)
    return list(teams().filter(Q(id__in=inside.filter(employee_id=employee_id)) | everybody))


def skills() -> QuerySet[Skill]:
    """The skills that were not put away, by name, each with `knowing`, how many know it. One query."""
    known = EmployeeSkill.objects.filter(skill_id=OuterRef("id"), employee__is_active=True)
    counted = known.order_by().values("skill_id").annotate(count=Count("id")).values("count")
    return (
        Skill.objects.filter(archived_at=None).annotate(knowing=Coalesce(Subquery(counted), 0)).order_by("name", "id")
    )


def skill(skill_id: int) -> Skill:
    """One of them. One query. Raises NotFound."""
    found = Skill.objects.filter(id=skill_id, archived_at=None).first()
    if found is None:
        raise NotFound()
    return found


def people(now: datetime) -> list[Person]:
    """Everybody who answers, by name. A constant number of queries."""
    found = list(who_answers())
    numbers = [one.pk for one in found]
    standing, known, inside = standing_now(numbers, now), skills_of(numbers), names_of_teams(numbers)
    return [Person(one, standing[one.pk], inside.get(one.pk, []), known.get(one.pk, [])) for one in found]


def person(employee_id: int) -> Employee:
    """Somebody who answers. One query. Raises NotFound."""
    found = who_answers().filter(id=employee_id).first()
    if found is None:
        raise NotFound()
    return found


def profile_of(employee_id: int) -> WorkProfile:
    """How somebody works, with what holds where nothing is written down. One query."""
    found = WorkProfile.objects.filter(employee_id=employee_id).first()
    return found or WorkProfile(employee_id=employee_id)


def skills_of(employee_ids: Collection[int]) -> dict[int, list[EmployeeSkill]]:
    """What each knows, the best first. One query."""
    found: dict[int, list[EmployeeSkill]] = defaultdict(list)
    known = EmployeeSkill.objects.filter(employee_id__in=employee_ids, skill__archived_at=None)
    for one in known.select_related("skill").order_by("-level", "skill__name", "id"):
        found[one.employee_id].append(one)
    return found


def names_of_teams(employee_ids: Collection[int]) -> dict[int, list[str]]:
    """The teams each is written down in, by name. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    inside = TeamMember.objects.filter(employee_id__in=employee_ids, team__archived_at=None)
    for employee_id, name in inside.order_by("team__name").values_list("employee_id", "team__name"):
        found[employee_id].append(name)
    return found


def absences_ahead(employee_id: int, now: datetime) -> list[Absence]:
    """When somebody is away now and later, the next first, with deputies. One query."""
    standing = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), employee_id=employee_id, called_off_at=None)
    return list(standing.select_related("deputy").order_by("starts_at", "id"))


def absence(absence_id: int) -> Absence:
    """One query. Raises NotFound."""
    found = Absence.objects.filter(id=absence_id).first()
    if found is None:
        raise NotFound()
    return found
