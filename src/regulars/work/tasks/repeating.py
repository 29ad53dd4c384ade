"""When a task that repeats is due the next time: arithmetic of the calendar, and no clock."""

import calendar
from datetime import date, timedelta

from regulars.work.tasks.errors import RepeatsStrangely
from regulars.work.tasks.types import DAY, MONTH, ONCE, WEEK, Repeats

MOST_INTERVAL = 99
WEEK_DAYS = 7


def settled(repeats: Repeats, due_on: date) -> Repeats:
    """A repetition that can be kept: weekdays in order, of months the day that is meant. Raises RepeatsStrangely."""
    if repeats.every not in (ONCE, DAY, WEEK, MONTH) or not 1 <= repeats.interval <= MOST_INTERVAL:
        raise RepeatsStrangely()
    if any(not 0 <= one < WEEK_DAYS for one in repeats.weekdays):
        raise RepeatsStrangely()
    weekdays = tuple(sorted(set(repeats.weekdays))) if repeats.every == WEEK else ()
    day = (repeats.day or due_on.day) if repeats.every == MONTH else None
    return Repeats(repeats.every, repeats.interval if repeats.every else 1, weekdays, day)


def next_day(due_on: date, repeats: Repeats, *, not_before: date) -> date:
    """The first day after `due_on` that the repetition falls on, and not before a day: what was missed stays missed.

    >>> next_day(date(2026, 1, 31), Repeats("month", day=31), not_before=date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    >>> next_day(date(2026, 2, 28), Repeats("month", day=31), not_before=date(2026, 2, 28))
    datetime.date(2026, 3, 31)
    """
    found = step(due_on, repeats)
    while found < not_before:
        found = step(found, repeats)
    return found


def step(day: date, repeats: Repeats) -> date:
    if repeats.every == DAY:
        return day + timedelta(days=repeats.interval)
    if repeats.every == WEEK:
        return weeks_on(day, repeats.interval, repeats.weekdays or (day.weekday(),))
    return months_on(day, repeats.interval, repeats.day or day.day)


def weeks_on(day: date, interval: int, weekdays: tuple[int, ...]) -> date:
    """The next of the weekdays in the same week, else the first of them so many weeks later."""
    later = [one for one in weekdays if one > day.weekday()]
    if later:
        return day + timedelta(days=later[0] - day.weekday())
    return day + timedelta(days=weekdays[0] - day.weekday() + WEEK_DAYS * interval)


def months_on(day: date, interval: int, wanted: int) -> date:
    """The day that is wanted so many months later; the last one of a month that has no such day."""
    months = day.year * 12 + day.month - 1 + interval
    year, month = divmod(months, 12)
    return date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))
