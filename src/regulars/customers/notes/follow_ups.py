"""Planning to come back to a customer: planned, moved, done; each step can be taken back."""

from datetime import date, datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Customer, Entry, FollowUp, Note
from regulars.customers.notes.errors import DayGone, FollowUpClosed, NothingWritten
from regulars.customers.notes.kinds import DONE, DROPPED, FOLLOW_UP_REF, MOVED, PLANNED, REOPENED
from regulars.customers.suppression import refuse_erased_row
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

WORDS_LENGTH = 300
STEPS = (PLANNED, MOVED, DONE)


@transaction.atomic
def plan_follow_up(
    customer_id: int, *, words: str, due_on: date, author_id: int, today: date, actor: str, now: datetime,
    note: Note | None = None,
) -> Entry:  # fmt: skip
    """Plan to come back to a customer; of one merged into another, to that one.

    Raises NotFound, NothingWritten, DayGone, CustomerErased.
    """
    words = clean(words, WORDS_LENGTH)
    if not words:
        raise NothingWritten()
    refuse_gone(due_on, today)
    follow_up = FollowUp.objects.create(
        customer_id=standing_row(customer_id),
        note=note,
        author_id=author_id,
        words=words,
        due_on=due_on,
        created_at=now,
    )
    return recorded(PLANNED, follow_up, actor=actor, now=now)


@transaction.atomic
def move_follow_up(follow_up_id: int, due_on: date, *, today: date, actor: str, now: datetime) -> Entry | None:
    """Come back to it on another day; None when that is the day already. Raises NotFound, FollowUpClosed, DayGone."""
    refuse_gone(due_on, today)
    follow_up = locked(follow_up_id)
    refuse_closed(follow_up)
    if follow_up.due_on == due_on:
        return None
    return moved(follow_up, due_on, actor=actor, now=now)


@transaction.atomic
def finish_follow_up(follow_up_id: int, *, actor: str, now: datetime) -> Entry:
    """It was done. Raises NotFound, FollowUpClosed."""
    follow_up = locked(follow_up_id)
    refuse_closed(follow_up)
    follow_up.done_at, follow_up.done_by = now, actor
    follow_up.save(update_fields=["done_at", "done_by"])
    return recorded(DONE, follow_up, actor=actor, now=now)


@transaction.atomic
def undo_follow_up(follow_up_id: int, entry_id: int, *, actor: str, now: datetime) -> FollowUp:
    """Take the last step of a follow-up back, as a new one. Raises NotFound, NothingToUndo."""
    follow_up = locked(follow_up_id)
    steps = Entry.objects.filter(customer_id=follow_up.customer_id, ref=ref_of(follow_up))
    last = steps.order_by("-happened_at", "-id").first()
    if last is None or last.id != entry_id or last.kind not in STEPS:
        raise NothingToUndo()
    if last.kind == DONE:
        follow_up.done_at, follow_up.done_by = None, ""
        follow_up.save(update_fields=["done_at", "done_by"])
        recorded(REOPENED, follow_up, actor=actor, now=now)
    elif last.kind == MOVED:
        moved(follow_up, date.fromisoformat(last.data["before"]), actor=actor, now=now)
    else:
        drop(follow_up, actor=actor, now=now)
    return follow_up


def drop(follow_up: FollowUp, *, actor: str, now: datetime) -> None:
    follow_up.dropped_at = now
    follow_up.save(update_fields=["dropped_at"])
    recorded(DROPPED, follow_up, actor=actor, now=now)


def drop_with(note: Note, *, actor: str, now: datetime) -> None:
    """What was planned along with a note goes with it, unless it was done."""
    for follow_up in FollowUp.objects.select_for_update().filter(note=note, done_at=None, dropped_at=None):
        drop(follow_up, actor=actor, now=now)


def bring_back_with(note: Note, *, withdrawn_at: datetime, actor: str, now: datetime) -> None:
    """What went with the note comes back with it."""
    for follow_up in FollowUp.objects.select_for_update().filter(note=note, dropped_at=withdrawn_at):
        follow_up.dropped_at = None
        follow_up.save(update_fields=["dropped_at"])
        recorded(REOPENED, follow_up, actor=actor, now=now)


def moved(follow_up: FollowUp, due_on: date, *, actor: str, now: datetime) -> Entry:
    before, follow_up.due_on = follow_up.due_on, due_on
    follow_up.save(update_fields=["due_on"])
    return recorded(MOVED, follow_up, actor=actor, now=now, before=before.isoformat())


def standing_row(customer_id: int) -> int:
    """The customer itself, or the one it was merged into, locked against being merged meanwhile. Raises NotFound."""
    found = Customer.objects.select_for_update().filter(id=customer_id).values_list("merged_into_id", flat=True)
    if not found:
        raise NotFound()
    refuse_erased_row(customer_id)
    return found[0] or customer_id


def locked(follow_up_id: int) -> FollowUp:
    found = FollowUp.objects.select_for_update().filter(id=follow_up_id).first()
    if found is None:
        raise NotFound()
    return found


def refuse_closed(follow_up: FollowUp) -> None:
    if follow_up.done_at or follow_up.dropped_at:
        raise FollowUpClosed()


def refuse_gone(due_on: date, today: date) -> None:
    if due_on < today:
        raise DayGone(due_on=due_on.isoformat())


def ref_of(follow_up: FollowUp) -> str:
    return f"{FOLLOW_UP_REF}{follow_up.id}"


def recorded(kind: str, follow_up: FollowUp, *, actor: str, now: datetime, **more: str) -> Entry:
    entry = timeline.record(
        kind, customer_id=follow_up.customer_id, happened_at=now, now=now, actor=actor, ref=ref_of(follow_up),
        data={"words": follow_up.words, "due_on": follow_up.due_on.isoformat(), **more},
    )  # fmt: skip
    assert entry is not None
    return entry
