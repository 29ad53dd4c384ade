"""Calendar periods as running numbers: cheap to group by, exact to turn back into days."""

from datetime import date, timedelta
from typing import Any

from regulars.analytics.results import Grain

MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
DAYS_A_MONTH = 365.25 / 12


def month_number(day: Any) -> Any:
    """Ibis: months since year 0 of a date column."""
    return day.year().cast("int64") * 12 + day.month() - 1


def from_month(month: Any, grain: Grain) -> Any:
    """The period a month number lies in; works on Ibis columns and on integers alike."""
    return month if grain is Grain.MONTH else month // MONTHS_IN[grain]


def period_number(day: Any, grain: Grain) -> Any:
    """Ibis: running number of the period a date column lies in."""
    number = from_month(month_number(day), grain)
    return number if grain is Grain.MONTH else number.cast("int64")


def each_number(first: Any, last: Any) -> Any:
    """Ibis: a row for every period number from first to last; none where last is before first.

    Needs: numbers above zero. Ibis writes «stop - start» for Spark without brackets, so that a start that is a sum is
    taken off in part only; inside a function it stays whole.
    """
    import ibis

    return ibis.range(first.abs(), (last + 1).abs()).unnest()


def number_of(day: date, grain: Grain) -> int:
    """The same of one day.

    >>> number_of(date(1997, 9, 30), Grain.QUARTER) - number_of(date(1997, 1, 1), Grain.QUARTER)
    2
    """
    return int(from_month(day.year * 12 + day.month - 1, grain))


def first_day(number: int, grain: Grain) -> date:
    """First day of a period.

    >>> first_day(number_of(date(2026, 11, 21), Grain.QUARTER), Grain.QUARTER)
    datetime.date(2026, 10, 1)
    """
    month = number * MONTHS_IN[grain]
    return date(month // 12, month % 12 + 1, 1)


def last_day(number: int, grain: Grain) -> date:
    """Last day of a period.

    >>> last_day(number_of(date(2024, 2, 10), Grain.MONTH), Grain.MONTH)
    datetime.date(2024, 2, 29)
    """
    return first_day(number + 1, grain) - timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of a shorter month.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    number = number_of(day, Grain.MONTH) - months
    return min(first_day(number, Grain.MONTH) + timedelta(days=day.day - 1), last_day(number, Grain.MONTH))
