"""The newest months held back: customers as they stood at a cut, with what they bought after it."""

from datetime import date, timedelta

import ibis

from regulars.analytics.models.holdout import Watched, watched
from regulars.analytics.observing import Observed

FEWEST_DAYS = 180  # observed, before a part of them can be held back
LONGEST_DAYS = 365


def cut_of(since: date, until: date) -> date | None:
    """The last day models may learn from: a third of the time is held back, a year at most. None: too short.

    >>> cut_of(date(2026, 1, 1), date(2026, 12, 31)), cut_of(date(2026, 9, 1), date(2026, 12, 31))
    (datetime.date(2026, 9, 1), None)
    """
    days = (until - since).days
    return until - timedelta(days=min(days // 3, LONGEST_DAYS)) if days >= FEWEST_DAYS else None


def held_out(seen: Observed, unit_days: float) -> Watched | None:
    """Customers without contracts who had bought by the cut; None where the observation is too short for one.

    Purchases are purchase days. Units: of time unit_days.
    """
    cut = None if seen.since is None or not seen.has_orders else cut_of(seen.since, seen.until)
    if cut is None:
        return None
    days = seen.days.filter(seen.days.purchases > 0).anti_join(seen.contracts.select("customer"), "customer")
    known = days.day <= cut
    own = days.group_by("customer").aggregate(
        n=known.sum(), later=(~known).sum(), first=days.day.min(), last=days.day.max(where=known)
    )
    own = own.filter(own.n > 0)
    own = own.select(
        "later",
        x=own.n - 1,
        t_x=own["last"].delta(own["first"], unit="day"),
        T=ibis.literal(cut).delta(own["first"], unit="day"),
    )
    keys = ("x", "t_x", "T", "later")
    rows = own.group_by(*keys).aggregate(weight=own.count()).order_by(*keys).to_pyarrow()
    x, t_x, T, later, weight = (rows[name].to_numpy().astype("float64") for name in (*keys, "weight"))
    horizon = (seen.until - cut).days / unit_days
    return watched(x, t_x / unit_days, T / unit_days, later, horizon, weight)
