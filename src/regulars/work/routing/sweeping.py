"""What nobody has is given to whoever comes back or has room; a queue that nobody works on is told of.

Each matter moves in a transaction of its own, so that a sweep that is killed has moved some, whole, and the next one
goes on. Whoever works on a matter at that moment is not waited for: the next sweep is a minute away.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from regulars.work.models import Assignment
from regulars.work.routing import moving
from regulars.work.routing.choosing import choose, share_out
from regulars.work.routing.commands import house_alone
from regulars.work.routing.gathering import house_now
from regulars.work.teams.default import ready_default
from regulars.work.teams.standing import who_answers

# With more waiting than this, and somebody who has room for none of the oldest, the rest waits for the oldest.
MOST_AT_ONCE = 20_000
# Shorter than the second after which PostgreSQL looks for a deadlock: the sweep steps back before anybody is refused.
PATIENCE = "500ms"
LOCK_NOT_HAD = "55P03"


def give_waiting(*, clock: Callable[[], datetime]) -> int:
    """Give away what waits, longest waiting first; how many moved. Safe to be killed and to be run twice."""
    moved = sum(1 for row in left_behind() if given(row.ref, clock()))
    waiting = list(waiting_rows())
    return moved + sum(1 for ref in worth_trying(waiting, clock()) if given(ref, clock())) if waiting else moved


def waiting_rows() -> QuerySet[Assignment]:
    """What waits in queues, longest first. One query."""
    return Assignment.objects.filter(until=None, employee=None).order_by("waiting_since", "id")[:MOST_AT_ONCE]


def left_behind() -> QuerySet[Assignment]:
    """What people have who do not answer any more, and what waits in the queue of a team put away. One query."""
    gone = Q(employee__isnull=False) & ~Q(employee_id__in=who_answers().order_by().values("id"))
    put_away = Q(employee=None, team__archived_at__isnull=False)
    return Assignment.objects.filter(gone | put_away, until=None).order_by("id")[:MOST_AT_ONCE]


def worth_trying(waiting: Iterable[Assignment], now: datetime) -> Iterator[str]:
    """References of what somebody could take as things stand."""
    ready_default(now)
    rows = list(waiting)
    topics = {topic for row in rows for topic in row.wanted.get("topics", ())}
    asked = zip((row.ref for row in rows), moving.asked_of_all(rows), strict=True)
    yield from (ref for ref, _choice in share_out(asked, house_now(topics, now)))


def given(ref: str, now: datetime) -> bool:
    """Whether it moved."""
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
    if (choice.employee_id, choice.team_id) == (row.employee_id, row.team_id):
        return False
    moving.end(row, now=now)
    moving.begin(ref, asked, choice, by="", now=now, waiting_since=row.waiting_since)
    return True


def still_held(row: Assignment) -> bool:
    return row.employee_id is not None and who_answers().filter(id=row.employee_id).exists()
