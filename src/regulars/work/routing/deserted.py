"""Queues in which somebody waits while nobody works: after a while the lead is told, else the directors."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet

from regulars.lib.registry import AssignmentMoved
from regulars.staff.models import Employee
from regulars.staff.queries import directors
from regulars.work.models import Assignment, Team
from regulars.work.routing import moving, words
from regulars.work.routing.choosing import House
from regulars.work.routing.gathering import house_now
from regulars.work.routing.kinds import DESERTED_TASK, TEAM, deserted_task
from regulars.work.tasks.commands import add_task
from regulars.work.teams.hours import open_calendars
from regulars.work.teams.news import tell_pages


def look_at_queues(*, now: datetime) -> list[int]:
    """Numbers of the teams that somebody was told of just now. Safe to be killed and to be run twice.

    Outside the hours of the company nobody is expected, and nobody is told.
    """
    waiting = Assignment.objects.filter(until=None, employee=None).order_by()
    longest = dict(waiting.values_list("team_id").annotate(Min("id")))
    Team.objects.exclude(id__in=longest).filter(deserted_since__isnull=False).update(deserted_since=None, told_at=None)
    if not longest or None not in open_calendars([None], now):
        return []
    house = house_now((), now)
    return [team.pk for team in teams_of(longest) if stands_deserted(team, house, now) and told(team, longest, now)]


def teams_of(longest: Iterable[int]) -> QuerySet[Team]:
    return Team.objects.filter(id__in=longest).select_related("lead").order_by("id")


def stands_deserted(team: Team, house: House, now: datetime) -> bool:
    """Whether nobody has worked there for as long as the team says, and nobody was told yet."""
    queue = next((one for one in house.queues if one.team_id == team.pk), None)
    if queue and any(one.present for one in house.of(queue)):
        if team.deserted_since:
            Team.objects.filter(id=team.pk).update(deserted_since=None, told_at=None)
        return False
    if team.deserted_since is None:
        Team.objects.filter(id=team.pk, deserted_since=None).update(deserted_since=now)
        return False
    return team.told_at is None and now - team.deserted_since >= timedelta(minutes=team.tell_after_minutes)


@transaction.atomic
def told(team: Team, longest: dict[int, int], now: datetime) -> bool:
    """Tell once, whoever looks at the same moment."""
    if not Team.objects.filter(id=team.pk, told_at=None).update(told_at=now):
        return False
    row = Assignment.objects.filter(id=longest[team.pk]).first()
    if row is None:
        return False
    why, people = words.written(words.NOBODY_WORKS, team=team.name), who_hears(team)
    moving.tell(AssignmentMoved(row.ref, None, team.pk, why, now, told=tuple(one.pk for one in people)))
    for person in people:
        ask_to_see(person, team, now)
    tell_pages(now)
    return True


def who_hears(team: Team) -> list[Employee]:
    """The lead; directors where there is none, or where they left."""
    if team.lead and team.lead.is_active:
        return [team.lead]
    return list(directors().order_by("id"))


def ask_to_see(person: Employee, team: Team, now: datetime) -> None:
    """A task stays until somebody saw to it; what an open page says is gone with the page."""
    said = {"kind": DESERTED_TASK, "team": team.name}
    add_task(
        deserted_task(said), assignee_id=person.pk, due_at=now, ref=f"{TEAM}{team.pk}", actor="", now=now, said=said
    )
