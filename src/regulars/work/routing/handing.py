"""Everything that somebody has, given on in one go: before a holiday, or when somebody fell ill; and given back.

Each matter moves in a transaction of its own: many at once would hold what others wait for. Pressed again, it goes on.
"""

from datetime import UTC, datetime, timedelta

from regulars.work.models import Assignment
from regulars.work.routing.commands import assign
from regulars.work.routing.errors import SeesOwnOnly

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def hand_over(employee_id: int, *, to: int | None, actor: str, now: datetime) -> int:
    """Give all that somebody has open to a colleague, or back into the queues; how many went.

    What the colleague may not see goes into its queue. Raises CannotAnswer.
    """
    held = Assignment.objects.filter(employee_id=employee_id, until=None).order_by("id").values_list("ref", flat=True)
    for ref in (refs := list(held)):
        give(ref, to, actor=actor, now=now)
    return len(refs)


def give(ref: str, to: int | None, *, actor: str, now: datetime) -> None:
    try:
        assign(ref, employee_id=to, actor=actor, now=now)
    except SeesOwnOnly:
        assign(ref, actor=actor, now=now)


def give_back(employee_id: int, *, handed_at: datetime, actor: str, now: datetime) -> int:
    """Take a handing over of that instant back, as far as nobody gave it on since; how many came back."""
    gone = Assignment.objects.filter(employee_id=employee_id, until=handed_at, finished=False).values("ref")
    there = Assignment.objects.filter(until=None, at=handed_at, by=actor, ref__in=gone).order_by("id")
    for ref in (refs := list(there.values_list("ref", flat=True))):
        assign(ref, employee_id=employee_id, actor=actor, now=now)
    return len(refs)


def stamp(at: datetime) -> int:
    """An instant as a number for an address, and back."""
    return (at - EPOCH) // MICROSECOND


def instant(stamped: int) -> datetime:
    """
    >>> instant(stamp(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))).isoformat()
    '2026-11-20T09:30:00+00:00'
    """
    return EPOCH + stamped * MICROSECOND
