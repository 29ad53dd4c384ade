"""Everything that choosing looks at, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from regulars.staff.models import Employee
from regulars.work.models import Assignment, EmployeeSkill, Experience, Team, TeamMember
from regulars.work.routing.choosing import Candidate, House, Queue, folded
from regulars.work.teams.standing import Standing, standing_now, who_answers


def house_now(topics: Iterable[str], now: datetime) -> House:
    """Who answers and which queues there are, for matters of these topics. Ten queries, however many people."""
    people = list(with_last(who_answers()))
    numbers = [one.pk for one in people]
    standing, skills = standing_now(numbers, now), skills_of(numbers)
    finished, load = finished_of(numbers, topics), load_of(numbers)
    found = {
        one.pk: candidate(one, standing[one.pk], skills.get(one.pk, {}), finished.get(one.pk, {}), load.get(one.pk, 0))
        for one in people
    }
    return House(found, queues(numbers))


def candidate(
    person: Employee, standing: Standing, skills: Mapping[str, int], finished: Mapping[str, int], load: int
) -> Candidate:
    return Candidate(
        person.pk, person.name, frozenset(standing.languages), skills, finished,
        load=load, limit=standing.most_open, last=getattr(person, "last", None) or 0,
        works_now=standing.in_hours and standing.takes_new, away=standing.absence is not None,
        deputy_id=standing.absence.deputy_id if standing.absence else None, own_only=person.sees_own_only,
    )  # fmt: skip


def with_last(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Each with `last`, the number of what they were given last."""
    given = Assignment.objects.filter(employee_id=OuterRef("id")).order_by("-id").values("id")[:1]
    return people.annotate(last=Subquery(given))


def queues(everybody: Collection[int]) -> list[Queue]:
    """The teams as queues, oldest first. Two queries."""
    members: dict[int, set[int]] = defaultdict(set)
    for team_id, employee_id in TeamMember.objects.values_list("team_id", "employee_id"):
        members[team_id].add(employee_id)
    standing = Team.objects.filter(archived_at=None).order_by("id")
    return [queue(team, members.get(team.pk, set()), everybody) for team in standing]


def queue(team: Team, members: Collection[int], everybody: Collection[int]) -> Queue:
    inside = members or (everybody if team.is_default else ())
    return Queue(
        team.pk, team.name, frozenset(inside), frozenset(map(folded, team.channels)),
        frozenset(map(folded, team.topics)), frozenset(map(folded, team.languages)), team.is_default,
    )  # fmt: skip


def skills_of(employee_ids: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    """Levels by folded word: a skill is met by its name and by its other words. One query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    known = EmployeeSkill.objects.filter(employee_id__in=employee_ids, skill__archived_at=None)
    for one in known.select_related("skill"):
        for word in (one.skill.name, *one.skill.words):
            levels = found[one.employee_id]
            levels[folded(word)] = max(one.level, levels.get(folded(word), 0))
    return found


def finished_of(employee_ids: Collection[int], topics: Iterable[str]) -> Mapping[int, Mapping[str, int]]:
    """How many they finished of the topics, and at all. One query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = {"", *map(folded, topics)}
    for one in Experience.objects.filter(employee_id__in=employee_ids, topic__in=wanted):
        found[one.employee_id][one.topic] = one.finished
    return found


def load_of(employee_ids: Collection[int]) -> dict[int, int]:
    """How many each has open; who has none is left out. One query."""
    held = Assignment.objects.filter(until=None, employee_id__in=employee_ids).order_by()
    return dict(held.values_list("employee_id").annotate(Count("id")))
