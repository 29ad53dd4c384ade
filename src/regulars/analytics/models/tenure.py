"""How long contracts last: the share that leaves in each month of tenure, from finished and running spells alike.

Source: Kaplan & Meier (1958), with months of 30.4375 days. Running spells are censored, not survivors for ever.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.analytics.models.fitting import FEWEST_CUSTOMERS, Floats, NoModel

DAYS_A_MONTH = 365.25 / 12
TAIL_MONTHS = 12


@dataclass(frozen=True)
class Tenure:
    """`hazard[m]`: share of those who reached month m and left before month m + 1; `tail` for all later months."""

    hazard: tuple[float, ...]
    tail: float
    spells: int
    left: int


def fit(days: ArrayLike, left: ArrayLike, weight: ArrayLike | None = None) -> Tenure | NoModel:
    """From spells: days of tenure so far (whole spell when they left), and whether they left.

    Months that fewer than 30 spells reached are not trusted one by one: they share the pace of the last 12 that were.
    """
    months = (np.asarray(days, dtype=np.float64) // DAYS_A_MONTH).astype(np.int64)
    gone = np.asarray(left, dtype=np.bool_)
    counted = np.ones(len(months)) if weight is None else np.asarray(weight, dtype=np.float64)
    if counted.sum() < FEWEST_CUSTOMERS:
        return NoModel("few_customers", {"customers": int(counted.sum()), "needed": FEWEST_CUSTOMERS})
    ends = np.bincount(months, counted * gone)
    seen = np.bincount(months, counted)
    reached = seen[::-1].cumsum()[::-1]
    # Who is still running in month m was watched for half of it on average: the actuarial correction.
    watched = np.maximum(reached - (seen - ends) / 2, 1e-12)
    trusted = max(int(np.count_nonzero(reached >= FEWEST_CUSTOMERS)), 1)
    last = slice(max(trusted - TAIL_MONTHS, 0), None)
    tail = float(ends[last].sum() / watched[last].sum())
    hazard = tuple(float(value) for value in ends[:trusted] / watched[:trusted])
    return Tenure(hazard, tail, int(counted.sum()), int((counted * gone).sum()))


def stays(model: Tenure, months: ArrayLike, horizon: int) -> Floats:
    """Chance of still being there 1, 2, ... `horizon` months on, given the tenure so far.

    Shapes: months (customers,) whole; result (customers, horizon).
    """
    start = np.asarray(months, dtype=np.int64)
    longest = int(start.max(initial=0)) + horizon
    pace = np.full(max(longest, len(model.hazard)), model.tail)
    pace[: len(model.hazard)] = model.hazard
    ahead: NDArray[np.int64] = start[:, None] + np.arange(horizon)
    return cast(Floats, np.cumprod(1 - np.minimum(pace[ahead], 1.0), axis=1))
