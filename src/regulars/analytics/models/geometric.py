"""BG/NBD and MBG/NBD together: purchases at a steady pace, and after any purchase a customer may leave unseen.

Pace ~ gamma(r, alpha), chance to leave after a purchase ~ beta(a, b). The two differ in whether one can leave right
after the first purchase: in MBG/NBD there is one more occasion to have stayed on, `extra` = 1 of it.

Sources: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way; P(alive) from their 2008 note; Batislam,
Denizel & Filiztekin (2007) for MBG/NBD.
"""

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma, expit, gammaln, polygamma
from scipy.stats import nbinom

from regulars.analytics.models import drawing, leaving
from regulars.analytics.models.deriving import Derived, summed_branches, symmetric
from regulars.analytics.models.fitting import Floats, Objective, Rows, blocks, distinct, dot, summed

NAMES = ("r", "alpha", "a", "b")
SCALED = ("alpha",)
STARTS = ((0.5, 0.5, 0.5, 1.5), (1.0, 1.0, 1.0, 1.0), (0.1, 0.1, 0.2, 3.0), (5.0, 2.0, 0.5, 10.0))


@dataclass(frozen=True)
class Geometric:
    """Fitted parameters; alpha is in the time unit of the rows."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int

    EXTRA: ClassVar[int]


def objective(rows: Rows, extra: int) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters.

    Gamma terms are computed once per distinct x and logarithms once per distinct time. In BG/NBD only the repeat buyers
    need work per row, because who never came back cannot have left.
    """
    xs, of_x = distinct(rows.x)
    weight_of_x = summed(of_x, rows.weight, len(xs))
    times, of_time = distinct(np.concatenate([rows.t_x, rows.T]))
    of_t_x, of_T = of_time[: len(rows.x)], of_time[len(rows.x) :]
    weight_of_T = summed(of_T, rows.weight, len(times))
    weighted_x_of_T = summed(of_T, rows.weight * rows.x, len(times))
    first = 0 if extra else int(np.searchsorted(rows.x, 0.5))
    parts = [(of_x[part], of_t_x[part], of_T[part], rows.weight[part]) for part in blocks(first, len(rows.x))]
    total = rows.customers
    stayed = xs + extra  # how often they could have left and did not, if they are still here

    def value_and_gradient(log_parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(log_parameters)
        log_time, inverse_time = np.log(alpha + times), 1 / (alpha + times)
        by_x = gammaln(r + xs) - gammaln(r) + r * np.log(alpha) + betaln(a, b + stayed) - betaln(a, b)
        value = dot(weight_of_x, by_x) - dot(r * weight_of_T + weighted_x_of_T, log_time)
        gone_of_x, ahead, slope = np.zeros(len(xs)), 0.0, 0.0
        before = np.where(stayed > 0, b + stayed - 1, 1.0)
        offset = np.log(a) - np.log(before)
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
        steps = digamma(a + b) - digamma(a + b + stayed)
        gradient = np.array(
            [
                dot(weight_of_x, digamma(r + xs) - digamma(r) + np.log(alpha)) - dot(weight_of_T, log_time) + ahead,
                total * r / alpha - dot(r * weight_of_T + weighted_x_of_T, inverse_time) + slope,
                dot(weight_of_x, steps) + gone_of_x.sum() / a,
                dot(weight_of_x, steps + digamma(b + stayed) - digamma(b)) - dot(gone_of_x, 1 / before),
            ]
        )
        return -value / total, -gradient * np.exp(log_parameters) / total

    return value_and_gradient


def derived(parameters: Floats, x: Floats, t_x: Floats, T: Floats, extra: int) -> Derived:
    """Log-likelihood of each customer with first and second derivatives by the parameters.

    Shapes: parameters (4,) or, when they differ between customers, (4, rows); x, t_x, T (rows,).
    """
    r, alpha, a, b = parameters
    stayed = x + extra
    could = stayed > 0
    before = np.where(could, b + stayed - 1, 1.0)
    base = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + stayed) - betaln(a, b)
    here = -(r + x) * np.log(alpha + T)
    gone = np.where(could, -(r + x) * np.log(alpha + t_x) + np.log(a) - np.log(before), -np.inf)
    zero = np.zeros_like(x)
    slopes = [
        [-np.log(alpha + T), -np.log(alpha + t_x)],
        [-(r + x) / (alpha + T), -(r + x) / (alpha + t_x)],
        [zero, 1 / a + zero],
        [zero, -1 / before],
    ]
    shape = (2, len(x))
    curves = {
        (0, 1): np.stack([-1 / (alpha + T), -1 / (alpha + t_x)]),
        (1, 1): np.stack([(r + x) / (alpha + T) ** 2, (r + x) / (alpha + t_x) ** 2]),
        (2, 2): np.stack([zero, -1 / a**2 + zero]),
        (3, 3): np.stack([zero, 1 / before**2]),
    }
    branches = summed_branches(np.stack([here, gone]), np.array(slopes), symmetric(4, shape, curves))
    return _base(parameters, x, stayed, base) + branches


