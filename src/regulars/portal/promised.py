"""By when we promised to answer, as the customer is told."""

from datetime import datetime

from regulars.work.models import Promise

ANSWERS = (Promise.Clock.FIRST, Promise.Clock.NEXT)


def due_at(ref: str) -> datetime | None:
    """The next answer of a matter; None where nothing is promised, or it is not our turn. One query."""
    return first_of(ref, *ANSWERS)


def settled_by(ref: str) -> datetime | None:
    """When a matter is to be solved; None where nothing is promised, or it is not our turn. One query."""
    return first_of(ref, Promise.Clock.RESOLUTION)


def first_of(ref: str, *clocks: Promise.Clock) -> datetime | None:
    running = Promise.objects.filter(matter__ref=ref, clock__in=clocks, ended_at=None, due_at__isnull=False)
    return running.order_by("due_at").values_list("due_at", flat=True).first()
