"""Two parts of the customers beside each other, from what is stored of each; without NumPy, as pages do it when asked.

A part is told by its days: how many came under watch on that day of their stay, how many left then, how many were last
seen then. Such days add up, so that of a part and of everybody follow «all the others».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from math import sqrt

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.chances import chi_square_tail
from regulars.analytics.intervals import Z_95
from regulars.analytics.survival.shapes import MOST_MONTHS, Days, enough_of

FEWEST_LEAVERS = 5


@dataclass(frozen=True)
class Pair:
    """The log-rank test of two parts, and the difference of their mean months within the first `within` months (the
    one less the other) with its interval."""

    p_value: float
    within: int
    months: float
    low: float
    high: float


def without(everybody: Days, part: Days) -> Days | None:
    """All who are not of the part; None where the part is not of everybody.

    >>> without(((-1, 5, 0, 0), (3, 0, 2, 1)), ((-1, 1, 0, 0), (3, 0, 1, 0)))
    ((-1, 4, 0, 0), (3, 0, 1, 1))
    """
    own = {day: counts for day, *counts in part}
    if own.keys() - {day for day, *_counts in everybody}:
        return None
    left = [
        (day, *(count - less for count, less in zip(counts, own.get(day, (0, 0, 0)), strict=True)))
        for day, *counts in everybody
    ]
    if any(count < 0 for _day, *counts in left for count in counts):
        return None
    return tuple((day, came, gone, seen) for day, came, gone, seen in left if came or gone or seen)


def compared(one: Days, other: Days) -> Pair | None:
    """None where too few have left, or were watched for less than a month, to tell anything."""
    within = min(months_watched(one), months_watched(other))
    if within < 1 or min(_leavers(one), _leavers(other)) < FEWEST_LEAVERS:
        return None
    mean, error = mean_within(one, within * DAYS_A_MONTH)
    beside, its_error = mean_within(other, within * DAYS_A_MONTH)
    months, off = (mean - beside) / DAYS_A_MONTH, sqrt(error**2 + its_error**2) / DAYS_A_MONTH
    return Pair(log_rank_of_two(one, other), within, months, months - Z_95 * off, months + Z_95 * off)


def log_rank_of_two(one: Days, other: Days) -> float:
    """The chance of such a difference or a larger one among parts that leave alike: see `comparing.log_rank`.

    >>> quick, slow = ((-1, 3, 0, 0), (1, 0, 1, 0), (2, 0, 1, 0), (3, 0, 1, 0)), ((-1, 3, 0, 0), (4, 0, 3, 0))
    >>> round(log_rank_of_two(quick, slow), 4)
    0.0246
    """
    off = spread = 0.0
    for (watched, left), (beside, gone) in _together(one, other):
        total, leavers = watched + beside, left + gone
        if not total or not leavers:
            continue
        share = watched / total
        off += left - leavers * share
        if total > 1:
            spread += leavers * share * (1 - share) * (total - leavers) / (total - 1)
    return chi_square_tail(off * off / spread, 1) if spread else 1.0


def _together(one: Days, other: Days) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """By every day of either: how many are watched and leave, of the one and of the other."""
    known = [{day: counts for day, *counts in part} for part in (one, other)]
    watched = [0, 0]
    for day in sorted(known[0].keys() | known[1].keys()):
        counts = [part.get(day, [0, 0, 0]) for part in known]
        yield (watched[0], counts[0][1]), (watched[1], counts[1][1])
        for place, (came, left, seen) in enumerate(counts):
            watched[place] += came - left - seen


def risk_days(part: Days) -> list[tuple[int, int, int]]:
    """Every day on which somebody left: how many were watched just before, and how many left.

    >>> risk_days(((-1, 4, 0, 0), (1, 0, 1, 0), (2, 0, 1, 1), (3, 0, 0, 1)))
    [(1, 4, 1), (2, 3, 1)]
    """
    found, watched = [], 0
    for day, came, left, seen in part:
        if left:
            found.append((day, watched, left))
        watched += came - left - seen
    return found


def _trusted(part: Days) -> list[tuple[int, int, int]]:
    """The same from the day on which enough are watched: see `segments.trusted_from`."""
    moments, enough = risk_days(part), _enough(part)
    return list(dropwhile(lambda moment: moment[1] < enough, moments)) or moments


def _enough(part: Days) -> float:
    return enough_of(sum(came for _day, came, _left, _seen in part))


def mean_within(part: Days, until: float) -> tuple[float, float]:
    """Mean days stayed within the first `until` days, and its standard error: see `curves.restricted_mean`.

    >>> mean_within(((-1, 4, 0, 0), (1, 0, 1, 0), (2, 0, 1, 0), (3, 0, 1, 0), (4, 0, 1, 0)), 4)[0]
    2.5
    """
    moments = [moment for moment in _trusted(part) if moment[0] < until]
    share, before, areas = 1.0, 0.0, []
    for day, watched, left in moments:
        areas.append(share * (day - before))
        share, before = share * (watched - left) / watched, float(day)
    after = share * (until - before)
    value, variance = sum(areas) + after, 0.0
    for (_day, watched, left), area in zip(reversed(moments), reversed(areas), strict=True):
        if watched > left:
            variance += after**2 * left / (watched * (watched - left))
        after += area
    return value, sqrt(variance)


def months_watched(part: Days) -> int:
    """How many whole months enough customers were watched for: see `segments.months_watched`."""
    enough = _enough(part)
    found = [month for month, watched in enumerate(_watched_by_month(part)) if watched >= enough]
    return found[-1] if found else 0


def _watched_by_month(part: Days) -> Iterator[int]:
    """Watched just before 0, 1, 2, ... months were over."""
    place, watched = 0, 0
    for month in range(MOST_MONTHS + 1):
        while place < len(part) and part[place][0] < month * DAYS_A_MONTH:
            _day, came, left, seen = part[place]
            watched += came - left - seen
            place += 1
        yield watched


def _leavers(part: Sequence[tuple[int, int, int, int]]) -> int:
    return sum(left for _day, _came, left, _seen in part)
