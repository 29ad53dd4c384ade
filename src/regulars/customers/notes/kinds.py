"""The timeline kinds of notes, calls, meetings and follow-ups, and what each is called in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from regulars.customers.models import Note
from regulars.lib.registry import Text, TimelineKind
from regulars.ui import figures

NOTE_REF, FOLLOW_UP_REF = "customers.note:", "customers.follow_up:"
SHOWN = 200

ICONS = {Note.Kind.NOTE: "sticky-note", Note.Kind.CALL: "phone", Note.Kind.MEETING: "handshake"}
KIND_OF = {
    Note.Kind.NOTE: "customers.note_written",
    Note.Kind.CALL: "customers.call_logged",
    Note.Kind.MEETING: "customers.meeting_held",
}
WRITTEN = frozenset(KIND_OF.values())
CORRECTED, WITHDRAWN, BROUGHT_BACK = (f"customers.note_{what}" for what in ("corrected", "withdrawn", "brought_back"))
PLANNED, MOVED, DONE, REOPENED, DROPPED = (
    f"customers.follow_up_{what}" for what in ("planned", "moved", "done", "reopened", "dropped")
)


def heading(kind: str, direction: str = "", outcome: str = "", person: str = "") -> str:
    """«We called: talked · Ann Lee»; «Meeting»."""
    parts = [str(Note.Kind(kind).label)]
    if kind == Note.Kind.CALL and direction and outcome:
        parts = [f"{Note.Direction(direction).label}: {Note.Outcome(outcome).label}"]
    return " · ".join([*parts, person] if person else parts)


def written_in_words(kind: str, data: Mapping[str, Any]) -> str:
    said = heading(kind, data.get("direction", ""), data.get("outcome", ""), data.get("person", ""))
    return f"{said}. {Truncator(data.get('text', '')).chars(SHOWN)}"


def withdrawn_in_words(kind: str) -> str:
    return {
        Note.Kind.NOTE: _("A note, withdrawn"),
        Note.Kind.CALL: _("A call, withdrawn"),
        Note.Kind.MEETING: _("A meeting, withdrawn"),
    }[Note.Kind(kind)]


def corrected_in_words(data: Mapping[str, Any]) -> str:
    return {
        Note.Kind.NOTE: _("Corrected a note"),
        Note.Kind.CALL: _("Corrected what was noted of a call"),
        Note.Kind.MEETING: _("Corrected what was noted of a meeting"),
    }[Note.Kind(data.get("kind", Note.Kind.NOTE))]


def planned_in_words(data: Mapping[str, Any]) -> str:
    return _("Follow-up on %(day)s: %(words)s") % {"day": day(data["due_on"]), "words": data["words"]}


def moved_in_words(data: Mapping[str, Any]) -> str:
    return _("Follow-up moved to %(day)s: %(words)s") % {"day": day(data["due_on"]), "words": data["words"]}


def day(iso: str) -> str:
    return figures.day(date.fromisoformat(iso), get_language() or "en")


def kind(key: str, title: Text, icon: str, sentence: Any) -> TimelineKind:
    return TimelineKind(key=key, title=title, icon=icon, sentence=sentence)


KINDS = (
    kind(KIND_OF[Note.Kind.NOTE], gettext_lazy("Note written"), ICONS[Note.Kind.NOTE],
         lambda data: written_in_words(Note.Kind.NOTE, data)),
    kind(KIND_OF[Note.Kind.CALL], gettext_lazy("Call logged"), ICONS[Note.Kind.CALL],
         lambda data: written_in_words(Note.Kind.CALL, data)),
    kind(KIND_OF[Note.Kind.MEETING], gettext_lazy("Meeting held"), ICONS[Note.Kind.MEETING],
         lambda data: written_in_words(Note.Kind.MEETING, data)),
    kind(CORRECTED, gettext_lazy("Note corrected"), "pencil", corrected_in_words),
    kind(WITHDRAWN, gettext_lazy("Note withdrawn"), "eraser", lambda data: _("Withdrew what was written")),
    kind(BROUGHT_BACK, gettext_lazy("Note brought back"), "undo-2", lambda data: _("Brought back what was withdrawn")),
    kind(PLANNED, gettext_lazy("Follow-up planned"), "calendar-clock", planned_in_words),
    kind(MOVED, gettext_lazy("Follow-up moved"), "calendar-clock", moved_in_words),
    kind(DONE, gettext_lazy("Follow-up done"), "calendar-check",
         lambda data: pgettext("follow-up", "Done: %(words)s") % {"words": data["words"]}),
    kind(REOPENED, gettext_lazy("Follow-up reopened"), "calendar-clock",
         lambda data: _("Not done yet after all: %(words)s") % {"words": data["words"]}),
    kind(DROPPED, gettext_lazy("Follow-up dropped"), "calendar-x",
         lambda data: _("Follow-up no longer needed: %(words)s") % {"words": data["words"]}),
)  # fmt: skip
