"""The worker's part: what was noted is looked at, and segments that are due are asked of everybody.

Each step is one transaction: the notes it takes are gone when the memberships are written, and there again when it was
killed. Two workers at once wait for one another, segment by segment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from regulars.customers.models import Customer, Segment, Touch
from regulars.customers.segments.evaluating import (
    DAY,
    FIRST,
    RULE,
    Moved,
    Stale,
    evaluate_everybody,
    evaluate_some,
    held,
)
from regulars.customers.segments.rulebook import Rulebook, rulebook
from regulars.customers.segments.touching import EVERYBODY
from regulars.customers.segments.types import Asking
from regulars.customers.together import survivors_of

BATCH = 1_000
TRIES = 3


def catch_up(*, now: datetime) -> int:
    """Bring all segments up to date; returns how many customers came or left. Safe to be killed anywhere and run twice.

    What was noted goes first: a segment that is due anyway is asked afterwards, of everybody.
    """
    moved = 0
    while (batch := take_notes(now=now)) is not None:
        moved += batch
    for number in list(due(now).values_list("id", flat=True)):
        moved += until_it_holds(number, now=now)
    return moved


def until_it_holds(segment_id: int, *, now: datetime) -> int:
    """Ask everybody; once more when the rule was changed meanwhile. Changed again, the next sweep takes it up."""
    for _try in range(TRIES):
        try:
            return ask_everybody(segment_id, now=now)
        except Stale:
            continue
    return 0


def due(now: datetime) -> QuerySet[Segment]:
    """Segments of which everybody is to be asked."""
    late = Q(next_change_at__lte=now) | ~Q(built_version=F("version")) | ~Q(due_cause="")
    return Segment.objects.filter(late, archived_at=None).order_by("id")


@transaction.atomic
def ask_everybody(segment_id: int, *, now: datetime) -> int:
    held([segment_id])
    segment = due(now).filter(id=segment_id).first()
    if segment is None:
        return 0
    moved = evaluate_everybody(segment, rulebook(), cause=cause_of(segment), now=now)
    return moved.came + moved.left


def cause_of(segment: Segment) -> str:
    if segment.built_version == 0:
        return FIRST
    return RULE if segment.built_version != segment.version else segment.due_cause or DAY


@transaction.atomic
def take_notes(*, now: datetime) -> int | None:
    """Look at the oldest notes; how many customers moved, None when there was nothing noted."""
    notes = list(Touch.objects.select_for_update(skip_locked=True).order_by("id")[:BATCH])
    if not notes:
        return None
    of_all = [note.kind for note in notes if note.customer_id == EVERYBODY]
    moved = make_due(of_all[-1]) if of_all else look_at(notes, now=now)
    Touch.objects.filter(id__in=[note.pk for note in notes]).delete()
    return moved


def make_due(cause: str) -> int:
    """Everybody is to be asked, in all segments: whom single notes touched too."""
    numbers = Segment.objects.filter(archived_at=None).select_for_update().order_by("id").values_list("id", flat=True)
    Segment.objects.filter(id__in=list(numbers)).update(due_cause=cause)
    return 0


def look_at(notes: Sequence[Touch], *, now: datetime) -> int:
    """Ask the customers that were touched, in the segments that listen to what happened with one of them."""
    held(Segment.objects.filter(archived_at=None).values_list("id", flat=True))
    standing = list(Segment.objects.filter(archived_at=None, built_version=F("version"), due_cause="").order_by("id"))
    if not standing:
        return 0
    book, kinds = rulebook(), {note.kind for note in notes}
    causes, rows = causes_of(notes)
    asking = book.asking(max([now, *(one.evaluated_at for one in standing if one.evaluated_at)]), rows=rows)
    listening = [one for one in standing if any(kind.startswith(tuple(book.listens(one.pk))) for kind in kinds)]
    found = [asked(segment, book, asking, causes) for segment in listening]
    return sum(moved.came + moved.left for moved in found)


def asked(segment: Segment, book: Rulebook, asking: Asking, causes: Mapping[int, str]) -> Moved:
    """A segment whose rule changes at this moment is left as it was: everybody will be asked."""
    try:
        with transaction.atomic():
            return evaluate_some(segment, book, asking, causes, asking.moment.now)
    except Stale:
        return Moved(0, 0, [])


def causes_of(notes: Sequence[Touch]) -> tuple[dict[int, str], list[int]]:
    """The last thing that happened with each customer, and all rows of these customers. Two queries."""
    touched = {note.customer_id: f"entry:{note.entry_id}" if note.entry_id else note.kind[:40] for note in notes}
    survivors = survivors_of(touched)
    # A row that was merged just now leaves for the same reason as its survivor may come.
    causes = touched | {survivors.get(row, row): cause for row, cause in touched.items()}
    rows = Customer.objects.filter(Q(id__in=causes) | Q(merged_into_id__in=causes)).values_list("id", flat=True)
    return causes, list(rows)
