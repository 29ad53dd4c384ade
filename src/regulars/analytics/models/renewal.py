"""Contracts that may end at each renewal: the shifted beta-geometric and the beta-discrete-Weibull model.

S(t) = B(alpha, beta + t ** c) / B(alpha, beta) is the chance to be there after t periods. Everybody has a chance to
leave of their own, ~ beta(alpha, beta): those likely to leave go first, so the retention of a cohort rises with no one
changing. With c = 1 that chance stays the same all life long (sBG); c < 1 means that people grow more loyal, c > 1 that
they tire (BdW).

Sources: Fader & Hardie (2007), How to Project Customer Retention; Fader, Hardie, Liu, Davin & Steenburgh (2018), "How
to Project Customer Retention" Revisited: The Role of Duration Dependence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma, polygamma

from regulars.analytics.models import drawing
from regulars.analytics.models.deriving import Derived, summed_branches, symmetric
from regulars.analytics.models.fitting import (
    FEWEST_CUSTOMERS,
    LIMIT,
    Floats,
    Form,
    NoModel,
    Objective,
    checked_weight,
    dot,
    fit_form,
    summed,
    together,
)

NAMES = ("alpha", "beta", "c")
STARTS = ((1.0, 3.0), (0.5, 1.0), (5.0, 50.0), (0.2, 0.2))
LIMITS = (LIMIT, LIMIT, 2.0)  # t ** c stays a number
FEWEST_LEFT = 10
GREAT = 1e4
LEAST = 1e-14  # of the fall of log S in a period, below which rounding speaks


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """Fitted parameters of the sBG."""

    alpha: float
    beta: float
    log_likelihood: float
    customers: int

    @property
    def c(self) -> float:
        return 1.0


@dataclass(frozen=True)
class BetaDiscreteWeibull:
    """Fitted parameters of the BdW."""

    alpha: float
    beta: float
    c: float
    log_likelihood: float
    customers: int


Renewal = ShiftedBetaGeometric | BetaDiscreteWeibull


@dataclass(frozen=True)
class ContractRows:
    """Contracts by periods and whether they left, equal ones as one row with a weight. Shapes: (rows,).

    periods: of who left, the period they left in, counted from 1; of who is there, the renewals they made.
    entered: the renewals they had made when watching began (left truncation); mostly 0. Who made as many and left
    before is not among the rows, so that the likelihood is that of what came after.
    """

    periods: Floats
    left: Floats
    entered: Floats
    weight: Floats

    @property
    def customers(self) -> float:
        return float(self.weight.sum())

    @property
    def columns(self) -> tuple[Floats, ...]:
        return self.periods, self.left, self.entered

    @property
    def carried(self) -> dict[str, float]:
        longest = float(self.periods.max(initial=0.0))
        return {"customers": self.customers, "left": dot(self.weight, self.left), "longest": longest}


def contract_rows(
    periods: ArrayLike, left: ArrayLike, weight: ArrayLike | None = None, entered: ArrayLike | None = None
) -> ContractRows:
    """Rows for fitting. Needs whole periods, at least 1 of who left, and `entered` before the period they left in.

    >>> contract_rows([1, 3, 3, 3], [True, False, False, True]).weight
    array([1., 2., 1.])
    """
    whole, gone = (np.asarray(values, dtype=np.float64).ravel() for values in (periods, left))
    since = np.zeros(len(whole)) if entered is None else np.asarray(entered, dtype=np.float64).ravel()
    if np.any(whole != np.floor(whole)) or np.any(whole < gone):
        raise ValueError("needs whole periods, and at least 1 of who left")
    if np.any(since != np.floor(since)) or np.any(since < 0) or np.any(since > whole - gone):
        raise ValueError("needs whole periods before watching began, no more than they were there for")
    counted = checked_weight(weight, len(whole))
    (period, is_left, entry), places = together(whole, gone, since)
    return ContractRows(period, is_left, entry, summed(places, counted, len(period)))


def rows_of_survivors(survivors: ArrayLike) -> ContractRows:
    """A cohort as it is published: how many were there after 0, 1, 2, ... periods."""
    there = np.asarray(survivors, dtype=np.float64)
    ends = len(there) - 1
    periods = np.append(np.arange(1, len(there)), ends)
    return contract_rows(periods, np.append(np.ones(ends), 0), np.append(-np.diff(there), there[-1]))


def fit_shifted(rows: ContractRows, *, start: ShiftedBetaGeometric | None = None) -> ShiftedBetaGeometric | NoModel:
    """The sBG by maximum likelihood."""
    if reason := too_little(rows):
        return reason
    return fit_form(SHIFTED, rows, start)


def fit_weibull(rows: ContractRows, *, start: Renewal | None = None) -> BetaDiscreteWeibull | NoModel:
    """The BdW by maximum likelihood; it may start from an sBG."""
    if reason := too_little(rows):
        return reason
    begin = start or fit_shifted(rows)
    if isinstance(begin, NoModel):
        return fit_form(WEIBULL, rows, None)
    return fit_form(WEIBULL, rows, BetaDiscreteWeibull(begin.alpha, begin.beta, begin.c, 0.0, 0))


def too_little(rows: ContractRows) -> NoModel | None:
    """The reason not even to try."""
    left = int(rows.carried["left"])
    if rows.customers < FEWEST_CUSTOMERS:
        return NoModel("few_customers", {"customers": int(rows.customers), "needed": FEWEST_CUSTOMERS})
    return NoModel("few_left", {"left": left, "needed": FEWEST_LEFT}) if left < FEWEST_LEFT else None


def _power(periods: Floats, c: float) -> Floats:
    """t ** c, 0 at t = 0."""
    return np.asarray(np.where(periods > 0, np.maximum(periods, 1.0) ** c, 0.0), dtype=np.float64)


def _log_survival(alpha: float, beta: float, m: Floats) -> Floats:
    return np.asarray(betaln(alpha, beta + m) - betaln(alpha, beta), dtype=np.float64)


def _drops(z: Floats, alpha: float) -> tuple[Floats, Floats]:
    """digamma(z) - digamma(z + alpha), and the same of trigamma, by their expansions where z is great: t ** c can be a
    number beside which alpha is lost."""
    far, great = z + alpha, z > GREAT
    plain = digamma(z) - digamma(far), polygamma(1, z) - polygamma(1, far)
    first = -np.log1p(alpha / z) - alpha / (2 * z * far) - (z**-2 - far**-2) / 12
    second = alpha / (z * far) + (z**-2 - far**-2) / 2 + (z**-3 - far**-3) / 6
    return np.where(great, first, plain[0]), np.where(great, second, plain[1])


def _survival_derived(parameters: Floats, periods: Floats) -> Derived:
    """log S and its derivatives by (alpha, beta, c)."""
    alpha, beta, c = parameters
    total, m = alpha + beta, _power(periods, c)
    log_t = np.log(np.maximum(periods, 1.0))
    by_m, bend_m = _drops(beta + m, alpha)
    shared = digamma(total) - digamma(total + m)
    bend = polygamma(1, total) - polygamma(1, total + m)
    m_c = m * log_t
    slope = [shared, shared + digamma(beta + m) - digamma(beta), by_m * m_c]
    curves = {
        (0, 0): bend,
        (0, 1): bend,
        (1, 1): bend + polygamma(1, beta + m) - polygamma(1, beta),
        (0, 2): -polygamma(1, total + m) * m_c,
        (1, 2): bend_m * m_c,
        (2, 2): bend_m * m_c**2 + by_m * m_c * log_t,
    }
    return Derived(_log_survival(alpha, beta, m), np.array(slope), symmetric(3, m.shape, curves))


def derived(parameters: Floats, periods: Floats, left: Floats, entered: Floats) -> Derived:
    """Log-likelihood of each contract with first and second derivatives by (alpha, beta, c).

    Who left in period t has S(t - 1) - S(t): a branch that is taken off. Both given that they were there when watching
    began: divided by S(entered).
    """
    found, since = _since_the_start(parameters, periods, left), _survival_derived(parameters, entered)
    return Derived(found.value - since.value, found.slope - since.slope, found.curve - since.curve)


def _since_the_start(parameters: Floats, periods: Floats, left: Floats) -> Derived:
    before, after = _survival_derived(parameters, periods - left), _survival_derived(parameters, periods)
    fall = np.where(left > 0, np.minimum(after.value - before.value, -LEAST), -np.inf)
    terms = np.stack([before.value, before.value + fall])
    slopes, curves = (np.stack(pair, axis=-2) for pair in ((before.slope, after.slope), (before.curve, after.curve)))
    return summed_branches(terms, slopes, curves, signs=np.array([1.0, -1.0]))


def _objective(rows: ContractRows) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters. There are few rows: one per period."""

    def value_and_gradient(log_parameters: Floats) -> tuple[float, Floats]:
        found = derived(np.exp(log_parameters), *rows.columns)
        gradient = np.einsum("kr,r->k", found.slope, rows.weight) * np.exp(log_parameters)
        return -dot(rows.weight, found.value) / rows.customers, -gradient / rows.customers

    return value_and_gradient


