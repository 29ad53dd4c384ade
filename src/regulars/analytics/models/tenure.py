"""How long contracts last: the share that leaves in each month of tenure, from finished and running spells alike.

Source: Kaplan & Meier (1958), with months of 30.4375 days. Running spells are censored, not survivors for ever.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.analytics.models.fitting import FEWEST_CUSTOMERS, Floats, NoModel
from regulars.analytics.models.renewal import ContractRows

TAIL_MONTHS = 12


@dataclass(frozen=True)
class Tenure:
    """`hazard[m]`: share of those who reached month m and left before month m + 1; `tail` for all later months.
    `watched`, `tail_watched`: how many each was counted from."""

    hazard: tuple[float, ...]
    tail: float
    spells: int
    left: int
    watched: tuple[float, ...] = ()
    tail_watched: float = 0.0


def fit(rows: ContractRows) -> Tenure | NoModel:
    """From contracts by months, see spells.rows_of_spells.

    Months that fewer than 30 were watched through are not trusted one by one: they share the pace of the last 12 that
    were.
    """
    if rows.customers < FEWEST_CUSTOMERS:
        return NoModel("few_customers", {"customers": int(rows.customers), "needed": FEWEST_CUSTOMERS})
    size = int(rows.periods.max(initial=0.0)) + 1
    ends = _counted(rows.periods - 1, rows.weight * rows.left, size)
    # Watched through month m: all but those who were gone, were not watched yet, or are in the middle of it.
    over = np.cumsum(_counted(rows.periods, rows.weight, size))
    watched = np.cumsum(_counted(rows.entered, rows.weight, size)) - over
    trusted = np.flatnonzero(watched >= FEWEST_CUSTOMERS)
    longest = int(trusted[-1]) + 1 if len(trusted) else 1
    last = slice(max(longest - TAIL_MONTHS, 0), longest)
    of_tail = max(float(watched[last].sum()), 1.0)
    tail, few = float(ends[last].sum()) / of_tail, watched < FEWEST_CUSTOMERS
    pace = np.where(few, tail, ends / np.maximum(watched, 1.0))[:longest]
    seen = np.where(few, of_tail, watched)[:longest]
    counts = int(rows.customers), int(rows.carried["left"])
    return Tenure(tuple(pace.tolist()), tail, *counts, tuple(seen.tolist()), of_tail)


def _counted(places: Floats, weight: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(np.maximum(places, 0).astype(np.intp), weight, size), dtype=np.float64)


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
