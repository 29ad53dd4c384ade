"""Writing notes on the time line, changing them, taking them away and back."""

from datetime import date, datetime

from django.db import transaction

from regulars.insight.audit_actions import NOTE_CHANGED, NOTE_REMOVED, NOTE_RESTORED, NOTE_WRITTEN
from regulars.insight.errors import NoSuchNote
from regulars.insight.models import TimeNote
from regulars.lib.text import clean
from regulars.staff import audit

LONGEST = 120


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
    note = _note(note_id, removed=False)
    note.happened_on, note.text, note.changed_at = happened_on, clean(text, LONGEST), now
    note.save(update_fields=["happened_on", "text", "changed_at"])
    _audit(NOTE_CHANGED, note, actor, now)
    return note


@transaction.atomic
def remove_note(note_id: int, *, actor: str, now: datetime) -> TimeNote:
    """Take a note off the charts. Raises NoSuchNote."""
    note = _note(note_id, removed=False)
    note.removed_at = now
    note.save(update_fields=["removed_at"])
    _audit(NOTE_REMOVED, note, actor, now)
    return note


@transaction.atomic
def restore_note(note_id: int, *, actor: str, now: datetime) -> TimeNote:
    """Put a note back that was taken away. Raises NoSuchNote."""
    note = _note(note_id, removed=True)
    note.removed_at = None
    note.save(update_fields=["removed_at"])
    _audit(NOTE_RESTORED, note, actor, now)
    return note


def _note(note_id: int, *, removed: bool) -> TimeNote:
    found = TimeNote.objects.select_for_update().filter(id=note_id, removed_at__isnull=not removed).first()
    if found is None:
        raise NoSuchNote()
    return found


def _audit(action: str, note: TimeNote, actor: str, now: datetime) -> None:
    details = {"day": note.happened_on.isoformat()}
    audit.record(actor=actor, action=action, now=now, ref=f"insight.timenote:{note.pk}", details=details)
