"""What a reader looks for on a timeline: groups of kinds. What no group claims is «changes and the rest»."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Note
from regulars.customers.notes.kinds import (
    BROUGHT_BACK,
    CORRECTED,
    DONE,
    DROPPED,
    KIND_OF,
    MOVED,
    PLANNED,
    REOPENED,
    WITHDRAWN,
)
from regulars.lib.registry import TimelineGroup, timeline_groups, timeline_kinds

GROUPS = (
    TimelineGroup(
        "notes", _("Notes"), "sticky-note", (KIND_OF[Note.Kind.NOTE], CORRECTED, WITHDRAWN, BROUGHT_BACK), order=30
    ),
    TimelineGroup("calls", _("Calls"), "phone", (KIND_OF[Note.Kind.CALL],), order=31),
    TimelineGroup("meetings", _("Meetings"), "handshake", (KIND_OF[Note.Kind.MEETING],), order=32),
    TimelineGroup("follow_ups", _("Follow-ups"), "calendar-clock", (PLANNED, MOVED, DONE, REOPENED, DROPPED), order=33),
)
REST = TimelineGroup("changes", _("Changes and the rest"), "pencil", (), order=1_000)


def groups() -> list[TimelineGroup]:
    """All groups in the order in which they are shown."""
    return [*sorted(timeline_groups, key=lambda group: group.order), REST]


def kinds_in(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys of all kinds in the groups named; groups that nobody registered have none."""
    wanted = set(keys)
    return tuple(kind.key for kind in timeline_kinds if group_of(kind.key).key in wanted)


def group_of(kind: str) -> TimelineGroup:
    return next((group for group in timeline_groups if group.holds(kind)), REST)


def kinds_titled(words: Sequence[str]) -> list[str]:
    """Kinds that are called by all these words in the reader's language: «price», «changed»."""
    sought = [word.casefold() for word in words]
    return [kind.key for kind in timeline_kinds if all(word in str(kind.title).casefold() for word in sought)]
