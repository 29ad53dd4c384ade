"""BG/NBD, MBG/NBD and Pareto/NBD with what is known of customers and does not change: channel, country, first product.

Source: Fader & Hardie (2007), Incorporating Time-Invariant Covariates into the Pareto/NBD and BG/NBD Models. The scale
parameters become the customer's own: alpha exp(-z'c), so that a positive coefficient means that they buy more often; of
Pareto/NBD beta exp(-z'c): a positive one means that they leave sooner; of BG/NBD a exp(z'c) and b exp(z'c).

Rows stay collapsed, now by (x, t_x, T, z): a dozen groups cost about a dozen times the rows. Coefficients may have any
sign, and there may be many: Newton steps in a trust region, with the Hessian that the standard errors need anyway.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.stats import chi2

from regulars.analytics.model_results import Estimate, LikelihoodRatio, ModelSummary
from regulars.analytics.models.blas import one_thread
from regulars.analytics.models.deriving import of_logarithms
from regulars.analytics.models.family import BUYING, FAMILY, BuyingModel, buying_of, kind_of, parameters
from regulars.analytics.models.fitting import (
    LIMIT,
    Floats,
    NoModel,
    Rows,
    check_rows,
    checked_weight,
    distinct,
    dot,
    rows_of,
    summed,
)
from regulars.analytics.models.summary import QUANTILE, estimates, inverse
from regulars.analytics.results import Note

# Which parameters differ between customers, and in which direction a positive coefficient moves them.
SIDES = {
    "bg_nbd": {"alpha": -1, "a": 1, "b": 1},
    "mbg_nbd": {"alpha": -1, "a": 1, "b": 1},
    "pareto_nbd": {"alpha": -1, "beta": -1},
}
ROWS_AT_ONCE = 4_096


@dataclass(frozen=True)
class CovariateRows:
    """Customers by (x, t_x, T, z), equal ones as one row with a weight. Shapes: (rows,); z (rows, covariates)."""

    rows: Rows
    z: Floats
    names: tuple[str, ...]


def covariate_rows(
    x: ArrayLike, t_x: ArrayLike, T: ArrayLike, z: ArrayLike, names: tuple[str, ...], weight: ArrayLike | None = None
) -> CovariateRows:
    """Arrays as rows for fitting. z: (customers, covariates), best on a scale of about 1 (shares, zero or one)."""
    own = [np.asarray(values, dtype=np.float64).ravel() for values in (x, t_x, T)]
    check_rows(*own)
    known = np.asarray(z, dtype=np.float64).reshape(len(own[0]), len(names))
    key = np.zeros(len(own[0]), dtype=np.intp)
    for column in (*own, *known.T):
        # Numbered anew after each column, so that the number of combinations stays that of the rows.
        values, places = distinct(column)
        _, key = np.unique(key * len(values) + places, return_inverse=True)
    _, first = np.unique(key, return_index=True)
    counted = checked_weight(weight, len(key))
    collapsed = Rows(own[0][first], own[1][first], own[2][first], summed(key, counted, len(first)))
    return CovariateRows(collapsed, known[first], names)


@dataclass(frozen=True)
class WithCovariates:
    """`base`: the model of a customer whose covariates are all zero. coefficients: by parameter, one per covariate."""

    base: BuyingModel
    names: tuple[str, ...]
    coefficients: dict[str, tuple[float, ...]]
    log_likelihood: float
    customers: int

    def of(self, z: ArrayLike) -> BuyingModel:
        """The model with the customers' own parameters as arrays. Shape: z (customers, covariates)."""
        known = np.asarray(z, dtype=np.float64).reshape(-1, len(self.names))
        sides, values = SIDES[kind_of(self.base)], parameters(self.base)
        own: dict[str, Any] = {
            name: values[name] * np.exp(side * known @ np.array(self.coefficients[name]))
            for name, side in sides.items()
        }
        return replace(self.base, **own)

    def probability_alive(self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, z: ArrayLike) -> Floats:
        return buying_of(self.base).probability_alive(self.of(z), x, t_x, T)

    def expected_purchases(self, horizon: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, z: ArrayLike) -> Floats:
        return buying_of(self.base).expected_purchases(self.of(z), horizon, x, t_x, T)


class Likelihood:
    """Minus the mean log-likelihood with gradient and Hessian, of log-parameters followed by the coefficients."""

    def __init__(self, name: str, data: CovariateRows) -> None:
        self.form, self.data = FAMILY[name].form, data
        places = {parameter: place for place, parameter in enumerate(self.form.names)}
        self.sides = [(places[parameter], side) for parameter, side in SIDES[name].items()]
        count = data.z.shape[1]
        # Which parameter each unknown moves.
        self.moves = [*range(len(self.form.names)), *(place for place, _side in self.sides for _ in range(count))]
        self._last: tuple[Floats, float, Floats, Floats] | None = None

    def design(self, rows: slice) -> Floats:
        """By how much each unknown moves the logarithm of its parameter. Shape: (unknowns, rows)."""
        z = self.data.z[rows]
        return np.concatenate([np.ones((len(self.form.names), len(z))), *(side * z.T for _place, side in self.sides)])

    def at(self, unknown: Floats) -> tuple[float, Floats, Floats]:
        if self._last is None or not np.array_equal(self._last[0], unknown):
            self._last = (unknown.copy(), *self._computed(unknown))
        return self._last[1:]

    def _computed(self, unknown: Floats) -> tuple[float, Floats, Floats]:
        rows, size = self.data.rows, len(unknown)
        value, gradient, hessian = 0.0, np.zeros(size), np.zeros((size, size))
        for first in range(0, len(rows.x), ROWS_AT_ONCE):
            block = slice(first, first + ROWS_AT_ONCE)
            design, weight = self.design(block), rows.weight[block]
            logs = np.zeros((len(self.form.names), len(weight)))
            np.add.at(logs, self.moves, design * unknown[:, None])
            own = np.exp(np.clip(logs, -2 * LIMIT, 2 * LIMIT))
            found = of_logarithms(self.form.derived(own, *(column[block] for column in rows.columns)), own)
            value += dot(weight, found.value)
            gradient += np.einsum("ur,ur,r->u", found.slope[self.moves], design, weight)
            curve = found.curve[np.ix_(self.moves, self.moves)]
            hessian += np.einsum("uvr,ur,vr,r->uv", curve, design, design, weight, optimize=True)
        total = rows.customers
        return -value / total, -gradient / total, -hessian / total


