"""BG/BB: at each of n opportunities (years, events, mailings) a customer who is still here buys or does not.

Source: Fader, Hardie & Shang (2010), Customer-Base Analysis in a Discrete-Time Noncontractual Setting. Chance to buy ~
beta(alpha, beta); before each opportunity they leave unseen with a chance ~ beta(gamma, delta).

Rows: x = opportunities taken, t_x = the last of them (counted from 1; 0 where x = 0), T = n, the opportunities seen.
Everything is whole, and n is at most a few hundred: each moment of leaving is a branch of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma, polygamma

from regulars.analytics.models import drawing
from regulars.analytics.models.deriving import Derived, summed_branches, symmetric
from regulars.analytics.models.fitting import Floats, Form, NoModel, Objective, Rows, dot, fit_form, too_little

NAMES = ("alpha", "beta", "gamma", "delta")
STARTS = ((1.0, 1.0, 0.5, 2.0), (0.5, 0.5, 1.0, 10.0), (2.0, 5.0, 1.0, 1.0), (5.0, 2.0, 0.2, 0.5))
CELLS_AT_ONCE = 400_000  # branches times rows


@dataclass(frozen=True)
class BgBb:
    """Fitted parameters."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float
    customers: int


def fit(rows: Rows, *, start: BgBb | None = None) -> BgBb | NoModel:
    """Maximum likelihood, from the last fit when there is one."""
    if np.any(rows.x > rows.t_x) or np.any(np.floor(rows.T) != rows.T):
        raise ValueError("needs whole opportunities, and x <= t_x <= n")
    if reason := too_little(rows):
        return reason
    return fit_form(FORM, rows, start)


