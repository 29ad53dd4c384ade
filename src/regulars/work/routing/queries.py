"""Reads of who has what, and of who can be reached. Each promises its number of SQL queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from regulars.staff.models import Employee
from regulars.work.models import Assignment, Team
from regulars.work.routing.gathering import load_of
from regulars.work.teams import queries as teams
from regulars.work.teams.hours import opens_at
from regulars.work.teams.queries import Person
from regulars.work.teams.standing import standing_now

__all__ = ["Member", "Reachable", "TeamNow", "assignments", "history", "load_of", "reachable", "teams_now"]


@dataclass(frozen=True)
class Reachable:
    """Whether somebody works now; else when they are back, None when nobody knows."""

    works_now: bool
    back_at: datetime | None = None


@dataclass(frozen=True)
class Member:
    """Somebody of a team, with how much they have of what they can take."""

    person: Person
    load: int

    @property
    def limit(self) -> int:
        return self.person.standing.most_open

    @property
    def share(self) -> float:
        return min(self.load / self.limit, 1.0) if self.limit else 1.0


@dataclass(frozen=True)
class TeamNow:
    """A team at this moment: how many wait in its queue, since when the longest, and who works."""

    team: Team
    waiting: int = 0
    longest_since: datetime | None = None
    present: list[Member] = field(default_factory=list)
    absent: list[Member] = field(default_factory=list)


def assignments(refs: Collection[str]) -> dict[str, Assignment]:
    """Where each matter is, or was when it was finished, with its employee and team. One query."""
    latest = Assignment.objects.filter(ref__in=refs).order_by("ref", "-id").distinct("ref")
    return {one.ref: one for one in latest.select_related("employee", "team")}


def history(ref: str) -> QuerySet[Assignment]:
    """Everybody who had it, in order, with employee and team. One query."""
    return Assignment.objects.filter(ref=ref).select_related("employee", "team").order_by("id")


def reachable(employee_id: int, now: datetime) -> Reachable:
    """Whether somebody works now, and if not, when they are back: after their absence, in their hours. Five queries."""
    if not Employee.objects.filter(id=employee_id, is_active=True).exists():
        return Reachable(works_now=False)
    standing = standing_now([employee_id], now)[employee_id]
    if standing.works_now:
        return Reachable(works_now=True)
    back = standing.absence.ends_at if standing.absence else now
    return Reachable(works_now=False, back_at=opens_at(standing.calendar_id, back) if back else None)


def teams_now(now: datetime) -> list[TeamNow]:
    """Every team at this moment, the default first. A constant number of queries."""
    everybody = {one.employee.pk: one for one in teams.people(now)}
    found, load, waiting = list(teams.teams()), load_of(everybody), waiting_by_team()
    members = teams.members_of([one.pk for one in found])
    return [
        team_now(one, members_or_everybody(one, members, everybody), load, waiting.get(one.pk, (0, None)))
        for one in found
    ]


def members_or_everybody(team: Team, members: dict[int, list[Employee]], everybody: dict[int, Person]) -> list[Person]:
    inside = members.get(team.pk, [])
    if not inside and team.is_default:
        return list(everybody.values())
    return [everybody[one.pk] for one in inside if one.pk in everybody]


def team_now(team: Team, people: list[Person], load: dict[int, int], waiting: tuple[int, datetime | None]) -> TeamNow:
    members = [Member(one, load.get(one.employee.pk, 0)) for one in people]
    there = [one for one in members if one.person.standing.works_now]
    away = [one for one in members if not one.person.standing.works_now]
    return TeamNow(team, waiting[0], waiting[1], there, away)


def waiting_by_team() -> dict[int, tuple[int, datetime | None]]:
    """How many wait in each queue, and since when the longest. One query."""
    waiting = Assignment.objects.filter(until=None, employee=None).order_by()
    counted = waiting.values_list("team_id").annotate(Count("id"), Min("waiting_since"))
    found: dict[int, tuple[int, datetime | None]] = defaultdict(lambda: (0, None))
    for team_id, count, since in counted:
        found[team_id] = (count, since)
    return found
