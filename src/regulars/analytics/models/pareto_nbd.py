"""Pareto/NBD: purchases at a steady pace of each customer's own, and they may leave unseen at any moment.

Source: Schmittlein, Morrison & Colombo (1987); Fader & Hardie (2005), A Note on Deriving the Pareto/NBD Model.
Pace ~ gamma(r, alpha), hazard of leaving ~ gamma(s, beta).

The likelihood needs the integral of (alpha + u) ** -(r + x) (beta + u) ** -(s + 1) over the moment u in (t_x, T) of
leaving. Instead of the hypergeometric function (slow, and lost in the corners) it is taken by Gauss-Legendre after two
changes of variable: v = log((m + u) / (m + t_x)) with m = min(alpha, beta), and w = 1 - exp(-k v) with k a quarter of
the local decay. The quarter makes the integrand end smoothly: with 16 nodes the log-likelihood of a customer is off by
less than 1e-8 in 99 of 100 random corners and by 2e-6 in the worst of 4,000 (with the full decay 4e-4; see the tests).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln, polygamma
from scipy.stats import nbinom

from regulars.analytics.models import drawing
from regulars.analytics.models.deriving import Derived, summed_branches, symmetric
from regulars.analytics.models.fitting import (
    Floats,
    Form,
    NoModel,
    Objective,
    Rows,
    distinct,
    dot,
    fit_purchases,
    summed,
)

NAMES = ("r", "alpha", "s", "beta")
STARTS = ((0.5, 0.5, 0.5, 0.5), (1.0, 1.0, 1.0, 1.0), (0.2, 0.2, 0.1, 0.1), (5.0, 2.0, 0.5, 2.0))
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
SOFTENING = 4
SLOWEST_DECAY = 0.05
ROWS_AT_ONCE = 1_024
COUNT_NODES = 48


@dataclass(frozen=True)
class ParetoNbd:
    """Fitted parameters; alpha and beta are in the time unit of the rows."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float
    customers: int


class Gone(NamedTuple):
    """Likelihood of having left inside (t_x, T), and moments under it; all divided by the same factor as `alive`.

    `base` is the logarithm of that factor. Shapes: (rows,).
    """

    base: Floats
    alive: Floats
    gone: Floats
    log_alpha: Floats
    inverse_alpha: Floats
    log_beta: Floats
    inverse_beta: Floats


def fit(rows: Rows, *, start: ParetoNbd | None = None) -> ParetoNbd | NoModel:
    """Maximum likelihood, from the last fit when there is one. A million customers take a few seconds."""
    return fit_purchases(FORM, rows, start)


