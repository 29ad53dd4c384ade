"""The rows of a matter's clocks: rebuilt from its history, whenever something happened or somebody has to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.work.calendars.commands import company_calendar
from regulars.work.calendars.queries import hours_of
from regulars.work.models import Matter, PolicyVersion, Promise, StateChange
from regulars.work.promises.limits import duration
from regulars.work.promises.reckoning import Line, Reckoned, Terms, reckon
from regulars.work.promises.types import Clock, Happened, State

OVER = (State.KEPT, State.CANCELLED)


@dataclass(frozen=True)
class Kept:
    """A clock, its row, and whether the row says something new."""

    promise: Promise
    reckoned: Reckoned
    moved: bool


def terms_of(version: PolicyVersion, now: datetime) -> Terms:
    """What a version of a policy promises, by its working hours. One or two queries."""
    calendar = version.calendar or company_calendar(now)
    hours = hours_of([calendar])[calendar.pk]
    written = {
        Clock.FIRST: version.first_limit, Clock.NEXT: version.next_limit, Clock.RESOLUTION: version.resolution_limit,
    }  # fmt: skip
    third = {name.casefold(): duration(limit, hours) for name, limit in version.third_limits}
    limits = {clock: duration(limit, hours) for clock, limit in written.items()}
    return Terms(hours, limits, {name: limit for name, limit in third.items() if limit is not None})


def history_of(matter: Matter) -> tuple[list[Line], dict[tuple[datetime, str], str]]:
    """What happened, and who did it. One query."""
    rows = list(StateChange.objects.filter(matter=matter))
    lines = [Line(row.at, Happened(row.happened), row.third_party) for row in rows]
    return lines, {(row.at, row.happened): row.actor for row in rows}


def rows_of(matter: Matter) -> list[Promise]:
    """The clocks of a matter as they were written down last. One query."""
    rows = list(Promise.objects.filter(matter=matter))
    for row in rows:
        row.matter = matter
    return rows


def rebuild(matter: Matter, written: Iterable[Promise], *, now: datetime) -> list[Kept]:
    """Reckon all clocks of a locked matter, in the order of their beginning, and write down how they stand.

    The calendar's queries, one for the history, and one or two to write rows where there is something new.
    """
    version = matter.version
    steps = [timedelta(minutes=step["after"]) for step in version.escalation]
    lines, actors = history_of(matter)
    reckoned = reckon(
        lines, terms_of(version, now), now, third_party=matter.third_party,
        warn=version.warn_percent / 100, steps=steps,
    )  # fmt: skip
    rows = {(row.clock, row.turn): row for row in written}
    kept = [stood(rows.pop((one.clock, one.turn), None), one, matter, actors) for one in reckoned]
    write(kept, list(rows.values()))
    settle(matter, reckoned)
    return kept


def stood(
    row: Promise | None, one: Reckoned, matter: Matter, actors: Mapping[tuple[datetime, str], str]
) -> Kept:  # fmt: skip
    known = row or Promise(matter=matter, clock=one.clock, turn=one.turn)
    before = facts(known) if row else None
    known.state, known.started_at, known.ended_at = one.state, one.started_at, one.ended_at
    known.ended_by = actors.get((one.ended_at, str(one.ended_how)), "") if one.ended_at and one.ended_how else ""
    known.limit_s = None if one.limit is None else seconds(one.limit)
    known.elapsed_s = seconds(one.elapsed)
    known.due_at = one.due_at
    known.look_at = next_look(known, one)
    return Kept(known, one, moved=facts(known) != before)


def facts(row: Promise) -> tuple[object, ...]:
    return (row.state, row.started_at, row.ended_at, row.ended_by, row.limit_s, row.elapsed_s, row.due_at, row.look_at)


def seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def next_look(row: Promise, one: Reckoned) -> datetime | None:
    """When somebody has to be told something of a clock next; a breach is told even of one that has ended."""
    if one.state == State.CANCELLED or one.limit is None:
        return None
    if one.is_late and row.broken_at is None:
        return one.due_at
    if one.ended_at:
        return None
    wanted = [
        None if row.warned_at or row.broken_at else one.warn_at,
        None if row.broken_at else one.due_at,
        *one.steps_at[row.steps_told : row.steps_told + 1],
    ]
    return min((at for at in wanted if at is not None), default=None)


def write(kept: Iterable[Kept], gone: Sequence[Promise]) -> None:
    """Only what is new. A turn that never was, as it turned out later, goes."""
    moved = [one.promise for one in kept if one.moved]
    Promise.objects.bulk_create([row for row in moved if row.pk is None])
    fields = ["state", "started_at", "ended_at", "ended_by", "limit_s", "elapsed_s", "due_at", "look_at"]
    Promise.objects.bulk_update([row for row in moved if row.pk], fields) if any(row.pk for row in moved) else None
    if gone:
        Promise.objects.filter(id__in=[row.pk for row in gone]).delete()


def settle(matter: Matter, reckoned: Iterable[Reckoned]) -> None:
    """A matter is open while one of its clocks has not ended."""
    still = any(one.ended_at is None for one in reckoned)
    if matter.open != still:
        matter.open = still
        matter.save(update_fields=["open"])
