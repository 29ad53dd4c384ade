"""What nobody has is given to whoever comes back or has room; a queue that nobody works on is told of.

Each matter moves in a transaction of its own, so that a sweep that is killed has moved some, whole, and the next one
goes on. Whoever works on a matter at that moment is not waited for: the next sweep is a minute away.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from regulars.work.models import Assignment
from regulars.work.routing import moving
from regulars.work.routing.choosing import choose, share_out
from regulars.work.routing.commands import house_alone
from regulars.work.routing.gathering import house_now
from regulars.work.teams.default import default_team
from regulars.work.teams.standing import who_answers

MOST_AT_ONCE = 2_000
# Shorter than the second after which PostgreSQL looks for a deadlock: the sweep steps back before anybody is refused.
PATIENCE = "500ms"
LOCK_NOT_HAD = "55P03"


def give_waiting(*, clock: Callable[[], datetime]) -> int:
    """Give away what waits, longest waiting first; how many went to somebody. Safe to be killed and to be run twice."""
    waiting = [*held_by_nobody_here(), *waiting_rows()]
    if not waiting:
        return 0
    return sum(1 for ref in worth_trying(waiting, clock()) if given(ref, clock()))


def waiting_rows() -> QuerySet[Assignment]:
    """What waits in queues, longest first. One query."""
    return Assignment.objects.filter(until=None, employee=None).order_by("waiting_since", "id")[:MOST_AT_ONCE]


def held_by_nobody_here() -> QuerySet[Assignment]:
    """What people have who were dismissed, or do not answer any more. One query."""
    held = Assignment.objects.filter(until=None, employee__isnull=False)
    return held.exclude(employee_id__in=who_answers().order_by().values("id")).order_by("id")[:MOST_AT_ONCE]


def worth_trying(waiting: list[Assignment], now: datetime) -> Iterator[str]:
    """References of what somebody could take as things stand; and of what nobody here holds, whoever could."""
    with transaction.atomic():
        default_team(now)
    topics = {topic for row in waiting for topic in row.wanted.get("topics", ())}
    house = house_now(topics, now)
    yield from (row.ref for row in waiting if row.employee_id)
    asked = ((row.ref, moving.asked_of(row)) for row in waiting if not row.employee_id)
    yield from (ref for ref, _choice in share_out(asked, house))


def given(ref: str, now: datetime) -> bool:
    """Whether it went to somebody, or at least away from somebody who is not here any more."""
    try:
        return give_one(ref, now)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_HAD:
            raise
        return False


@transaction.atomic
def give_one(ref: str, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    row = Assignment.objects.select_for_update(skip_locked=True, of=("self",)).filter(ref=ref, until=None).first()
    if row is None or still_held(row):
        return False
    asked = moving.asked_of(row)
    choice = choose(asked, house_alone(asked, now))
    if choice.employee_id is None and row.employee_id is None:
        return False
    moving.end(row, now=now)
    moving.begin(ref, asked, choice, by="", now=now, waiting_since=row.waiting_since)
    return True


def still_held(row: Assignment) -> bool:
    return row.employee_id is not None and who_answers().filter(id=row.employee_id).exists()
