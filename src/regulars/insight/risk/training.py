"""Learning who leaves from the company's own months: months are learnt from in order, and the newest ones judge."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from regulars.analytics import risk
from regulars.analytics.calendar import months_before
from regulars.analytics.risk.measures import auc_interval, different, measure
from regulars.analytics.risk.model import RiskModel as Learnt
from regulars.analytics.risk.table import Floats, Folds, Rows
from regulars.insight.models import Basis
from regulars.insight.risk.features import Asked, Known, known_at, together

CONTRACT_HORIZON = 90
SHORTEST, LONGEST = 30, 180
MOST_MONTHS, TESTED, JUDGED, FEWEST_LEARNT = 18, 6, 3, 3
HISTORY_DAYS = 90
MOST_ROWS = 40_000
SHORTEST_MONTH = 28
FEWEST_OF_A_GROUP = 100
MOST_GROUPS = 6
HUNDRED = 100
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
    folds = folds_of(months)
    if len(folds) <= JUDGED:
        return Trained(risk.NoModel("short_history", {"months": len(cuts)}), months)
    known = months.known
    model = risk.fit(known.features, known.left, whose=known.customers, folds=folds, judged=JUDGED, must_add_up=True)
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


def folds_of(months: Months) -> Folds:
    """Months that choose, then those that judge. Where there are months enough, the outcomes of the former were all
    known on the first day of the latter, as they would have been; with a short history they follow at once."""
    between = months.gap - 1
    apart = risk.rolling_folds(months.origin, gap=months.gap, tested=TESTED + between)
    if len(months.cuts) - TESTED - between - months.gap + 1 < FEWEST_LEARNT:
        return apart[-TESTED:]
    return [*apart[: TESTED - JUDGED], *apart[-JUDGED:]]


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
    said, left, whose = model.tested.said, months.known.left, months.known.customers
    judged = judging(model, months)
    return {
        **model.tested.to_dict(),
        "first_hundred": _first_hundred(model, months),
        "months": [
            {"on": months.cuts[month].isoformat(), "judged": month >= len(months.cuts) - JUDGED, **figures}
            for month, figures in _by_month(model, months)
        ],
        "groups": {
            name: groups_of(
                said[judged], left[judged], whose[judged], months.known.features.column(name).values[judged]
            )
            for name in BY
            if name in months.known.features.names
        },
        "first_cut": months.cuts[0].isoformat(),
        "last_cut": months.cuts[-1].isoformat(),
        "rows": len(months.known),
        "share_of_leavers": float(left.mean()),
    }


def judging(model: Learnt, months: Months) -> Any:
    """Which rows judge: those of the newest months, which took no part in the choice. Shape: (rows,)."""
    return ~np.isnan(model.tested.said) & (months.origin >= len(months.cuts) - JUDGED)


def _first_hundred(model: Learnt, months: Months) -> dict[str, Any]:
    """Of the hundred likeliest to leave on the newest day that was judged, how many left; and of all that day."""
    rows = np.flatnonzero(judging(model, months) & (months.origin == len(months.cuts) - 1))
    order = np.argsort(-model.tested.said[rows], kind="stable")[:HUNDRED]
    left = months.known.left[rows]
    return {
        "on": months.cuts[-1].isoformat(),
        "customers": len(order),
        "left": int(left[order].sum()),
        "share_of_all": float(left.mean()) if len(rows) else None,
    }


def _by_month(model: Learnt, months: Months) -> list[tuple[int, dict[str, Any]]]:
    said, known = model.tested.said, months.known
    tested = {month: ~np.isnan(said) & (months.origin == month) for month in np.unique(months.origin[~np.isnan(said)])}
    return [
        (int(month), figures_of(said[rows], known.left[rows], known.customers[rows])) for month, rows in tested.items()
    ]


def groups_of(said: Floats, left: Floats, whose: Rows, words: Any) -> list[dict[str, Any]]:
    """The largest groups with enough customers; nothing where there is but one. words: (customers,)."""
    values = np.asarray(words).astype(str)
    groups = {str(value): values == value for value in np.unique(values)}
    found = [{"value": value, **figures_of(said[rows], left[rows], whose[rows])} for value, rows in groups.items()]
    found = sorted(filter(is_group, found), key=lambda group: -int(group["customers"]))
    return found[:MOST_GROUPS] if len(found) > 1 else []


def figures_of(said: Floats, left: Floats, whose: Rows) -> dict[str, Any]:
    """What is kept of a month or a group: how well it was ranked, within which bounds, and what was said on average.
    whose: the customer of each row, who is one witness in however many months."""
    figures = measure(said, left)
    found = {**figures.to_dict(), "said": float(said.mean())}
    if figures.auc is None:
        return found
    low, high = auc_interval(figures.auc, *different(left, whose))
    return {**found, "auc_low": low, "auc_high": high}


def is_group(figures: dict[str, Any]) -> bool:
    return int(figures["customers"]) >= FEWEST_OF_A_GROUP
