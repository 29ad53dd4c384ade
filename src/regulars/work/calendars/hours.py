"""The arithmetic of working time. Knows nothing of the database; the clock is never read.

Working time is what a clock on the wall of the zone shows: an hour that the wall shows twice in autumn is worked twice,
an hour that it skips in spring is not worked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from regulars.work.calendars.zones import DAY, MICROSECOND, instant, microseconds, stretches_from

MINUTE = 60_000_000
MINUTES_OF_A_DAY = 24 * 60
EPOCH_DAY = date(1970, 1, 1).toordinal()
# So long without an hour of work is no calendar but a mistake.
YEARS_TO_LOOK = 30

Interval = tuple[int, int]
Day = tuple[Interval, ...]


class NoWorkingTime(ValueError):
    """Nothing is ever open, so that nothing can be due."""


def no_holidays(year: int) -> frozenset[date]:
    return frozenset()


@dataclass(frozen=True)
class WorkingHours:
    """Hours of each weekday (Monday first), and of days that are different: closed, or with hours of their own.

    An interval is [from, to) in minutes of the local day, to 1440 («24:00»). `holidays` names the closed days of a
    year; a day of `exceptions` is what it says there, holiday or not.
    """

    zone: str
    week: tuple[Day, ...]
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    holidays: Callable[[int], frozenset[date]] = no_holidays

    def on(self, day: date) -> Day:
        """The intervals of a local day."""
        own = self.exceptions.get(day)
        if own is not None:
            return own
        return () if day in self.holidays(day.year) else self.week[day.weekday()]

    @cached_property
    def usual_day(self) -> timedelta:
        """How long «a working day» is: the median of the weekdays that have any hours."""
        lengths = sorted(sum(end - start for start, end in day) for day in self.week if day)
        return timedelta(minutes=lengths[len(lengths) // 2]) if lengths else timedelta()


def windows(hours: WorkingHours, start: int) -> Iterator[tuple[int, int]]:
    """Working time from an instant on, as (from, to) in their order; ends where nothing is open for many years."""
    last = instant(start).year + YEARS_TO_LOOK
    for begin, end, offset in stretches_from(hours.zone, start):
        if instant(begin).year > last:
            return
        for opens, closes in windows_of_stretch(hours, begin, end, offset):
            last = instant(begin).year + YEARS_TO_LOOK
            yield opens, closes


def windows_of_stretch(hours: WorkingHours, begin: int, end: int, offset: int) -> Iterator[tuple[int, int]]:
    """While the distance to UTC stays the same, a local day is a shifted one."""
    for number in range((begin + offset) // DAY, (end + offset - 1) // DAY + 1):
        midnight = number * DAY - offset
        for opens, closes in hours.on(date.fromordinal(EPOCH_DAY + number)):
            window = max(begin, midnight + opens * MINUTE), min(end, midnight + closes * MINUTE)
            if window[0] < window[1]:
                yield window


def elapsed(hours: WorkingHours, start: datetime, end: datetime) -> timedelta:
    """Working time between two instants; nothing where the end is not after the start."""
    first, last, total = microseconds(start), microseconds(end), 0
    if last <= first:
        return timedelta()
    for opens, closes in windows(hours, first):
        if opens >= last:
            break
        total += min(closes, last) - opens
    return total * MICROSECOND


def add(hours: WorkingHours, start: datetime, duration: timedelta) -> datetime:
    """The first instant by which so much working time has passed since the start. Raises NoWorkingTime.

    >>> nine_to_five = WorkingHours("Europe/Kyiv", 5 * (((540, 1020),),) + 2 * ((),))
    >>> friday = datetime.fromisoformat("2026-11-20T16:30+02:00")
    >>> add(nine_to_five, friday, timedelta(hours=1)).isoformat()
    '2026-11-23T07:30:00+00:00'
    """
    left = duration // MICROSECOND
    if left <= 0:
        return start
    for opens, closes in windows(hours, microseconds(start)):
        if closes - opens >= left:
            return instant(opens + left)
        left -= closes - opens
    raise NoWorkingTime


def next_opening(hours: WorkingHours, at: datetime) -> datetime:
    """The instant itself while it is open, else when it opens. Raises NoWorkingTime."""
    for opens, _closes in windows(hours, microseconds(at)):
        return instant(opens)
    raise NoWorkingTime


def is_open(hours: WorkingHours, at: datetime) -> bool:
    try:
        return next_opening(hours, at) == at
    except NoWorkingTime:
        return False