def fit(name: str, data: CovariateRows, *, start: WithCovariates | None = None) -> WithCovariates | NoModel:
    """Maximum likelihood of `bg_nbd`, `mbg_nbd` or `pareto_nbd` with covariates, from the last fit or the plain one."""
    plain = BUYING[name].fit(_plain(data)) if start is None else start.base
    if isinstance(plain, NoModel):
        return plain
    unit = dot(data.rows.weight, data.rows.T) / data.rows.customers or 1.0
    form, count = FAMILY[name].form, len(data.names)
    scaled = CovariateRows(_in_unit(data.rows, unit), data.z, data.names)
    likelihood = Likelihood(name, scaled)
    held = {} if start is None else start.coefficients
    coefficients = [held.get(parameter, (0.0,) * count) for parameter in SIDES[name]]
    begin = np.concatenate([np.log(form.values(plain) / form.units(unit)), *coefficients])
    with one_thread():
        outcome = minimize(
            lambda at: likelihood.at(at)[0], begin, jac=lambda at: likelihood.at(at)[1],
            hess=lambda at: likelihood.at(at)[2], method="trust-exact", options={"gtol": 1e-7, "maxiter": 200},
        )  # fmt: skip
    names = (*form.names, *(f"{parameter}: {own}" for parameter in SIDES[name] for own in data.names))
    runaway = np.abs(outcome.x) > LIMIT
    if not np.isfinite(outcome.fun) or runaway.any():
        return NoModel("degenerate", {"parameter": names[int(np.argmax(np.abs(outcome.x)))]})
    return _found(name, data, outcome.x, unit, float(outcome.fun))


def _found(name: str, data: CovariateRows, unknown: Floats, unit: float, mean: float) -> WithCovariates:
    form, customers = FAMILY[name].form, int(data.rows.customers)
    likelihood = -mean * data.rows.customers - dot(data.rows.weight, data.rows.x) * float(np.log(unit))
    values = np.exp(unknown[: len(form.names)]) * form.units(unit)
    rest = unknown[len(form.names) :].reshape(len(SIDES[name]), len(data.names)).tolist()
    coefficients = {parameter: tuple(own) for parameter, own in zip(SIDES[name], rest, strict=True)}
    base: BuyingModel = form.kind(*values.tolist(), likelihood, customers)
    return WithCovariates(base, data.names, coefficients, likelihood, customers)


def _plain(data: CovariateRows) -> Rows:
    return rows_of(data.rows.x, data.rows.t_x, data.rows.T, data.rows.weight)


def _in_unit(rows: Rows, unit: float) -> Rows:
    return Rows(rows.x, rows.t_x / unit, rows.T / unit, rows.weight)


def summary(model: WithCovariates, data: CovariateRows) -> ModelSummary:
    """As `summary.summary`, coefficients («alpha: online») after the parameters. Rows: the same it was fitted on."""
    kind = kind_of(model.base)
    form = FAMILY[kind].form
    values = form.values(model.base)
    coefficients = np.concatenate([model.coefficients[parameter] for parameter in SIDES[kind]])
    names = tuple(f"{parameter}: {own}" for parameter in SIDES[kind] for own in data.names)
    information = Likelihood(kind, data).at(np.concatenate([np.log(values), coefficients]))[2] * data.rows.customers
    covariance, size = inverse(information), len(values)
    own = None if covariance is None else covariance[:size, :size]
    errors = [None] * len(names) if covariance is None else np.sqrt(np.diag(covariance))[size:].tolist()
    count = size + len(names)
    return ModelSummary(
        model=kind,
        estimates=(*estimates(form.names, values, own), *map(_coefficient, names, coefficients.tolist(), errors)),
        log_likelihood=model.log_likelihood,
        aic=2 * count - 2 * model.log_likelihood,
        bic=count * float(np.log(data.rows.customers)) - 2 * model.log_likelihood,
        customers=model.customers,
        carried=data.rows.carried | {"covariates": float(len(data.names))},
        notes=() if covariance is not None else (Note("flat_likelihood", {"model": kind}),),
    )


def _coefficient(name: str, value: float, error: float | None) -> Estimate:
    if error is None:
        return Estimate(name, value, None, None, None)
    return Estimate(name, value, error, value - QUANTILE * error, value + QUANTILE * error)


def likelihood_ratio(model: WithCovariates, plain: BuyingModel) -> LikelihoodRatio:
    """Whether the covariates say anything: against the same model without them, of the same customers."""
    statistic = max(2 * (model.log_likelihood - plain.log_likelihood), 0.0)
    degrees = sum(len(own) for own in model.coefficients.values())
    kind = kind_of(model.base)
    return LikelihoodRatio(f"{kind}, covariates", kind, statistic, degrees, float(chi2.sf(statistic, degrees)))
