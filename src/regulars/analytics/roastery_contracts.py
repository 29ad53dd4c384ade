"""Contracts of the simulated roaster: plans with yearly prices, upgrades and downgrades, ends, notices and returns."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]

MONTH = 30.4375
PLANS = ("OFF-S", "OFF-M", "OFF-L")
MONTHLY_MINOR = (4_500, 9_000, 21_000)
ENDS_A_MONTH = {"office": 0.016, "café": 0.034, "hotel": 0.022, "bakery": 0.028}
PRICE_RISE = 1.06
BACK_SHARE = 0.2
NOTICE_SHARE = 0.03
PERIODS = {"month": 1, "quarter": 3, "year": 12}


class Row(NamedTuple):
    """A stretch at one price, in days since the beginning; `ended` None while it runs."""

    customer: int
    plan: int
    started: int
    ended: int | None
    monthly_minor: int
    period: str


def contracts(who: Array, people: dict[str, Array], days: int, until: date, rng: Generator) -> Any:
    """All rows of all holders, as Arrow. A new price is a new row that starts where the old one ends."""
    import pyarrow as pa

    rows: list[Row] = []
    for place in who.tolist():
        pace = ENDS_A_MONTH[people["industry"][place]] * rng.gamma(1.5, 1 / 1.5)
        rows += _life(int(people["customer"][place]), int(people["joined"][place]), days, pace, rng)
    first = until - timedelta(days=days - 1)
    months = [PERIODS[row.period] for row in rows]
    return pa.table(
        {
            "number": [f"C-{number:06d}" for number in range(1, len(rows) + 1)],
            "customer": pa.array([row.customer for row in rows], pa.int64()),
            "product": [PLANS[row.plan] for row in rows],
            "started_on": pa.array([first + timedelta(days=row.started) for row in rows], pa.date32()),
            "ended_on": pa.array([_day(first, row.ended) for row in rows], pa.date32()),
            "amount_minor": [row.monthly_minor * many for row, many in zip(rows, months, strict=True)],
            "period": [row.period for row in rows],
            "monthly_minor": pa.array([row.monthly_minor for row in rows], pa.int64()),
        }
    )


def _day(first: date, number: int | None) -> date | None:
    return None if number is None else first + timedelta(days=number)


def _life(customer: int, joined: int, days: int, pace: float, rng: Generator) -> list[Row]:
    """One holder's contracts: a first life, and for some a second one after a break."""
    plan = int(rng.choice(len(PLANS), p=(0.5, 0.35, 0.15)))
    period = str(rng.choice(list(PERIODS), p=(0.7, 0.2, 0.1)))
    end = joined + int(MONTH * (1 + rng.exponential(1 / max(pace, 1e-3))))
    rows = _stretches(customer, plan, joined, end, days, period, rng)
    back = end + int(rng.integers(60, 270))
    if end < days and back < days and rng.random() < BACK_SHARE:
        again = back + int(MONTH * (1 + rng.exponential(1 / max(pace, 1e-3))))
        rows += _stretches(customer, plan, back, again, days, period, rng)
    return rows


def _stretches(customer: int, plan: int, start: int, end: int, days: int, period: str, rng: Generator) -> list[Row]:
    """From start to end in steps of a year: the price rises, and some change the plan."""
    rows, price = [], MONTHLY_MINOR[plan] * (1 + 0.3 * rng.random())
    while True:
        stop = start + 365
        if stop >= min(end, days):
            rows.append(Row(customer, plan, start, _known_end(end, days, rng), int(price // 100 * 100), period))
            return rows
        rows.append(Row(customer, plan, start, stop, int(price // 100 * 100), period))
        start, price = stop, price * PRICE_RISE
        if rng.random() < 0.2:
            plan = int(np.clip(plan + rng.choice((-1, 1)), 0, len(PLANS) - 1))
            price = MONTHLY_MINOR[plan] * (1 + 0.3 * rng.random())


def _known_end(end: int, days: int, rng: Generator) -> int | None:
    """What has ended is known; of those that will end, only some have given notice, two months ahead at most."""
    if end < days:
        return end
    return days + int(rng.integers(5, 60)) if rng.random() < NOTICE_SHARE else None
