"""A theme over time: its texts by month, and whether it grows. Importing nothing heavy: pages count again for readers
who see only some of the customers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from regulars.analytics.chances import exact_shares
from regulars.analytics.themes.shapes import Month

TREND_MONTHS = 3
CHANCE = 0.05


def by_month(days: Sequence[date], all_days: Sequence[date]) -> tuple[Month, ...]:
    """Every month from the first text of all to the last, also those without any."""
    return months_of(Counter(_first(day) for day in days), Counter(_first(day) for day in all_days))


def months_of(counts: Mapping[date, int], of_all: Mapping[date, int]) -> tuple[Month, ...]:
    """The same from counts by the first day of a month."""
    months, month = [], min(of_all)
    while month <= max(of_all):
        months.append(Month(month, counts.get(month, 0), of_all.get(month, 0)))
        month = _next(month)
    return tuple(months)


def trend(months: Sequence[Month], until: date) -> str:
    """The share of the theme among all texts: last three whole months beside the three before, if chance would give
    such a difference in fewer than one of twenty cases: counted exactly, as a theme is often a handful of texts."""
    whole = [month for month in months if _next(month.starts_on) <= until or _last_day(month.starts_on, until)]
    if len(whole) < 2 * TREND_MONTHS:
        return "not_known"
    (new, of_new), (old, of_old) = (
        _sums(part) for part in (whole[-TREND_MONTHS:], whole[-2 * TREND_MONTHS : -TREND_MONTHS])
    )
    if not of_new or not of_old:
        return "not_known"
    if exact_shares((new, of_new), (old, of_old)) > CHANCE:
        return "steady"
    return "up" if new * of_old > old * of_new else "down"


def _sums(months: Sequence[Month]) -> tuple[int, int]:
    return sum(month.texts for month in months), sum(month.of_all for month in months)


def _first(day: date) -> date:
    return day.replace(day=1)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _last_day(month: date, until: date) -> bool:
    return (_next(month) - until).days == 1
