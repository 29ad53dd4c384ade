"""What entries about notes say now: the last version of what was written, and nothing of what was withdrawn."""

from collections.abc import Iterable, Mapping
from typing import Any

from regulars.customers.models import Entry, Note
from regulars.customers.notes.kinds import CORRECTED, WRITTEN, withdrawn_in_words
from regulars.customers.notes.queries import notes_by_ref
from regulars.lib.registry import timeline_kinds


def notes_behind(entries: Iterable[Entry]) -> dict[str, Note]:
    """The notes that entries are about, by reference. One query; none where there is no note."""
    return notes_by_ref(entry.ref for entry in entries if entry.kind in WRITTEN)


def sentence_now(entry: Entry, notes: Mapping[str, Note]) -> str:
    """An entry in the words of its kind, as it stands; one whose kind is no longer registered is said by its key."""
    kind, note = timeline_kinds.get(entry.kind), notes.get(entry.ref)
    if kind is None:
        return entry.kind
    if entry.kind in WRITTEN and note and note.withdrawn_at:
        return withdrawn_in_words(note.kind)
    return kind.in_words(data_now(entry, notes))


def data_now(entry: Entry, notes: Mapping[str, Note]) -> dict[str, Any]:
    """The data of an entry without words that were corrected or withdrawn since."""
    if entry.kind == CORRECTED:
        return {name: value for name, value in entry.data.items() if name not in ("before", "after")}
    note = notes.get(entry.ref) if entry.kind in WRITTEN else None
    if note is None:
        return dict(entry.data)
    if note.withdrawn_at:
        return {}
    return {**entry.data, "text": note.text, "direction": note.direction, "outcome": note.outcome}
