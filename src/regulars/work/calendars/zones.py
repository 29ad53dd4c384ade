"""Stretches of time in which a zone keeps one distance from UTC. Instants are microseconds since 1970 in UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND, DAY = 1_000_000, 86_400_000_000
LAST_YEAR = 9_998


def microseconds(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def instant(at: int) -> datetime:
    return EPOCH + at * MICROSECOND


def offset_at(zone: ZoneInfo, at: int) -> int:
    offset = instant(at).astimezone(zone).utcoffset()
    return (offset or timedelta()) // MICROSECOND


@lru_cache(maxsize=1_024)
def stretches(zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """(from, to, offset) of a year of UTC, without a gap between them.

    Each day is asked once; where the offset differs from the day before, the second of the change is searched for.
    """
    known = ZoneInfo(zone)
    first, last = (microseconds(datetime(y, 1, 1, tzinfo=UTC)) for y in (year, year + 1))
    changes = [first]
    for start in range(first, last, DAY):
        changes += changes_between(known, start, min(start + DAY, last))
    return tuple((start, end, offset_at(known, start)) for start, end in pairwise([*changes, last]))


def changes_between(zone: ZoneInfo, start: int, end: int) -> list[int]:
    if offset_at(zone, start) == offset_at(zone, end):
        return []
    if end - start <= SECOND:
        return [end]
    middle = start + (end - start) // (2 * SECOND) * SECOND
    return changes_between(zone, start, middle) + changes_between(zone, middle, end)


def stretches_from(zone: str, at: int) -> Iterator[tuple[int, int, int]]:
    """The stretch that an instant lies in, cut to begin there, and all that follow."""
    for year in range(instant(at).year, LAST_YEAR):
        for start, end, offset in stretches(zone, year):
            if end > at:
                yield max(start, at), end, offset