def _base(parameters: Floats, x: Floats, stayed: Floats, value: Floats) -> Derived:
    """What both branches have in common."""
    r, alpha, a, b = parameters
    steps = digamma(a + b) - digamma(a + b + stayed)
    bends = polygamma(1, a + b) - polygamma(1, a + b + stayed)
    slope = [
        digamma(r + x) - digamma(r) + np.log(alpha),
        r / alpha + 0 * x,
        steps,
        steps + digamma(b + stayed) - digamma(b),
    ]
    curves = {
        (0, 0): polygamma(1, r + x) - polygamma(1, r),
        (0, 1): 1 / alpha + 0 * x,
        (1, 1): -r / alpha**2 + 0 * x,
        (2, 2): bends,
        (2, 3): bends,
        (3, 3): bends + polygamma(1, b + stayed) - polygamma(1, b),
    }
    return Derived(value, np.array(slope), symmetric(4, x.shape, curves))


def probability_alive(model: Geometric, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that each customer is still a customer when the observation ends.

    Shapes: x, t_x, T and the result are (customers,).
    Units:  x counts repeat purchases; t_x and T are in the time unit of alpha.
    Needs:  0 <= t_x <= T, and t_x = 0 exactly where x = 0.
    Source: Fader, Hardie & Lee (2008), closed form; Batislam et al. (2007) for MBG/NBD.

    >>> from regulars.analytics.models.bg_nbd import BgNbd
    >>> cdnow = BgNbd(.2426, 4.4135, .7929, 2.4258, -9582.426, 2357)
    >>> probability_alive(cdnow, [2, 0], [30.43, 0], [38.86, 38.86]).round(4)
    array([0.7266, 1.    ])
    """
    count, last, seen = (np.asarray(values, dtype=np.float64) for values in (x, t_x, T))
    stayed = count + model.EXTRA
    odds = (model.r + count) * np.log((model.alpha + seen) / (model.alpha + last))
    odds = odds + np.log(model.a / np.where(stayed > 0, model.b + stayed - 1, 1.0))
    return cast(Floats, np.where(stayed > 0, expit(-odds), 1.0))


def expected_if_alive(model: Geometric, horizon: float, x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon` from customers who are still there: depends on x and T alone.

    Source: the paper's formula (10) without its last denominator, see `leaving`.
    """
    count, seen = (np.asarray(values, dtype=np.float64) for values in (x, T))
    share = horizon / (model.alpha + seen)
    return leaving.purchases(model.r + count, np.asarray(model.a), model.b + count + model.EXTRA, share)


def expected_purchases(model: Geometric, horizon: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon`, whether still there or not.

    >>> from regulars.analytics.models.bg_nbd import BgNbd
    >>> cdnow = BgNbd(.2426, 4.4135, .7929, 2.4258, -9582.426, 2357)
    >>> expected_purchases(cdnow, 39, [2], [30.43], [38.86]).round(3)
    array([1.226])
    """
    return expected_if_alive(model, horizon, x, T) * probability_alive(model, x, t_x, T)


def expected_from_start(model: Geometric, horizon: ArrayLike) -> Floats:
    """Repeat purchases to expect of a new customer by the time `horizon`. Shapes: (times,)."""
    ends = np.atleast_1d(np.asarray(horizon, dtype=np.float64))
    new = np.zeros(1)
    ahead = np.concatenate([expected_if_alive(model, float(end), new, new) for end in ends])
    return ahead * probability_alive(model, new, new, new)


def purchase_counts(model: Geometric, x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that a new customer makes exactly x repeat purchases by T: (8) of the BG/NBD paper, in stable pieces.

    They stayed x times and had no time for more, or left at the x-th with time for at least as many.
    """
    count, seen = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(T, dtype=np.float64))
    stayed, share = count + model.EXTRA, model.alpha / (model.alpha + seen)
    stays = np.exp(betaln(model.a, model.b + stayed) - betaln(model.a, model.b))
    before = np.maximum(model.b + stayed - 1, 1e-300)
    leaves = np.where(stayed > 0, stays * model.a / before, 0.0)
    return np.asarray(stays * nbinom.pmf(count, model.r, share) + leaves * nbinom.sf(count - 1, model.r, share))


def simulate(model: Geometric, T: ArrayLike, rng: Generator, *, horizon: float = 0.0) -> drawing.Drawn:
    """Customers of the model watched for T, and then for `horizon` more."""
    draw = drawing.mbg_nbd if model.EXTRA else drawing.bg_nbd
    return draw(T, rng, r=model.r, alpha=model.alpha, a=model.a, b=model.b, horizon=horizon)