def _shifted_derived(parameters: Floats, periods: Floats, left: Floats, entered: Floats) -> Derived:
    found = derived(np.append(parameters, 1.0), periods, left, entered)
    return Derived(found.value, found.slope[:2], found.curve[:2, :2])


def _shifted_objective(rows: ContractRows) -> Objective:
    whole = _objective(rows)

    def value_and_gradient(log_parameters: Floats) -> tuple[float, Floats]:
        value, gradient = whole(np.append(log_parameters, 0.0))
        return value, gradient[:2]

    return value_and_gradient


SHIFTED = Form(ShiftedBetaGeometric, NAMES[:2], (), STARTS, _shifted_objective, _shifted_derived)
WEIBULL = Form(BetaDiscreteWeibull, NAMES, (), tuple((*start, 1.0) for start in STARTS), _objective, derived, LIMITS)


def survival(model: Renewal, periods: ArrayLike) -> Floats:
    """Share that is still there after so many periods.

    >>> regular = ShiftedBetaGeometric(.70408, 1.18204, -1680.265, 1000)
    >>> survival(regular, [1, 7, 12]).round(3)
    array([0.627, 0.239, 0.17 ])
    """
    return np.exp(_log_survival(model.alpha, model.beta, _power(np.asarray(periods, dtype=np.float64), model.c)))


