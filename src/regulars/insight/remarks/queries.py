"""Notes on the time line as charts and their list show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from regulars.insight.errors import NoSuchNote
from regulars.insight.models import TimeNote

MOST_SHOWN = 200


@dataclass(frozen=True)
class Remark:
    """A note as a chart draws it."""

    day: date
    text: str


def notes() -> QuerySet[TimeNote]:
    """Notes that are on the charts, newest day first. One query."""
    return TimeNote.objects.filter(removed_at=None).order_by("-happened_on", "-id")[:MOST_SHOWN]


def note(note_id: int) -> TimeNote:
    """One of them. One query. Raises NoSuchNote."""
    found = TimeNote.objects.filter(id=note_id, removed_at=None).first()
    if found is None:
        raise NoSuchNote()
    return found


def remarks() -> tuple[Remark, ...]:
    """The same for charts, oldest first. One query."""
    return tuple(Remark(one.happened_on, one.text) for one in reversed(notes()))
