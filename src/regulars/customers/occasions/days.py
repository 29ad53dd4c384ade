"""Days that come back every year. A day of the year is kept as month and day; the year it began may be unknown."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OLDEST = 120
# What programs write where there is no date: the first days of their calendars.
NO_DATES = {date(1, 1, 1), date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
            date(1900, 1, 1), date(1900, 1, 2), date(1901, 1, 1), date(1970, 1, 1), date(1980, 1, 1)}  # fmt: skip


class LeapDay(StrEnum):
    """Where 29 February falls in years that have none."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Day:
    """A day of the year, with the year it began where that is known."""

    month: int
    day: int
    year: int | None = None


def celebrated_on(month: int, day: int, year: int, leap: LeapDay = LeapDay.BEFORE) -> date:
    """The day of a year on which it is celebrated.

    >>> celebrated_on(2, 29, 2027), celebrated_on(2, 29, 2027, LeapDay.AFTER), celebrated_on(2, 29, 2028)
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 1), datetime.date(2028, 2, 29))
    """
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 2, 28) if leap == LeapDay.BEFORE else date(year, 3, 1)
    return date(year, month, day)


def next_on(month: int, day: int, today: date, leap: LeapDay = LeapDay.BEFORE) -> date:
    """The next time it is celebrated, today included."""
    this_year = celebrated_on(month, day, today.year, leap)
    return this_year if this_year >= today else celebrated_on(month, day, today.year + 1, leap)


def years_on(began: int | None, on: date) -> int | None:
    """How many years it is by then; None when the first year is unknown or has not passed."""
    return on.year - began if began is not None and on.year > began else None


def birthday_from(written: date, today: date) -> Day | None:
    """The birthday that a date of a file tells, or None: a date that stands for «no date» is nobody's birthday.

    A year of which nobody is left (1900, 1604) is a year that was not known.

    >>> birthday_from(date(1900, 1, 1), date(2026, 11, 21)), birthday_from(date(1904, 5, 17), date(2026, 11, 21))
    (None, Day(month=5, day=17, year=None))
    """
    if written in NO_DATES or written > today:
        return None
    if written.year >= today.year - OLDEST:
        return Day(written.month, written.day, written.year)
    return None if (written.month, written.day) == (1, 1) else Day(written.month, written.day)


@dataclass(frozen=True)
class Span:
    """Days of the year from `first` to `last` (month, day), as they are kept, within one year."""

    year: int
    first: tuple[int, int]
    last: tuple[int, int]


def spans(first: date, last: date, leap: LeapDay = LeapDay.BEFORE) -> Iterator[Span]:
    """What is kept under which days, for all that is celebrated from `first` to `last`, a span a year.

    >>> [span.first + span.last for span in spans(date(2026, 12, 20), date(2027, 2, 28))]
    [(12, 20, 12, 31), (1, 1, 2, 29)]
    """
    for year in range(first.year, last.year + 1):
        starts, ends = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        yield Span(year, earliest_kept(starts, leap), latest_kept(ends, leap))


def earliest_kept(on: date, leap: LeapDay) -> tuple[int, int]:
    moved = leap == LeapDay.AFTER and (on.month, on.day) == (3, 1) and not isleap(on.year)
    return (2, 29) if moved else (on.month, on.day)


def latest_kept(on: date, leap: LeapDay) -> tuple[int, int]:
    moved = leap == LeapDay.BEFORE and (on.month, on.day) == (2, 28) and not isleap(on.year)
    return (2, 29) if moved else (on.month, on.day)


def remind_on(on: date, days_before: int | None) -> date | None:
    return None if days_before is None else on - timedelta(days=days_before)
