"""Whether a score ranks customers by what the treatment gives them: Qini curve and area under the uplift curve.

Sources: Radcliffe (2007) for Qini; Jaskowski & Jaroszewicz (2012) for the area under the uplift curve.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from regulars.analytics.intervals import Z_95
from regulars.analytics.results import JsonAble

Floats = NDArray[np.float64]
DRAWS = 200


@dataclass(frozen=True)
class Ranked:
    """Customers in the order of a score, best first; those with equal scores are taken together.

    Shapes: all are (customers,) in that order, but `ends` (steps,): the place after the last of each equal score.
    """

    treated: Floats
    outcome: Floats
    ends: NDArray[np.intp]
    order: NDArray[np.intp]


def ranked(score: ArrayLike, treated: ArrayLike, outcome: ArrayLike) -> Ranked:
    """Sort once; everything below is sums along the order."""
    scores = np.asarray(score, dtype=np.float64)
    order = np.argsort(-scores, kind="stable")
    in_order = scores[order]
    ends = np.append(np.flatnonzero(np.diff(in_order)) + 1, len(in_order))
    dealt = np.asarray(treated, dtype=np.float64)[order]
    return Ranked(dealt, np.asarray(outcome, dtype=np.float64)[order], ends, order)


@dataclass(frozen=True)
class UpliftCurve:
    """By the share of customers treated in the order of the score: `gain`, the outcome gained for each customer of the
    whole list (Qini); `uplift`, the plain difference between the arms among those taken so far times their share.

    Shapes: (steps + 1,), from nobody to everybody.
    """

    share: Floats
    gain: Floats
    uplift: Floats

    @property
    def qini(self) -> float:
        """Area between the gain and what a random order would give; zero for a score that knows nothing."""
        return float(np.trapezoid(self.gain - self.share * self.gain[-1], self.share))

    @property
    def auuc(self) -> float:
        """Area under the uplift curve; half of the mean effect for a score that knows nothing."""
        return float(np.trapezoid(self.uplift, self.share))


def uplift_curve(rows: Ranked, weight: Floats | None = None) -> UpliftCurve:
    """The curve of customers in order. Needs customers in both arms.

    >>> rows = ranked([2, 2, 1, 1], [1, 0, 1, 0], [1, 0, 0, 0])
    >>> uplift_curve(rows).gain
    array([0. , 0.5, 0.5])
    >>> uplift_curve(rows).qini
    0.125
    """
    counted = np.ones(len(rows.treated)) if weight is None else weight
    of_treated, of_control = counted * rows.treated, counted * (1 - rows.treated)
    n_t, n_c = _along(of_treated, rows), _along(of_control, rows)
    y_t, y_c = _along(of_treated * rows.outcome, rows), _along(of_control * rows.outcome, rows)
    taken = n_t + n_c
    scaled = np.divide(y_c * n_t, n_c, out=np.zeros_like(y_c), where=n_c > 0)
    mean_t = np.divide(y_t, n_t, out=np.zeros_like(y_t), where=n_t > 0)
    mean_c = np.divide(y_c, n_c, out=np.zeros_like(y_c), where=n_c > 0)
    share = taken / taken[-1]
    return UpliftCurve(share, (y_t - scaled) / n_t[-1], (mean_t - mean_c) * share)


def _along(values: Floats, rows: Ranked) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)[rows.ends - 1]))


@dataclass(frozen=True)
class Area(JsonAble):
    """An area with its bootstrap error. `low` above zero: more than chance gives in one of forty cases."""

    value: float
    standard_error: float
    low: float
    high: float


def qini_of(score: ArrayLike, treated: ArrayLike, outcome: ArrayLike, *, rng: Generator) -> Area:
    """Qini of a score. The score must not have seen the outcomes of the customers it is judged by."""
    rows = ranked(score, treated, outcome)
    draws = [uplift_curve(rows, _weights(rng, rows)[rows.order]).qini for _draw in range(DRAWS)]
    return _area(uplift_curve(rows).qini, draws)


def qini_advantage(
    score: ArrayLike, other: ArrayLike, treated: ArrayLike, outcome: ArrayLike, *, rng: Generator
) -> Area:
    """Qini of one score less that of another on the same customers, drawn again together."""
    one, two = ranked(score, treated, outcome), ranked(other, treated, outcome)
    draws = []
    for _draw in range(DRAWS):
        weight = _weights(rng, one)
        draws.append(uplift_curve(one, weight[one.order]).qini - uplift_curve(two, weight[two.order]).qini)
    return _area(uplift_curve(one).qini - uplift_curve(two).qini, draws)


def _weights(rng: Generator, rows: Ranked) -> Floats:
    """How often each customer is drawn: independent for each, which for many is drawing with replacement."""
    return rng.poisson(1.0, len(rows.order)).astype(np.float64)


def _area(value: float, draws: list[float]) -> Area:
    error = float(np.std(draws, ddof=1))
    return Area(value, error, value - Z_95 * error, value + Z_95 * error)