def _objective(rows: Rows) -> Objective:
    """Minus the mean log-likelihood and its gradient (taken under the integral), of log-parameters."""
    xs, of_x = distinct(rows.x)
    weight_of_x = summed(of_x, rows.weight, len(xs))
    total = rows.customers

    def objective(log_parameters: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = np.exp(log_parameters)
        value = dot(weight_of_x, gammaln(r + xs)) + total * (r * np.log(alpha) + s * np.log(beta) - gammaln(r))
        gradient = np.array(
            [
                dot(weight_of_x, digamma(r + xs)) + total * (np.log(alpha) - digamma(r)),
                total * r / alpha,
                total * np.log(beta),
                total * s / beta,
            ]
        )
        for x, t_x, T, weight in _blocks(rows):
            of_rows = _gone(x, t_x, T, r, alpha, s, beta)
            both = of_rows.alive + of_rows.gone
            value += dot(weight, of_rows.base + np.log(both))
            gradient += _slopes(of_rows, x, T, weight / both, r, alpha, s, beta)
        return -value / total, -gradient * np.exp(log_parameters) / total

    return objective


def _slopes(part: Gone, x: Floats, T: Floats, share: Floats, r: float, alpha: float, s: float, beta: float) -> Floats:
    """Sums over rows of the derivatives of log(alive + gone)."""
    return np.array(
        [
            -dot(share, part.alive * np.log(alpha + T) + part.log_alpha),
            -dot(share, (r + x) * (part.alive / (alpha + T) + part.inverse_alpha)),
            -dot(share, part.alive * np.log(beta + T) + part.log_beta - part.gone / s),
            -dot(share, s * part.alive / (beta + T) + (s + 1) * part.inverse_beta),
        ]
    )


def _blocks(rows: Rows) -> Iterator[tuple[Floats, Floats, Floats, Floats]]:
    for first in range(0, len(rows.x), ROWS_AT_ONCE):
        block = slice(first, first + ROWS_AT_ONCE)
        yield rows.x[block], rows.t_x[block], rows.T[block], rows.weight[block]


class Moments(NamedTuple):
    """Where the integral over the moment u of leaving is taken. m = min(alpha, beta); moved = m + u; width = what the
    integrand is multiplied by. Shapes: m like alpha; moved and width (nodes, rows)."""

    m: Floats
    moved: Floats
    width: Floats


def _moments(x: Floats, t_x: Floats, T: Floats, r: Floats, alpha: Floats, s: Floats, beta: Floats) -> Moments:
    m = np.minimum(alpha, beta)
    decay = ((r + x) / (alpha + t_x) + (s + 1) / (beta + t_x)) * (m + t_x) - 1
    pace = np.maximum(decay, SLOWEST_DECAY) / SOFTENING
    length = -np.expm1(-pace * np.log((m + T) / (m + t_x)))
    left = 1 - np.multiply.outer((NODES + 1) / 2, length)
    moved = (m + t_x) * left ** (-1 / pace)
    return Moments(m, moved, (NODE_WEIGHTS / 2)[:, None] * (length / pace) * moved / left)


def _gone(x: Floats, t_x: Floats, T: Floats, r: Floats, alpha: Floats, s: Floats, beta: Floats) -> Gone:
    """Both branches of the likelihood, relative to the integrand at u = t_x, so that nothing under- or overflows."""
    log_alpha_last, log_beta_last = np.log(alpha + t_x), np.log(beta + t_x)
    alive = np.exp(-(r + x) * (np.log(alpha + T) - log_alpha_last) - s * (np.log(beta + T) - log_beta_last))
    m, moved, width = _moments(x, t_x, T, r, alpha, s, beta)
    from_alpha, from_beta = moved + (alpha - m), moved + (beta - m)
    log_alpha, log_beta = np.log(from_alpha), np.log(from_beta)
    height = np.exp(-(r + x) * (log_alpha - log_alpha_last) - (s + 1) * (log_beta - log_beta_last)) * width * s
    return Gone(
        base=-(r + x) * log_alpha_last - (s + 1) * log_beta_last,
        alive=alive * (beta + t_x),
        gone=height.sum(axis=0),
        log_alpha=(height * log_alpha).sum(axis=0),
        inverse_alpha=(height / from_alpha).sum(axis=0),
        log_beta=(height * log_beta).sum(axis=0),
        inverse_beta=(height / from_beta).sum(axis=0),
    )


def derived(parameters: Floats, x: Floats, t_x: Floats, T: Floats) -> Derived:
    """Log-likelihood of each customer with first and second derivatives by the parameters.

    Shapes: parameters (4,) or, when they differ between customers, (4, rows); x, t_x, T (rows,).
    """
    r, alpha, s, beta = parameters
    m, moved, width = _moments(x, t_x, T, r, alpha, s, beta)
    # The last branch is to be still here: the same term at u = T with s in place of s + 1.
    from_alpha = np.concatenate([moved + (alpha - m), (alpha + T)[None]])
    from_beta = np.concatenate([moved + (beta - m), (beta + T)[None]])
    leaves = np.append(np.ones(len(moved)), 0.0)[:, None]
    with np.errstate(divide="ignore"):
        size = np.concatenate([np.log(width) + np.log(s), np.zeros((1, len(x)))])
    log_alpha, log_beta = np.log(from_alpha), np.log(from_beta)
    terms = size - (r + x) * log_alpha - (s + leaves) * log_beta
    slopes = np.array(
        [-log_alpha, -(r + x) / from_alpha, leaves / s - log_beta, -(s + leaves) / from_beta], dtype=np.float64
    )
    curves = {
        (0, 1): -1 / from_alpha,
        (1, 1): (r + x) / from_alpha**2,
        (2, 2): -leaves / s**2 + np.zeros(terms.shape),
        (2, 3): -1 / from_beta,
        (3, 3): (s + leaves) / from_beta**2,
    }
    return _base(parameters, x) + summed_branches(terms, slopes, symmetric(4, terms.shape, curves))


def _base(parameters: Floats, x: Floats) -> Derived:
    """What both branches have in common."""
    r, alpha, s, beta = parameters
    zero = 0 * x
    value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    slope = [digamma(r + x) - digamma(r) + np.log(alpha), r / alpha + zero, np.log(beta) + zero, s / beta + zero]
    curves = {
        (0, 0): polygamma(1, r + x) - polygamma(1, r),
        (0, 1): 1 / alpha + zero,
        (1, 1): -r / alpha**2 + zero,
        (2, 3): 1 / beta + zero,
        (3, 3): -s / beta**2 + zero,
    }
    return Derived(value, np.array(slope), symmetric(4, x.shape, curves))


FORM = Form(ParetoNbd, NAMES, ("alpha", "beta"), STARTS, _objective, derived)


def probability_alive(model: ParetoNbd, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that each customer is still a customer when the observation ends.

    Shapes: x, t_x, T and the result are (customers,).
    Units:  x counts repeat purchases; t_x and T are in the time unit of alpha and beta.
    Needs:  0 <= t_x <= T, and t_x = 0 exactly where x = 0.

    >>> cdnow = ParetoNbd(.5533, 10.5774, .6062, 11.6677, -9594.974, 2357)
    >>> probability_alive(cdnow, [2], [30.43], [38.86]).round(4)
    array([0.8691])
    """
    count, last, seen = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (x, t_x, T))
    # Of a model with covariates the parameters are the customers' own.
    own = [np.broadcast_to(getattr(model, name), count.shape) for name in NAMES]
    alive = np.empty(count.shape)
    for first in range(0, len(count), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        part = _gone(count[rows], last[rows], seen[rows], *(values[rows] for values in own))
        alive[rows] = part.alive / (part.alive + part.gone)
    return alive


def expected_if_alive(model: ParetoNbd, horizon: float, x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon` from customers who are still there: depends on x and T alone."""
    count, seen = (np.asarray(values, dtype=np.float64) for values in (x, T))
    stays = -np.log1p(horizon / (model.beta + seen))
    # (1 - exp((s - 1) stays)) / (s - 1) has a limit at s = 1, which expm1 reaches from both sides.
    power = np.asarray(model.s) - 1
    divisor = np.where(np.abs(power) < 1e-9, 1.0, power)
    time = np.where(np.abs(power) < 1e-9, -stays, -np.expm1(divisor * stays) / divisor)
    return (model.r + count) * (model.beta + seen) / (model.alpha + seen) * time


def expected_purchases(model: ParetoNbd, horizon: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Purchases to expect in the next `horizon`, whether still there or not.

    >>> cdnow = ParetoNbd(.5533, 10.5774, .6062, 11.6677, -9594.974, 2357)
    >>> expected_purchases(cdnow, 39, [2], [30.43], [38.86]).round(3)
    array([1.455])
    """
    return expected_if_alive(model, horizon, x, T) * probability_alive(model, x, t_x, T)


def expected_from_start(model: ParetoNbd, horizon: ArrayLike) -> Floats:
    """Repeat purchases to expect of a new customer by the time `horizon`. Shapes: (times,)."""
    ends = np.atleast_1d(np.asarray(horizon, dtype=np.float64))
    return np.concatenate([expected_if_alive(model, float(end), np.zeros(1), np.zeros(1)) for end in ends])


def purchase_counts(model: ParetoNbd, x: ArrayLike, T: ArrayLike) -> Floats:
    """Chance that a new customer makes exactly x repeat purchases by T: over the moment of leaving, if they left."""
    count, seen = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(T, dtype=np.float64))
    m = min(model.alpha, model.beta)
    length = np.log1p(seen / m)
    found = (model.beta / (model.beta + seen)) ** model.s * nbinom.pmf(
        count, model.r, model.alpha / (model.alpha + seen)
    )
    for node, weight in zip(*np.polynomial.legendre.leggauss(COUNT_NODES), strict=True):
        moved = m * np.exp(length * (node + 1) / 2)
        u = moved - m
        leaves = model.s / (model.beta + u) * (model.beta / (model.beta + u)) ** model.s
        found += weight / 2 * length * moved * leaves * nbinom.pmf(count, model.r, model.alpha / (model.alpha + u))
    return np.asarray(found)


def simulate(model: ParetoNbd, T: ArrayLike, rng: Generator, *, horizon: float = 0.0) -> drawing.Drawn:
    """Customers of the model watched for T, and then for `horizon` more."""
    return drawing.pareto_nbd(T, rng, r=model.r, alpha=model.alpha, s=model.s, beta=model.beta, horizon=horizon)
