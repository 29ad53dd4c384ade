"""Writing notes on the time line, changing them, taking them away and back."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from regulars.insight.audit_actions import NOTE_CHANGED, NOTE_REMOVED, NOTE_RESTORED, NOTE_WRITTEN
from regulars.insight.errors import NoSuchNote
from regulars.insight.models import TimeNote
from regulars.lib.archiving import locked, moved
from regulars.lib.text import clean
from regulars.staff import audit

LONGEST = 120
REMOVED = "removed_at"
note_of = partial(locked, TimeNote, field=REMOVED, missing=NoSuchNote)


@transaction.atomic
def write_note(*, happened_on: date, text: str, actor: str, now: datetime) -> TimeNote:
    """Mark a day on every chart over time."""
    words = clean(text, LONGEST)
    note = TimeNote.objects.create(happened_on=happened_on, text=words, written_by=actor, written_at=now)
    _audit(NOTE_WRITTEN, note, actor, now)
    return note


@transaction.atomic
def change_note(note_id: int, *, happened_on: date, text: str, actor: str, now: datetime) -> TimeNote:
    """Another day, other words. Raises NoSuchNote."""
    note = note_of(note_id)
    note.happened_on, note.text, note.changed_at = happened_on, clean(text, LONGEST), now
    note.save(update_fields=["happened_on", "text", "changed_at"])
    _audit(NOTE_CHANGED, note, actor, now)
    return note


@transaction.atomic
def remove_note(note_id: int, *, actor: str, now: datetime) -> TimeNote:
    """Take a note off the charts. Raises NoSuchNote."""
    note = moved(note_of(note_id), now, field=REMOVED)
    _audit(NOTE_REMOVED, note, actor, now)
    return note


@transaction.atomic
def restore_note(note_id: int, *, actor: str, now: datetime) -> TimeNote:
    """Put a note back that was taken away. Raises NoSuchNote."""
    note = moved(note_of(note_id, put_away=True), None, field=REMOVED)
    _audit(NOTE_RESTORED, note, actor, now)
    return note


def _audit(action: str, note: TimeNote, actor: str, now: datetime) -> None:
    details = {"day": note.happened_on.isoformat()}
    audit.record(actor=actor, action=action, now=now, ref=f"insight.timenote:{note.pk}", details=details)
