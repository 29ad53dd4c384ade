"""How many of today's customers will have left after a while, and how sure that is.

Two things make the number uncertain, and both are in its variance: each customer leaves or stays by their own chance,
and the parameters these chances come from were estimated.
"""

from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import eigh_tridiagonal

from regulars.analytics.models import staying
from regulars.analytics.models.family import BuyingModel
from regulars.analytics.models.fitting import Floats, distinct, dot
from regulars.analytics.models.notices import stays_unannounced, unannounced
from regulars.analytics.models.pareto_nbd import ParetoNbd
from regulars.analytics.models.renewal import ContractRows
from regulars.analytics.models.staying import Renewing, Staying
from regulars.analytics.models.summary import covariance_of_numbers
from regulars.analytics.models.tenure import Tenure

NODES = 64


class Leavers(NamedTuple):
    """Customers of today (expected ones, where nobody can tell who is there), how many of them leave, its variance."""

    base: float
    left: float
    variance: float


def still_there(model: BuyingModel, horizon: float, x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that who is there now will still be there `horizon` later: depends on x and T alone.

    Pareto/NBD: ((beta + T) / (beta + T + horizon)) ** s. BG/NBD and MBG/NBD: each purchase may be the last one, so it
    is the mean of (1 + p horizon / (alpha + T)) ** -(r + x) over p ~ beta(a, b + x), of MBG/NBD b + x + 1; by
    Gauss-Jacobi quadrature.
    """
    count, seen = (np.asarray(values, dtype=np.float64) for values in np.broadcast_arrays(x, T))
    if isinstance(model, ParetoNbd):
        return np.asarray(((model.beta + seen) / (model.beta + seen + horizon)) ** model.s, dtype=np.float64)
    found = np.empty(count.shape)
    for value in np.unique(count):
        own = count == value
        p, share = beta_nodes(model.a, model.b + value + model.EXTRA)
        # Which T there are is few beside how many customers: days.
        times, place = distinct(seen[own])
        z = horizon / (model.alpha + times)
        there = np.exp(-(model.r + value) * np.log1p(p[:, None] * z))
        found[own] = np.einsum("nt,n->t", there, share)[place]
    return found


def beta_nodes(a: float, b: float) -> tuple[Floats, Floats]:
    """Gauss-Jacobi quadrature for a mean over beta(a, b): nodes in 0 to 1 and shares that add up to 1.

    By Golub & Welsch (1969), as shares and not as weights: those overflow for b of a thousand.
    """
    left, right = b - 1, a - 1
    n, both = np.arange(1, NODES, dtype=np.float64), left + right
    total = 2 * n + both
    middle = np.append((right - left) / (both + 2), (right**2 - left**2) / (total * (total + 2)))
    # At n = 1 two factors are the same: they are left out, as they may both be 0.
    same = np.append(1.0, (n[1:] + both) / (total[1:] - 1))
    beside = 4 * n * (n + left) * (n + right) * same / (total**2 * (total + 1))
    nodes, vectors = eigh_tridiagonal(middle, np.sqrt(beside))
    return (nodes + 1) / 2, np.asarray(vectors[0] ** 2, dtype=np.float64)


def of_contracts(model: Staying, everybody: ContractRows, months: Floats, months_left: Floats, horizon: int) -> Leavers:
    """Of running contracts with so many months of tenure. months_left: to a known end, nan where none is known.

    What the notices given say of the others is itself not sure: the variance is that without them.
    """
    known = ~np.isnan(months_left)
    ages, places = np.unique(months[~known].astype(np.int64), return_inverse=True)
    weight = np.bincount(places.ravel(), minlength=len(ages)).astype(np.float64)
    if isinstance(model, Tenure):
        spread = _of_hazards(model, ages, weight, horizon)
    else:
        spread = _of_renewals(model, everybody, ages, weight, horizon)
    expected, variance = _counted(weight, 1 - _stays(model, ages, horizon), spread)
    gone = np.count_nonzero(months_left[known] < horizon)
    if gone:
        share = unannounced(model, months, months_left, horizon)
        expected = dot(weight, 1 - stays_unannounced(model, ages, horizon, share)[:, -1]) if len(ages) else 0.0
    return Leavers(float(len(months)), float(gone + expected), variance)


def _stays(model: Staying, ages: Any, horizon: int) -> Floats:
    return staying.stays(model, ages, horizon)[:, -1] if len(ages) else np.zeros(0)


def _counted(weight: Floats, chance: Floats, spread: float) -> tuple[float, float]:
    """Expected leavers, and the variance of how many there will be."""
    return dot(weight, chance), dot(weight, chance * (1 - chance)) + spread


def _of_renewals(model: Renewing, everybody: ContractRows, ages: Any, weight: Floats, horizon: int) -> float:
    """Without bounds where nothing says how sure the parameters are."""

    def leave(one: Any) -> list[float]:
        return [dot(weight, 1 - _stays(Renewing(one, model.months), ages, horizon))]

    found = covariance_of_numbers(model.model, everybody, leave)
    return inf if found is None else float(found[0, 0])


def _of_hazards(model: Tenure, ages: Any, weight: Floats, horizon: int) -> float:
    """The same of the shares by month of tenure, each a count of its own (Greenwood's reasoning)."""
    if not len(ages):
        return 0.0
    there = weight * _stays(model, ages, horizon)
    months = np.minimum(ages[:, None] + np.arange(horizon), len(model.hazard))
    moved = np.bincount(months.ravel(), np.repeat(there, horizon), len(model.hazard) + 1)
    pace, watched = np.append(model.hazard, model.tail), np.append(model.watched, model.tail_watched)
    seen = np.maximum(watched, 1.0)
    # Nobody of few (or everybody) is no certainty: half a leaver more and half a stayer, as Jeffreys' prior counts.
    unsure = (pace * seen + 0.5) / (seen + 1)
    return float(np.sum((moved / (1 - unsure)) ** 2 * unsure * (1 - unsure) / seen))
