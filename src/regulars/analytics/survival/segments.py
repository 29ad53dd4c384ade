"""Lifetimes of everybody and by groups, as the pages show them: by month, with means and what the groups differ in."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.survival.comparing import log_rank
from regulars.analytics.survival.curves import Curve, interval_at, kaplan_meier, median, restricted_mean, share_at
from regulars.analytics.survival.rows import Floats, Lifetimes, at_risk, risk_table
from regulars.analytics.survival.shapes import (
    MOST_MONTHS,
    Comparison,
    Days,
    GroupLifetimes,
    LifetimesFound,
    MeanLifetime,
    MonthShare,
    SplitLifetimes,
    enough_of,
)

FEWEST_CUSTOMERS = 30
MOST_GROUPS = 8
SHORTEST_MEAN = 3  # months: a group that was watched for less has no mean, so that the others keep theirs
CHANCE = 0.05


def lifetimes_found(
    whole: Lifetimes, splits: Mapping[str, Mapping[str, Lifetimes]], *, in_order: Collection[str] = ()
) -> LifetimesFound:
    """Everybody, and by attribute and value. Durations in days. in_order: attributes whose values follow each other,
    as years do; of these the last ones are kept, of others the largest."""
    if not whole.customers:
        return LifetimesFound(None, ())
    shown = {
        attribute: _newest(groups) if attribute in in_order else _largest(groups)
        for attribute, groups in splits.items()
    }
    compared = sum(1 for groups in shown.values() if len(groups) > 1)
    return LifetimesFound(
        group_lifetimes("", whole, months_watched(whole)),
        tuple(_split(attribute, groups, splits[attribute], compared) for attribute, groups in shown.items() if groups),
        days_of(whole),
    )


def _newest(groups: Mapping[str, Lifetimes]) -> dict[str, Lifetimes]:
    enough = sorted(value for value, rows in groups.items() if rows.customers >= FEWEST_CUSTOMERS)
    return {value: groups[value] for value in enough[-MOST_GROUPS:]}


def _largest(groups: Mapping[str, Lifetimes]) -> dict[str, Lifetimes]:
    enough = [(value, rows) for value, rows in groups.items() if rows.customers >= FEWEST_CUSTOMERS]
    return dict(sorted(enough, key=lambda item: (-item[1].customers, item[0]))[:MOST_GROUPS])


def _split(
    attribute: str, groups: Mapping[str, Lifetimes], everybody: Mapping[str, Lifetimes], compared: int
) -> SplitLifetimes:
    watched = {value: months_watched(rows) for value, rows in groups.items()}
    within = min([months for months in watched.values() if months >= SHORTEST_MEAN] or watched.values())
    comparison = None
    if len(groups) > 1:
        test = log_rank(list(groups.values()))
        differs = test.p_value < CHANCE / compared
        comparison = Comparison(test.statistic, test.degrees, test.p_value, compared, differs)
    shown = sum(rows.customers for rows in groups.values())
    return SplitLifetimes(
        attribute,
        tuple(
            group_lifetimes(value, rows, within if watched[value] >= within else 0) for value, rows in groups.items()
        ),
        round(sum(rows.customers for rows in everybody.values()) - shown),
        comparison,
    )


def months_watched(rows: Lifetimes) -> int:
    """How many whole months at least ten customers (of a smaller group: half of them) were watched for."""
    watched = at_risk(rows, _days(MOST_MONTHS))
    enough = np.flatnonzero(watched >= enough_of(rows.customers))
    return int(enough[-1]) if len(enough) else 0


def trusted_from(rows: Lifetimes) -> float:
    """With late entry, the day of the last leaver before enough customers were watched: one of a handful who leaves in
    the first days would take the curve of everybody down for ever. Minus infinity where enough were watched at once."""
    table = risk_table(rows)
    enough = np.flatnonzero(table.at_risk >= enough_of(rows.customers))
    return float(table.time[enough[0] - 1]) if len(enough) and enough[0] else -np.inf


def group_lifetimes(value: str, rows: Lifetimes, within: int) -> GroupLifetimes:
    """One group; its mean is within so many months, 0 for none."""
    curve = kaplan_meier(rows, since=trusted_from(rows))
    half, low, high = (None if days is None else days / DAYS_A_MONTH for days in median(curve))
    return GroupLifetimes(
        value=value,
        customers=round(rows.customers),
        left=round(rows.leavers),
        half_gone=half,
        half_gone_low=low,
        half_gone_high=high,
        mean=_mean(curve, within),
        curve=_by_month(rows, curve),
    )


def _mean(curve: Curve, within: int) -> MeanLifetime | None:
    if within < 1:
        return None
    found = restricted_mean(curve, within * DAYS_A_MONTH)
    value, error, low, high = (
        days / DAYS_A_MONTH for days in (found.value, found.standard_error, found.low, found.high)
    )
    return MeanLifetime(within, value, error, low, high)


def _by_month(rows: Lifetimes, curve: Curve) -> tuple[MonthShare, ...]:
    months = np.arange(months_watched(rows) + 1)
    days = _days(int(months[-1]))
    low, high = interval_at(curve, days)
    found = zip(months, share_at(curve, days), low, high, at_risk(rows, days), strict=True)
    return tuple(
        MonthShare(int(month), float(share), _known(bottom), _known(top), round(float(watched)))
        for month, share, bottom, top, watched in found
    )


def _days(months: int) -> Floats:
    """The days on which 0, 1, ... months are over."""
    return np.asarray(np.arange(months + 1) * DAYS_A_MONTH, dtype=np.float64)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def days_of(rows: Lifetimes) -> Days:
    """The lifetimes as `pairs` takes them: everything that happened on each day of the stay.

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> days_of(lifetimes([1, 2, 2], [True, True, False]))
    ((-1, 3, 0, 0), (1, 0, 1, 0), (2, 0, 1, 1))
    """
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    everything = zip(rows.duration, rows.ended, rows.entry, rows.weight, strict=True)
    for duration, ended, entry, weight in everything:
        found[round(entry) if np.isfinite(entry) else -1][0] += round(weight)
        found[round(duration)][1 if ended else 2] += round(weight)
    return tuple((day, *found[day]) for day in sorted(found))  # type: ignore[misc]
