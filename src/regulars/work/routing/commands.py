"""Giving matters to people: by choosing, by hand, once more.

Whoever chooses waits for the choice before, until the end of that transaction: let it be the last thing you do in one.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from regulars.customers.together import survivors_of
from regulars.customers.visibility import visible_among
from regulars.lib.errors import NotFound
from regulars.lib.text import clean, storable
from regulars.staff import audit
from regulars.work.models import Assignment, Team
from regulars.work.routing import moving, words
from regulars.work.routing.choosing import Choice, House, choose
from regulars.work.routing.errors import CannotAnswer, NothingToAssign, SeesOwnOnly
from regulars.work.routing.gathering import house_now
from regulars.work.routing.kinds import ASSIGNED
from regulars.work.routing.types import Asked, Routed, Wanted
from regulars.work.teams.default import default_team
from regulars.work.teams.news import tell_pages
from regulars.work.teams.queue import ask_to_sweep
from regulars.work.teams.standing import who_answers

TOPIC_LENGTH, MOST_TOPICS, NOTE_LENGTH = 60, 20, 4_000


@transaction.atomic
def route(ref: str, wanted: Wanted, *, now: datetime, actor: str = "") -> Routed:
    """Give a matter to the right person, or into the right queue; asked again it says who has it."""
    standing = Assignment.objects.filter(ref=ref, until=None).first()
    if standing:
        return moving.routed(standing)
    asked = Asked(storable_wanted(wanted))
    house = house_alone(asked, now)
    standing = moving.open_row(ref)
    if standing:
        return moving.routed(standing)
    return moving.begin(ref, asked, choose(asked, house), by=actor, now=now)


@transaction.atomic
def assign(
    ref: str, *, employee_id: int | None = None, team_id: int | None = None, actor: str, now: datetime, note: str = ""
) -> Routed:
    """Give a matter to somebody, or with no employee into the queue of a team: there it is chosen for at once.

    Neither: back into the queue that it came from. Whoever gives away is not given it again by choosing. Raises
    NothingToAssign, CannotAnswer, SeesOwnOnly, NotFound (no such team).
    """
    row = moving.open_row(ref)
    if row is None:
        raise NothingToAssign(ref=ref)
    if employee_id is not None and employee_id == row.employee_id and not note and team_id in (None, row.team_id):
        return moving.routed(row)
    refuse_no_team(team_id)
    written = storable(note).strip()[:NOTE_LENGTH]
    if employee_id is None:
        found = passed_on(row, team_id, actor=actor, now=now, note=written)
    else:
        found = given(row, employee_id, team_id, actor=actor, now=now, note=written)
    note_down(row, found, actor=actor, now=now)
    return found


@transaction.atomic
def finish(ref: str, *, now: datetime) -> bool:
    """It is done: it is no load any more, and counts as experience. False when nobody had it."""
    row = moving.open_row(ref)
    if row is None:
        return False
    moving.end(row, now=now, finished=True)
    moving.count_finished(row, 1)
    tell_pages(now)
    if Assignment.objects.filter(until=None, employee=None).exists():
        ask_to_sweep()
    return True


@transaction.atomic
def reopen(ref: str, *, now: datetime) -> Routed:
    """It is not done after all: whoever had it has it again if they can, else somebody is chosen.

    Raises NothingToAssign when it was never anybody's.
    """
    row = moving.latest_row(ref)
    if row is None:
        raise NothingToAssign(ref=ref)
    if row.until is None:
        return moving.routed(row)
    moving.count_finished(row, -1)
    asked = moving.asked_of(row)
    house = house_alone(asked, now)
    return moving.begin(ref, asked, again(row, house) or choose(asked, house), by="", now=now)


def again(row: Assignment, house: House) -> Choice | None:
    """Whoever had it, when they are there and have room."""
    before = house.people.get(row.employee_id or 0)
    if before is None or not before.available:
        return None
    return Choice(before.employee_id, row.team_id, words.written(words.HAD_IT))


def house_alone(asked: Asked, now: datetime) -> House:
    """The house, with nobody else choosing until the end of the transaction."""
    moving.choose_alone()
    default_team(now)
    return house_now(asked.wanted.topics, now)


# By hand ---------------------------------------------------------------------------------------------------------


def given(row: Assignment, employee_id: int, team_id: int | None, *, actor: str, now: datetime, note: str) -> Routed:
    refuse_who_cannot(employee_id, row.customer_id)
    moving.end(row, now=now)
    choice = Choice(employee_id, team_id or row.team_id, moving.by_hand(actor, employee_id))
    return moving.begin(row.ref, moving.asked_of(row), choice, by=actor, now=now, note=note)


def passed_on(row: Assignment, team_id: int | None, *, actor: str, now: datetime, note: str) -> Routed:
    asked = asked_after(row, team_id)
    house = house_alone(asked, now)
    choice = choose(asked, house)
    moving.end(row, now=now)
    if choice.employee_id is None:
        choice = replace(choice, why=words.written(words.PUT_BACK, team=name_of_queue(choice, house)))
    waiting_since = row.waiting_since
    return moving.begin(row.ref, asked, choice, by=actor, now=now, note=note, waiting_since=waiting_since)


def asked_after(row: Assignment, team_id: int | None) -> Asked:
    """What is asked for once a person chose the team, or put it back into its queue."""
    asked = moving.asked_of(row)
    gave = (*(one for one in asked.passed_by if one != row.employee_id), row.employee_id)
    wanted = replace(asked.wanted, team_id=team_id or row.team_id or asked.wanted.team_id)
    return Asked(wanted, by_hand=True, passed_by=tuple(one for one in gave if one))


def name_of_queue(choice: Choice, house: House) -> str:
    return next((queue.name for queue in house.queues if queue.team_id == choice.team_id), "")


def refuse_who_cannot(employee_id: int, customer_id: int) -> None:
    person = who_answers().filter(id=employee_id).first()
    if person is None:
        raise CannotAnswer(name=moving.name_of(f"staff.employee:{employee_id}") or employee_id)
    if not visible_among(person, [customer_id]):
        raise SeesOwnOnly(name=person.name)


def refuse_no_team(team_id: int | None) -> None:
    if team_id is not None and not Team.objects.filter(id=team_id, archived_at=None).exists():
        raise NotFound()


def note_down(row: Assignment, found: Routed, *, actor: str, now: datetime) -> None:
    """People answer for what they give away; what routing chose stands in the assignments themselves."""
    if audit.somebody(actor):
        details = {"employee": found.employee_id, "team": found.team_id}
        audit.record(
            actor=actor, action=ASSIGNED.key, now=now, ref=row.ref, customer_id=row.customer_id, details=details
        )


def storable_wanted(wanted: Wanted) -> Wanted:
    """As it may be kept, of the customer who stands for merged ones."""
    topics = tuple(clean(topic, TOPIC_LENGTH) for topic in wanted.topics[:MOST_TOPICS])
    survivor = survivors_of([wanted.customer_id]).get(wanted.customer_id, wanted.customer_id)
    return replace(
        wanted, customer_id=survivor, topics=tuple(filter(None, topics)), channel=clean(wanted.channel, 40),
        language=clean(wanted.language, 20),
    )  # fmt: skip
