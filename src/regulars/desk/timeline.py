"""The timeline as it is shown: entries said by the words of their kind, grouped by the reader's days and, where they
belong together, folded into one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from regulars.customers.models import Entry, Note
from regulars.customers.notes.kinds import WRITTEN, heading, withdrawn_in_words
from regulars.customers.notes.queries import notes_by_ref
from regulars.customers.timeline_groups import group_of
from regulars.lib.registry import timeline_kinds
from regulars.staff.actors import EMPLOYEE
from regulars.staff.api_keys import ACTOR as PROGRAM
from regulars.staff.api_keys import api_keys
from regulars.staff.queries import employees

LINE = 200


@dataclass(frozen=True)
class Said:
    """An entry in words. What was written by hand has its last version as `detail`, and `note_id` to correct it by.

    Of what is `day_only` nobody knows the time of the day: the one in `at` is not shown. `folded` is what belongs to
    it and is told under it.
    """

    icon: str
    sentence: str
    at: datetime
    actor: str
    customer_id: int
    customer_name: str = ""
    detail: str = ""
    changed_at: datetime | None = None
    note_id: int | None = None
    day_only: bool = False
    ref: str = ""
    conversation: bool = False
    folded: "Sequence[Said]" = ()

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.sentence}. {Truncator(self.detail).chars(LINE)}" if self.detail else self.sentence


@dataclass(frozen=True)
class Day:
    """What happened on one day; `on` None continues the day shown last."""

    on: date | None
    items: Sequence[Said]


def by_day(entries: Sequence[Entry], *, after: date | None = None) -> list[Day]:
    """Entries, newest first, by the reader's days; `after` is the day shown just before. Two queries at most."""
    groups = groupby(in_words(entries), key=lambda said: local_day(said.at))
    return [Day(None if on == after else on, together(found)) for on, found in groups]


def together(items: Iterable[Said]) -> list[Said]:
    """Steps of the same thing, one right after the other, are told as one; of a conversation, all of them."""
    threads: list[list[Said]] = []
    conversations: dict[str, list[Said]] = {}
    for item in items:
        follows = bool(threads and item.ref) and threads[-1][-1].ref == item.ref
        thread = threads[-1] if follows else conversations.get(item.ref)
        if thread is None:
            threads.append(thread := [])
        thread.append(item)
        if item.conversation:
            conversations[item.ref] = thread
    return [as_one(thread) for thread in threads]


def as_one(thread: Sequence[Said]) -> Said:
    """What was written stands for what became of it; else the last step for those before."""
    head = next((item for item in thread if item.detail), thread[0])
    return replace(head, folded=tuple(item for item in thread if item is not head)) if len(thread) > 1 else head


def with_customers(entries: Sequence[Entry]) -> list[Said]:
    """Entries whose customers were fetched along, with their names. Two queries at most."""
    return in_words(entries, customer_names={entry.customer_id: entry.customer.name for entry in entries})


def in_words(entries: Sequence[Entry], customer_names: Mapping[int, str] | None = None) -> list[Said]:
    actors = actor_names({entry.actor for entry in entries})
    named = customer_names or {}
    notes = notes_by_ref(entry.ref for entry in entries if entry.kind in WRITTEN)
    return [
        as_it_stands(entry, notes[entry.ref], actors, named.get(entry.customer_id, ""))
        if entry.ref in notes and entry.kind in WRITTEN
        else said(entry, actors, named.get(entry.customer_id, ""))
        for entry in entries
    ]


def said(entry: Entry, actors: Mapping[str, str], customer_name: str = "") -> Said:
    """An entry in the words of its kind; one whose kind is no longer registered is shown by its key."""
    kind = timeline_kinds.get(entry.kind)
    icon = kind.icon if kind else "circle"
    sentence = kind.in_words(entry.data) if kind else _("Recorded: %(kind)s") % {"kind": entry.kind}
    actor = actors.get(entry.actor, "")
    day_only = bool(entry.data.get("day_only"))
    return Said(
        icon, sentence, entry.happened_at, actor, entry.customer_id, customer_name, day_only=day_only, ref=entry.ref,
        conversation=bool(entry.ref) and group_of(entry.kind).conversation,
    )  # fmt: skip


def as_it_stands(entry: Entry, note: Note, actors: Mapping[str, str], customer_name: str = "") -> Said:
    """What somebody wrote, in its last version; of what was withdrawn only that it was."""
    shown = said(entry, actors, customer_name)
    if note.withdrawn_at:
        return replace(shown, sentence=withdrawn_in_words(note.kind))
    sentence = heading(note.kind, note.direction, note.outcome, note.person.full_name if note.person else "")
    return replace(shown, sentence=sentence, detail=note.text, changed_at=note.changed_at, note_id=note.id)


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """Names of the employees and of the programs among the actors; what the system did by itself has no name.

    One query for each of the two that is among them.
    """
    named = list(actors)
    people, programs = ids_after(EMPLOYEE, named), ids_after(PROGRAM, named)
    names = {f"{EMPLOYEE}{one.pk}": str(one) for one in employees().filter(id__in=people)} if people else {}
    if programs:
        names |= {f"{PROGRAM}{key.pk}": str(key) for key in api_keys().filter(id__in=programs)}
    return names


def ids_after(beginning: str, actors: Iterable[str]) -> list[int]:
    numbers = [actor.removeprefix(beginning) for actor in actors if actor.startswith(beginning)]
    return [int(number) for number in numbers if number.isdecimal()]


def local_day(moment: datetime) -> date:
    return localtime(moment).date()
