"""Learning who leaves from the company's own months: months are learnt from in order, and the newest ones judge."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from regulars.analytics import risk
from regulars.analytics.calendar import months_before
from regulars.analytics.risk.measures import Measures, by_group, measure
from regulars.analytics.risk.model import RiskModel as Learnt
from regulars.analytics.risk.table import Floats, Rows
from regulars.insight.models import Basis
from regulars.insight.risk.features import Asked, Known, known_at, together

CONTRACT_HORIZON = 90
SHORTEST, LONGEST = 30, 180
MOST_MONTHS, TESTED, JUDGED = 18, 6, 3
HISTORY_DAYS = 90
MOST_ROWS = 40_000
SHORTEST_MONTH = 28
FEWEST_OF_A_GROUP = 100
MOST_GROUPS = 6
BY = ("kind", "country", "product", "period")


@dataclass(frozen=True)
class Months:
    """Rows of all months together. `origin` is the number of the month of each row, the oldest is 0."""

    known: Known
    origin: Rows
    cuts: tuple[date, ...]
    gap: int


@dataclass(frozen=True)
class Trained:
    """What came out; `model` may be why there is none."""

    model: Learnt | risk.NoModel
    months: Months | None = None

    @property
    def learnt(self) -> Learnt | None:
        return self.model if isinstance(self.model, Learnt) else None


def horizon_of(basis: Basis, inactive_days: int) -> int:
    """Days ahead: a quarter for contracts; without them, the days of silence after which a customer counts as lost."""
    return CONTRACT_HORIZON if basis is Basis.CONTRACTS else min(max(inactive_days, SHORTEST), LONGEST)


def train(newest: Asked, since: date, *, look_in: Callable[[], None] = lambda: None) -> Trained:
    """Learn from all months up to the last whose outcome is known. newest: the day the figures stand; since: the first
    day of the data. look_in is called after each month that was read, and may stop everything by raising."""
    cuts = cuts_of(newest.until, newest.horizon_days, since)
    if len(cuts) <= gap_of(newest.horizon_days) + JUDGED:
        return Trained(risk.NoModel("short_history", {"months": len(cuts)}))
    months = _read(newest, cuts, look_in)
    if refused := few(months.known):
        return Trained(refused, months)
    folds = risk.rolling_folds(months.origin, gap=months.gap, tested=TESTED)
    if len(folds) <= JUDGED:
        return Trained(risk.NoModel("short_history", {"months": len(cuts)}), months)
    model = risk.fit(months.known.features, months.known.left, folds=folds, judged=JUDGED, must_add_up=True)
    return Trained(model, months)


def cuts_of(until: date, horizon_days: int, since: date) -> tuple[date, ...]:
    """Days to look from, a month apart, the oldest first: all have their outcome within the data."""
    last = until - timedelta(days=horizon_days)
    found = [months_before(last, months) for months in range(MOST_MONTHS)]
    return tuple(sorted(cut for cut in found if cut >= since + timedelta(days=HISTORY_DAYS)))


def gap_of(horizon_days: int) -> int:
    """Months after which an outcome is known for sure, also in February."""
    return math.ceil(horizon_days / SHORTEST_MONTH)


def _read(newest: Asked, cuts: tuple[date, ...], look_in: Callable[[], None]) -> Months:
    """The newest month tells how large a part of the customers fits into what is learnt from."""
    last = known_at(replace(newest, cut=cuts[-1]))
    share = min(1.0, MOST_ROWS / max(len(last) * len(cuts), 1))
    parts = []
    for cut in cuts:
        look_in()
        parts.append(last if share == 1 and cut == cuts[-1] else known_at(replace(newest, cut=cut, share=share)))
    origin = np.repeat(np.arange(len(cuts)), [len(part) for part in parts])
    return Months(together(parts), origin, cuts, gap_of(newest.horizon_days))


def few(known: Known) -> risk.NoModel | None:
    """One customer is looked at in several months: what counts is how many different ones left."""
    left = len(np.unique(known.customers[known.left == 1]))
    if left < risk.FEWEST_LEAVERS:
        return risk.NoModel("few_leavers", {"leavers": left, "needed": risk.FEWEST_LEAVERS})
    everybody = len(np.unique(known.customers))
    if everybody < risk.FEWEST_CUSTOMERS:
        return risk.NoModel("few_customers", {"customers": everybody, "needed": risk.FEWEST_CUSTOMERS})
    return None


def back_test_of(model: Learnt, months: Months) -> dict[str, Any]:
    """The back-test as it is kept: with the figures of each month, and of groups within the months that judge."""
    said, left = model.tested.said, months.known.left
    judging = ~np.isnan(said) & (months.origin >= len(months.cuts) - JUDGED)
    return {
        **model.tested.to_dict(),
        "months": [
            {"on": months.cuts[month].isoformat(), "judged": month >= len(months.cuts) - JUDGED, **figures.to_dict()}
            for month, figures in _by_month(said, left, months.origin)
        ],
        "groups": {
            name: _groups(said[judging], left[judging], months.known.features.column(name).values[judging])
            for name in BY
            if name in months.known.features.names
        },
        "first_cut": months.cuts[0].isoformat(),
        "last_cut": months.cuts[-1].isoformat(),
        "rows": len(months.known),
        "share_of_leavers": float(left.mean()),
    }


def _by_month(said: Floats, left: Floats, origin: Rows) -> list[tuple[int, Measures]]:
    tested = ~np.isnan(said)
    return [
        (int(month), measure(said[tested & (origin == month)], left[tested & (origin == month)]))
        for month in np.unique(origin[tested])
    ]


def _groups(said: Floats, left: Floats, words: Any) -> list[dict[str, Any]]:
    """The largest groups with enough customers; nothing where there is but one."""
    found = [
        {"value": value, **figures.to_dict()}
        for value, figures in by_group(said, left, words).items()
        if figures.customers >= FEWEST_OF_A_GROUP
    ]
    found.sort(key=lambda group: -int(group["customers"]))
    return found[:MOST_GROUPS] if len(found) > 1 else []
