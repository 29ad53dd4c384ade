"""BG/NBD: purchases at a steady pace of each customer's own, and after any purchase they may leave unseen.

Source: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way; P(alive) from their 2008 note.
Pace ~ gamma(r, alpha), chance to leave after a purchase ~ beta(a, b). Limit: nobody leaves before their first repeat
purchase, so a customer who bought once is always taken to be alive.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1

from regulars.analytics.models.fitting import (
    Floats,
    NoModel,
    Objective,
    Rows,
    blocks,
    distinct,
    dot,
    fit_purchases,
    summed,
)

NAMES = ("r", "alpha", "a", "b")
STARTS = ((0.5, 0.5, 0.5, 1.5), (1.0, 1.0, 1.0, 1.0), (0.1, 0.1, 0.2, 3.0), (5.0, 2.0, 0.5, 10.0))


@dataclass(frozen=True)
class BgNbd:
    """Fitted parameters; alpha is in the time unit of the rows."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int


def fit(rows: Rows) -> BgNbd | NoModel:
    """Maximum likelihood. A million customers take about a second."""
    found = fit_purchases(rows, _objective, STARTS, NAMES)
    if isinstance(found, NoModel):
        return found
    r, alpha, a, b = found.parameters
    return BgNbd(r, alpha * found.unit, a, b, found.log_likelihood, int(rows.customers))


def log_likelihood(rows: Rows, *, r: float, alpha: float, a: float, b: float) -> float:
    """Of all customers together, in the unit of the rows."""
    mean, _ = _objective(rows)(np.log([r, alpha, a, b]))
    return -mean * rows.customers


def _objective(rows: Rows) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters.

    Gamma terms are computed once per distinct x and logarithms once per distinct time; only the repeat buyers need
    work per row, because who never came back cannot have left in this model.
    """
    xs, of_x = distinct(rows.x)
    weight_of_x = summed(of_x, rows.weight, len(xs))
    times, of_time = distinct(np.concatenate([rows.t_x, rows.T]))
    of_t_x, of_T = of_time[: len(rows.x)], of_time[len(rows.x) :]
    weight_of_T = summed(of_T, rows.weight, len(times))
    weighted_x_of_T = summed(of_T, rows.weight * rows.x, len(times))
    first = int(np.searchsorted(rows.x, 0.5))
    parts = [(of_x[part], of_t_x[part], of_T[part], rows.weight[part]) for part in blocks(first, len(rows.x))]
    total = rows.customers

    def objective(log_parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(log_parameters)
        log_time, inverse_time = np.log(alpha + times), 1 / (alpha + times)
        by_x = gammaln(r + xs) - gammaln(r) + r * np.log(alpha) + betaln(a, b + xs) - betaln(a, b)
        value = dot(weight_of_x, by_x) - dot(r * weight_of_T + weighted_x_of_T, log_time)
        gone_of_x, ahead, slope = np.zeros(len(xs)), 0.0, 0.0
        offset = np.log(a) - np.log(np.where(xs > 0, b + xs - 1, 1.0))
        for x_index, t_x_index, T_index, weight in parts:
            gap = log_time[T_index] - log_time[t_x_index]
            count = r + xs[x_index]
            odds = count * gap + offset[x_index]
            # log(1 + exp(odds)) and its slope from one exponential that cannot overflow.
            small = np.exp(-np.abs(odds))
            value += dot(weight, np.maximum(odds, 0.0) + np.log(1 + small))
            gone = weight * np.where(odds > 0, 1.0, small) / (1 + small)
            gone_of_x += summed(x_index, gone, len(xs))
            ahead += float(np.einsum("i,i->", gone, gap))
            slope += float(np.einsum("i,i,i->", gone, count, inverse_time[T_index] - inverse_time[t_x_index]))
        before = np.where(xs > 0, b + xs - 1, 1.0)
        steps = digamma(a + b) - digamma(a + b + xs)
        gradient = np.array(
            [
                dot(weight_of_x, digamma(r + xs) - digamma(r) + np.log(alpha)) - dot(weight_of_T, log_time) + ahead,
                total * r / alpha - dot(r * weight_of_T + weighted_x_of_T, inverse_time) + slope,
                dot(weight_of_x, steps) + gone_of_x.sum() / a,
                dot(weight_of_x, steps + digamma(b + xs) - digamma(b)) - dot(gone_of_x, 1 / before),
            ]
        )
        return -value / total, -gradient * np.exp(log_parameters) / total

    return objective


def probability_alive(model: BgNbd, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that each customer is still a customer when the observation ends.

    Shapes: x, t_x, T and the result are (customers,).
    Units:  x counts repeat purchases; t_x and T are in the time unit of alpha.
    Needs:  0 <= t_x <= T, and t_x = 0 exactly where x = 0.
    Source: Fader, Hardie & Lee (2008), closed form.

    >>> cdnow = BgNbd(.2426, 4.4135, .7929, 2.4258, -9582.426, 2357)
    >>> probability_alive(cdnow, [2, 0], [30.43, 0], [38.86, 38.86]).round(4)
    array([0.7266, 1.    ])
    """
    count, last, seen = (np.asarray(values, dtype=np.float64) for values in (x, t_x, T))
    repeated = count > 0
    odds = (model.r + count) * np.log((model.alpha + seen) / (model.alpha + last))
    odds = odds + np.log(model.a / np.where(repeated, model.b + count - 1, 1.0))
    return cast(Floats, np.where(repeated, expit(-odds), 1.0))


def expected_if_alive(model: BgNbd, horizon: float, x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon` from customers who are still there: depends on x and T alone.

    Source: the paper's formula (10) without its last denominator, its 2F1 turned by Pfaff's transformation into one
    with a small parameter and a negative argument, which does not overflow for large x.
    """
    count, seen = (np.asarray(values, dtype=np.float64) for values in (x, T))
    # At a = 1 the formula is 0 / 0; a hair beside it, the limit is exact to ten digits.
    a = model.a if abs(model.a - 1) > 1e-6 else 1 + 1e-6
    stays = hyp2f1(model.r + count, a - 1, a + model.b + count - 1, -horizon / (model.alpha + seen))
    return cast(Floats, np.maximum((a + model.b + count - 1) / (a - 1) * (1 - stays), 0.0))


def expected_purchases(model: BgNbd, horizon: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon`, whether still there or not.

    >>> cdnow = BgNbd(.2426, 4.4135, .7929, 2.4258, -9582.426, 2357)
    >>> expected_purchases(cdnow, 39, [2], [30.43], [38.86]).round(3)
    array([1.226])
    """
    return expected_if_alive(model, horizon, x, T) * probability_alive(model, x, t_x, T)
