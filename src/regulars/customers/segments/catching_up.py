"""The worker's part: what was noted is looked at, and segments that are due are asked of everybody.

Each step is one transaction: the notes it takes are gone when the memberships are written, and there again when it was
killed. A segment is held while it is asked; two workers at once do each other's work twice at most.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from regulars.customers.models import Customer, Segment, Touch
from regulars.customers.segments.evaluating import DAY, FIRST, RULE, evaluate_everybody, evaluate_some
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.touching import EVERYBODY
from regulars.customers.together import survivors_of

BATCH = 1_000


def catch_up(*, now: datetime) -> int:
    """Bring all segments up to date; returns how many customers came or left. Safe to be killed anywhere and run twice.

    What was noted goes first: a segment that is due anyway is asked afterwards, of everybody.
    """
    moved = 0
    while (batch := take_notes(now=now)) is not None:
        moved += batch
    for number in list(due(now).values_list("id", flat=True)):
        moved += ask_everybody(number, now=now)
    return moved


def due(now: datetime) -> QuerySet[Segment]:
    """Segments of which everybody is to be asked."""
    late = Q(next_change_at__lte=now) | ~Q(built_version=F("version")) | ~Q(due_cause="")
    return Segment.objects.filter(late, archived_at=None).order_by("id")


@transaction.atomic
def ask_everybody(segment_id: int, *, now: datetime) -> int:
    segment = due(now).select_for_update().filter(id=segment_id).first()
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
    segments = list(Segment.objects.select_for_update().filter(archived_at=None).order_by("id"))
    of_all = [note.kind for note in notes if note.customer_id == EVERYBODY]
    if of_all:
        for segment in segments:
            segment.due_cause = of_all[-1]
        Segment.objects.bulk_update(segments, ["due_cause"])
    moved = look_at([note for note in notes if note.customer_id != EVERYBODY], segments, now=now)
    Touch.objects.filter(id__in=[note.pk for note in notes]).delete()
    return moved


def look_at(notes: Sequence[Touch], segments: Iterable[Segment], *, now: datetime) -> int:
    """Ask the customers that were touched, in the segments that listen to what happened with one of them."""
    standing = [one for one in segments if one.built_version == one.version and not one.due_cause]
    if not notes or not standing:
        return 0
    book, kinds = rulebook(), {note.kind for note in notes}
    causes, rows = causes_of(notes)
    asking, moved = book.asking(now, rows=rows), 0
    for segment in standing:
        if any(kind.startswith(tuple(book.listens(segment.pk))) for kind in kinds):
            found = evaluate_some(segment, book, asking, causes, now)
            moved += found.came + found.left
    return moved


def causes_of(notes: Sequence[Touch]) -> tuple[dict[int, str], list[int]]:
    """The last thing that happened with each customer, and all rows of these customers. Two queries."""
    touched = {note.customer_id: f"entry:{note.entry_id}" if note.entry_id else note.kind[:40] for note in notes}
    survivors = survivors_of(touched)
    # A row that was merged just now leaves for the same reason as its survivor may come.
    causes = touched | {survivors.get(row, row): cause for row, cause in touched.items()}
    rows = Customer.objects.filter(Q(id__in=causes) | Q(merged_into_id__in=causes)).values_list("id", flat=True)
    return causes, list(rows)
