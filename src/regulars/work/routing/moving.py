"""Moving a matter from one to another: the open row ends, the next one begins, and listeners are told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from regulars.customers.models import Customer
from regulars.customers.together import survivors_of
from regulars.lib.registry import AssignmentMoved, after_assignment
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee
from regulars.work.models import Assignment, Experience
from regulars.work.routing import words
from regulars.work.routing.choosing import Choice, folded
from regulars.work.routing.types import Asked, Routed
from regulars.work.teams.news import tell_pages

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('work.routing', 0))"


def choose_alone() -> None:
    """Until the end of the transaction nobody else chooses, so that limits hold exactly. One query.

    One lock for the whole installation is no limit that a company meets. Two processes that took in letters at once
    (60 each, a new conversation with each) waited for it 2 ms in the middle and 16 ms at the 95th percentile, while a
    letter took them 1.3 s on two cores that ten other programs used. It is asked for last, and what is done under it
    costs 25 ms of processor time: some 30 conversations a second could be given to people.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def open_row(ref: str) -> Assignment | None:
    """Where a matter is now, locked. One query."""
    return Assignment.objects.select_for_update().filter(ref=ref, until=None).first()


def latest_row(ref: str) -> Assignment | None:
    return Assignment.objects.select_for_update().filter(ref=ref).order_by("-id").first()


def asked_of(row: Assignment) -> Asked:
    """Two queries."""
    return asked_of_all([row])[0]


def asked_of_all(rows: Sequence[Assignment]) -> list[Asked]:
    """What is wanted, with those who look after the customers today. Two queries."""
    survivors = survivors_of({row.customer_id for row in rows})
    customers = Customer.objects.filter(id__in=set(survivors.values()))
    managers = dict(customers.values_list("id", "manager_id"))
    return [Asked.from_dict(row.customer_id, managers[survivors[row.customer_id]], row.wanted) for row in rows]


def routed(row: Assignment) -> Routed:
    return Routed(row.employee_id, row.team_id, row.why)


def end(row: Assignment, *, now: datetime, finished: bool = False) -> None:
    """Clocks of two machines differ: nothing ends before it began."""
    Assignment.objects.filter(id=row.pk).update(until=Greatest(F("at"), now), finished=finished)


def begin(
    ref: str,
    asked: Asked,
    choice: Choice,
    *,
    by: str,
    now: datetime,
    note: str = "",
    waiting_since: datetime | None = None,
) -> Routed:
    """The next row of a matter. One query, and what listeners do."""
    waits = (waiting_since or now) if choice.employee_id is None else None
    row = Assignment.objects.create(
        ref=ref, customer_id=asked.wanted.customer_id, wanted=asked.to_dict(), employee_id=choice.employee_id,
        team_id=choice.team_id, why=choice.why, note=note, at=now, waiting_since=waits, by=by,
    )  # fmt: skip
    tell(AssignmentMoved(ref, row.employee_id, row.team_id, row.why, now))
    tell_pages(now)
    return routed(row)


def tell(moved: AssignmentMoved) -> None:
    for listener in after_assignment:
        listener.call(moved)


def by_hand(actor: str, employee_id: int) -> str:
    """Why somebody has what a person gave them. One query."""
    if actor == f"{EMPLOYEE}{employee_id}":
        return words.written(words.TAKEN)
    return words.written(words.BY_HAND, name=name_of(actor))


def name_of(actor: str) -> str:
    number = actor.removeprefix(EMPLOYEE)
    if number == actor or not number.isdecimal():
        return ""
    return Employee.objects.filter(id=number).values_list("name", flat=True).first() or ""


def count_finished(row: Assignment, by: int) -> None:
    """One more finished, or one less when it was reopened. Two queries for each topic."""
    if row.employee_id is None:
        return
    for topic in {"", *map(folded, row.wanted.get("topics", ()))}:
        known, _made = Experience.objects.get_or_create(employee_id=row.employee_id, topic=topic)
        Experience.objects.filter(id=known.pk).update(finished=Greatest(F("finished") + by, 0))