def _branches(parameters: Floats, x: Floats, t_x: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """(terms, lived, gone): a branch for each number of opportunities lived through, from 0 to the greatest n.

    gone: 1 where they left before the next one, 0 where they are still here. terms is -inf where it cannot be.
    """
    alpha, beta, gamma, delta = parameters
    lived = np.arange(n.max(initial=0.0) + 1)[:, None]
    gone = (lived < n).astype(np.float64)
    missed = np.maximum(lived - x, 0.0)
    terms = betaln(alpha + x, beta + missed) + betaln(gamma + gone, delta + lived)
    terms = np.where((lived >= t_x) & (lived <= n), terms, -np.inf)
    return terms - betaln(alpha, beta) - betaln(gamma, delta), lived, gone


def _slopes(parameters: Floats, x: Floats, lived: Floats, gone: Floats) -> Floats:
    alpha, beta, gamma, delta = parameters
    missed = np.maximum(lived - x, 0.0)
    both, ends = digamma(alpha + beta + x + missed), digamma(gamma + gone + delta + lived)
    first, last = digamma(alpha + beta), digamma(gamma + delta)
    return np.array(
        [
            digamma(alpha + x) - both - digamma(alpha) + first,
            digamma(beta + missed) - both - digamma(beta) + first,
            digamma(gamma + gone) - ends - digamma(gamma) + last,
            digamma(delta + lived) - ends - digamma(delta) + last,
        ]
    )


def _objective(rows: Rows) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters."""
    height = int(max(CELLS_AT_ONCE // (rows.T.max(initial=0.0) + 1), 1))
    blocks = [slice(start, start + height) for start in range(0, len(rows.x), height)]

    def value_and_gradient(log_parameters: Floats) -> tuple[float, Floats]:
        parameters = np.exp(log_parameters)
        value, gradient = 0.0, np.zeros(4)
        for block in blocks:
            x, weight = rows.x[block], rows.weight[block]
            terms, lived, gone = _branches(parameters, x, rows.t_x[block], rows.T[block])
            top = terms.max(axis=0)
            share = np.exp(terms - top)
            total = share.sum(axis=0)
            value += dot(weight, top + np.log(total))
            gradient += np.einsum("kbr,br->k", _slopes(parameters, x, lived, gone), share * (weight / total))
        return -value / rows.customers, -gradient * parameters / rows.customers

    return value_and_gradient


def derived(parameters: Floats, x: Floats, t_x: Floats, n: Floats) -> Derived:
    """Log-likelihood of each customer with first and second derivatives by the parameters. Shapes: (rows,)."""
    alpha, beta, gamma, delta = parameters
    terms, lived, gone = _branches(parameters, x, t_x, n)
    missed = np.maximum(lived - x, 0.0)
    both = polygamma(1, alpha + beta) - polygamma(1, alpha + beta + x + missed)
    ends = polygamma(1, gamma + delta) - polygamma(1, gamma + gone + delta + lived)
    curves = {
        (0, 0): both + polygamma(1, alpha + x) - polygamma(1, alpha),
        (0, 1): both,
        (1, 1): both + polygamma(1, beta + missed) - polygamma(1, beta),
        (2, 2): ends + polygamma(1, gamma + gone) - polygamma(1, gamma),
        (2, 3): ends,
        (3, 3): ends + polygamma(1, delta + lived) - polygamma(1, delta),
    }
    return summed_branches(terms, _slopes(parameters, x, lived, gone), symmetric(4, terms.shape, curves))


FORM = Form(BgBb, NAMES, (), STARTS, _objective, derived)


def probability_alive(model: BgBb, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, *, ahead: int = 0) -> Floats:
    """Chance that each customer was still here at the last opportunity seen, or is `ahead` opportunities later.

    Shapes: x, t_x, n and the result are (customers,). With ahead = 1 it is the paper's «alive at n + 1».

    >>> donors = BgBb(1.2035, .7497, .6567, 2.7834, -33225.58, 11104)
    >>> probability_alive(donors, [6, 0], [6, 0], [6, 6], ahead=1).round(3)
    array([0.93 , 0.108])
    """
    count, last, seen = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (x, t_x, n))
    terms, lived, _gone = _branches(FORM.values(model), count, last, seen)
    top = terms.max(axis=0, initial=-np.inf)
    here = np.where(lived == seen, terms, -np.inf).max(axis=0, initial=-np.inf)
    alive = np.exp(here - top) / np.exp(terms - top).sum(axis=0)
    later = betaln(model.gamma, model.delta + seen + ahead) - betaln(model.gamma, model.delta + seen)
    return np.asarray(alive * np.exp(later), dtype=np.float64)


def expected_if_alive(model: BgBb, horizon: int, x: ArrayLike, n: ArrayLike) -> Floats:
    """Purchases to expect at the next `horizon` opportunities from customers who were here at the last one seen."""
    count, seen = (np.asarray(values, dtype=np.float64) for values in (x, n))
    buys = (model.alpha + count) / (model.alpha + model.beta + seen)
    steps = np.arange(horizon)[:, None]
    stays = np.cumprod((model.delta + seen + steps) / (model.gamma + model.delta + seen + steps), axis=0)
    return np.asarray(buys * stays.sum(axis=0), dtype=np.float64)


def expected_purchases(model: BgBb, horizon: int, x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> Floats:
    """Purchases to expect at the next `horizon` opportunities, whether still there or not: the paper's (13).

    >>> donors = BgBb(1.2035, .7497, .6567, 2.7834, -33225.58, 11104)
    >>> expected_purchases(donors, 5, [6, 0], [6, 0], [6, 6]).round(2)
    array([3.75, 0.07])
    """
    return expected_if_alive(model, horizon, x, n) * probability_alive(model, x, t_x, n)


def simulate(model: BgBb, n: ArrayLike, rng: Generator, *, horizon: int = 0) -> drawing.Drawn:
    """Customers of the model with n opportunities seen, and `horizon` more."""
    truth = {name: getattr(model, name) for name in NAMES}
    return drawing.bg_bb(n, rng, **truth, horizon=horizon)
