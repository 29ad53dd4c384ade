"""Writing of a customer, correcting it and withdrawing it. What was written first stays on the timeline for ever."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Entry, Note, Person
from regulars.customers.notes import follow_ups
from regulars.customers.notes.errors import NoteChangedMeanwhile, NoteWithdrawn, NothingWritten, NotYet
from regulars.customers.notes.kinds import BROUGHT_BACK, CORRECTED, KIND_OF, NOTE_REF, WITHDRAWN, WRITTEN
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

LENGTH = 10_000
CHANNELS = {Note.Kind.CALL: "phone"}


@dataclass(frozen=True)
class Said:
    """What is written down; direction and outcome are of a call, and only of a call."""

    text: str
    direction: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Plan:
    """When to come back to it, and to do what; without words the first line of what was written says it."""

    due_on: date
    words: str = ""


@transaction.atomic
def write_note(
    customer_id: int, kind: str, said: Said, *, author_id: int, today: date, actor: str, now: datetime,
    happened_at: datetime | None = None, person_id: int | None = None, plan: Plan | None = None,
) -> Entry:  # fmt: skip
    """Write a note, a call or a meeting down; of a customer merged into another, with that one.

    Raises NotFound, NothingWritten, NotYet, DayGone.
    """
    if happened_at and happened_at > now:
        raise NotYet()
    row = follow_ups.standing_row(customer_id)
    if person_id and not Person.objects.filter(id=person_id, customer_id__in=rows_of(row)).exists():
        raise NotFound()
    note = Note.objects.create(
        customer_id=row, person_id=person_id, kind=kind, happened_at=happened_at or now, written_at=now,
        written_by=actor, **asdict(tidied(said)),
    )  # fmt: skip
    data = {**asdict(said_in(note)), "person": note.person.full_name if note.person else ""}
    entry = recorded(KIND_OF[Note.Kind(kind)], note, data, actor=actor, now=now, happened_at=note.happened_at)
    if plan:
        follow_ups.plan_follow_up(
            row, words=plan.words or first_line(note.text), due_on=plan.due_on, author_id=author_id, today=today,
            actor=actor, now=now, note=note,
        )  # fmt: skip
    return entry


@transaction.atomic
def correct_note(note_id: int, said: Said, *, version: int, actor: str, now: datetime) -> Entry | None:
    """Correct what was written; None when nothing is different.

    `version` is the one that was read. Raises NotFound, NoteWithdrawn, NoteChangedMeanwhile, NothingWritten.
    """
    note = locked(note_id)
    if note.withdrawn_at:
        raise NoteWithdrawn()
    if note.version != version:
        raise NoteChangedMeanwhile(version=note.version)
    before, after = said_in(note), tidied(said)
    if before == after:
        return None
    note.text, note.direction, note.outcome = after.text, after.direction, after.outcome
    note.version, note.changed_at = version + 1, now
    note.save(update_fields=["text", "direction", "outcome", "version", "changed_at"])
    data = {"kind": note.kind, "before": asdict(before), "after": asdict(after), "version": note.version}
    return recorded(CORRECTED, note, data, actor=actor, now=now)


@transaction.atomic
def withdraw_note(note_id: int, *, actor: str, now: datetime) -> Entry:
    """It should not have been written; what was planned along goes with it. Raises NotFound, NoteWithdrawn."""
    note = locked(note_id)
    if note.withdrawn_at:
        raise NoteWithdrawn()
    note.withdrawn_at = now
    note.save(update_fields=["withdrawn_at"])
    follow_ups.drop_with(note, actor=actor, now=now)
    return recorded(WITHDRAWN, note, {"kind": note.kind}, actor=actor, now=now)


@transaction.atomic
def undo_note(note_id: int, entry_id: int, *, actor: str, now: datetime) -> Note:
    """Take writing, correcting or withdrawing back, as a new step. Raises NotFound, NothingToUndo."""
    note = locked(note_id)
    entry = Entry.objects.filter(id=entry_id, customer_id=note.customer_id, ref=ref_of(note)).first()
    if entry is None:
        raise NotFound()
    if entry.kind in WRITTEN and note.version == 1 and not note.withdrawn_at:
        withdraw_note(note_id, actor=actor, now=now)
    elif entry.kind == CORRECTED and note.version == entry.data["version"] and not note.withdrawn_at:
        correct_note(note_id, Said(**entry.data["before"]), version=note.version, actor=actor, now=now)
    elif entry.kind == WITHDRAWN and note.withdrawn_at == entry.happened_at:
        bring_back(note, actor=actor, now=now)
    else:
        raise NothingToUndo()
    return note


def bring_back(note: Note, *, actor: str, now: datetime) -> None:
    withdrawn_at, note.withdrawn_at = note.withdrawn_at, None
    note.save(update_fields=["withdrawn_at"])
    assert withdrawn_at is not None
    follow_ups.bring_back_with(note, withdrawn_at=withdrawn_at, actor=actor, now=now)
    recorded(BROUGHT_BACK, note, {"kind": note.kind}, actor=actor, now=now)


def tidied(said: Said) -> Said:
    """Raises NothingWritten."""
    text = tidied_text(said.text)
    if not text:
        raise NothingWritten()
    return replace(said, text=text)


def tidied_text(text: str) -> str:
    """Line by line without what cannot be seen or stored."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()[:LENGTH]


def first_line(text: str) -> str:
    return text.splitlines()[0]


def said_in(note: Note) -> Said:
    return Said(note.text, note.direction, note.outcome)


def locked(note_id: int) -> Note:
    found = Note.objects.select_for_update().filter(id=note_id).first()
    if found is None:
        raise NotFound()
    return found


def ref_of(note: Note) -> str:
    return f"{NOTE_REF}{note.id}"


def recorded(
    kind: str, note: Note, data: dict[str, object], *, actor: str, now: datetime, happened_at: datetime | None = None
) -> Entry:
    entry = timeline.record(
        kind, customer_id=note.customer_id, person_id=note.person_id, happened_at=happened_at or now, now=now,
        actor=actor, ref=ref_of(note), channel=CHANNELS.get(Note.Kind(note.kind), ""), direction=note.direction,
        data=data,
    )  # fmt: skip
    assert entry is not None
    return entry