def stays(model: Renewal, periods: ArrayLike, horizon: int) -> Floats:
    """Chance of being there 1, 2, ... `horizon` periods on, given the periods so far. Shape: (customers, horizon)."""
    start = np.asarray(periods, dtype=np.float64)
    ahead = start[:, None] + np.arange(1, horizon + 1)
    now = _log_survival(model.alpha, model.beta, _power(start, model.c))
    return np.exp(_log_survival(model.alpha, model.beta, _power(ahead, model.c)) - now[:, None])


def probability_alive(model: Renewal, horizon: int, periods: ArrayLike) -> Floats:
    """Chance that who is there now will be there `horizon` periods on. Shapes: (customers,)."""
    return np.asarray(stays(model, periods, horizon)[:, -1])


def expected_periods(model: Renewal, horizon: int, periods: ArrayLike, *, discount: float = 0.0) -> Floats:
    """Periods to expect within the horizon, later ones counted for less. discount: of one period."""
    worth = (1 + discount) ** -np.arange(1.0, horizon + 1)
    return np.asarray(np.einsum("ch,h->c", stays(model, periods, horizon), worth), dtype=np.float64)


def simulate(model: Renewal, watched: ArrayLike, rng: Generator) -> drawing.Contracts:
    """Contracts of the model, each watched for so many periods."""
    return drawing.contracts(watched, rng, alpha=model.alpha, beta=model.beta, shape=model.c)
