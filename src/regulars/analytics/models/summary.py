"""How sure the parameters are, and how two models compare by their likelihood.

Standard errors come from the inverse of the analytic Hessian of the log-likelihood, taken by the logarithms of the
parameters (which are closer to normal), and by the delta method from there: se(value) = value x se(log value). The
interval is exp(log value -+ 1.96 se), so it never reaches below zero. For a and b of BG/NBD it is known to be too
narrow upwards (0.19 against 0.30 by MCMC on CDNOW): `profile_interval` asks the likelihood itself.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from regulars.analytics.model_results import Estimate, LikelihoodRatio, ModelSummary
from regulars.analytics.models.deriving import Derived, of_logarithms
from regulars.analytics.models.family import Model, kind_of, member_of
from regulars.analytics.models.fitting import Floats, Form, NoModel, Objective, Weighted, best
from regulars.analytics.results import Note

ROWS_AT_ONCE = 1_024
QUANTILE = float(norm.ppf(0.975))
WIDEST = 5.0  # of the logarithm of a parameter: 150 times as much. A profile is followed no further, no error is larger
NEAR = 0.01  # of a log-parameter
# A model, and those it becomes when one of its parameters is fixed inside (not at the edge of) what is allowed.
NESTED = {"beta_discrete_weibull": ("shifted_beta_geometric",)}


def summary(model: Model, rows: Weighted) -> ModelSummary:
    """Parameters with standard errors, likelihood, AIC and BIC, and what the data carried.

    rows: the same the model was fitted on.
    """
    form = member_of(model).form
    covariance = covariance_of_logarithms(form, form.values(model), rows)
    if covariance is not None and _too_wide(covariance):
        covariance = None
    count, customers = len(form.names), rows.customers
    return ModelSummary(
        model=kind_of(model),
        estimates=estimates(form.names, form.values(model), covariance),
        log_likelihood=model.log_likelihood,
        aic=2 * count - 2 * model.log_likelihood,
        bic=count * float(np.log(customers)) - 2 * model.log_likelihood,
        customers=int(customers),
        carried=rows.carried,
        notes=() if covariance is not None else (Note("flat_likelihood", {"model": kind_of(model)}),),
    )


def _too_wide(covariance: Floats) -> bool:
    return bool(np.diag(covariance).max() > WIDEST**2)


def estimates(names: tuple[str, ...], values: Floats, covariance: Floats | None) -> tuple[Estimate, ...]:
    """Of positive parameters, from the covariance of their logarithms."""
    if covariance is None:
        return tuple(Estimate(name, float(value), None, None, None) for name, value in zip(names, values, strict=True))
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        Estimate(
            name,
            float(value),
            float(value * error),
            float(value * np.exp(-QUANTILE * error)),
            float(value * np.exp(QUANTILE * error)),
        )
        for name, value, error in zip(names, values, errors, strict=True)
    )


def covariance_of_logarithms(form: Form[Any], values: Floats, rows: Weighted) -> Floats | None:
    """Of the estimated log-parameters; None where the likelihood is flat in some direction."""
    return inverse(-hessian_of_logarithms(form, values, rows))


def covariance_of_numbers(model: Model, rows: Weighted, numbers: Callable[[Any], Sequence[float]]) -> Floats | None:
    """Of numbers that follow from a model, by that of its parameters (the delta method), with the slope along each axis
    of the likelihood taken from two points near the best one. rows: the same the model was fitted on. Shape: (n, n).

    None where the parameters have no standard errors (see `summary`): a slope at one point says nothing of a hundred
    times as much. Of simulated customers just those intervals would be among the narrowest, and often beside the truth.
    """
    form = member_of(model).form
    covariance = covariance_of_logarithms(form, form.values(model), rows)
    if covariance is None or _too_wide(covariance):
        return None

    def at(logarithms: Floats) -> Floats:
        return np.array(numbers(form.kind(*np.exp(logarithms).tolist(), model.log_likelihood, model.customers)))

    middle, slopes = np.log(form.values(model)), []
    lengths, axes = np.linalg.eigh(covariance)
    for axis in axes.T * np.sqrt(np.maximum(lengths, 0.0))[:, None]:
        step = NEAR / max(float(np.abs(axis).max()), 1e-12)
        slopes.append((at(middle + step * axis) - at(middle - step * axis)) / (2 * step))
    return np.asarray(np.einsum("ki,kj->ij", slopes, slopes))


def hessian_of_logarithms(form: Form[Any], values: Floats, rows: Weighted) -> Floats:
    """Second derivatives of the log-likelihood of all customers by the log-parameters. Shape: (k, k)."""
    columns, weight = rows.columns, rows.weight
    total = np.zeros((len(values), len(values)))
    for first in range(0, len(weight), ROWS_AT_ONCE):
        block = slice(first, first + ROWS_AT_ONCE)
        found: Derived = of_logarithms(form.derived(values, *(column[block] for column in columns)), values)
        total += np.einsum("jkr,r->jk", found.curve, weight[block])
    return total


def inverse(information: Floats) -> Floats | None:
    """None unless it is positive definite by more than rounding."""
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    even = information / scale[:, None] / scale[None]
    if not np.all(np.isfinite(even)) or np.linalg.eigvalsh(even)[0] < 1e-10:
        return None
    return np.asarray(np.linalg.inv(even) / scale[:, None] / scale[None])


def profile_interval(
    model: Model, rows: Weighted, name: str, *, level: float = 0.95
) -> tuple[float | None, float | None]:
    """Where the likelihood, with all other parameters at their best, has fallen by half the quantile of chi-square.

    None for an end that lies too far away to be told from infinity (or from zero).
    """
    form = member_of(model).form
    place = form.names.index(name)
    objective = form.objective(rows)
    at_best = np.log(form.values(model))
    highest = -objective(at_best)[0] * rows.customers
    fall = float(chi2.ppf(level, 1)) / 2

    def above(step: float) -> float:
        return _best_without(objective, at_best, place, at_best[place] + step) * rows.customers - highest + fall

    return tuple(_end(above, at_best[place], side) for side in (-1, 1))  # type: ignore[return-value]


def _end(above: Any, at_best: float, side: int) -> float | None:
    step = 0.1
    while above(side * step) > 0:
        step *= 2
        if step > WIDEST:
            return None
    return float(
        np.exp(at_best + side * brentq(lambda size: above(side * size), step / 2 if step > 0.1 else 0.0, step))
    )


def _best_without(objective: Objective, begin: Floats, place: int, fixed: float) -> float:
    """The greatest mean log-likelihood with one log-parameter held."""
    others = np.delete(np.arange(len(begin)), place)

    def held(log_parameters: Floats) -> tuple[float, Floats]:
        value, gradient = objective(np.insert(log_parameters, place, fixed))
        return value, gradient[others]

    found = best(held, (tuple(np.exp(begin[others])),), ("",) * len(others))
    return -np.inf if isinstance(found, NoModel) else -held(np.log(found))[0]


def likelihood_ratio(wider: Model, narrower: Model) -> LikelihoodRatio | None:
    """Whether the wider model earns its parameter; None unless one lies inside the other."""
    names = kind_of(wider), kind_of(narrower)
    if names[1] not in NESTED.get(names[0], ()):
        return None
    degrees = len(member_of(wider).form.names) - len(member_of(narrower).form.names)
    statistic = max(2 * (wider.log_likelihood - narrower.log_likelihood), 0.0)
    return LikelihoodRatio(*names, statistic, degrees, float(chi2.sf(statistic, degrees)))
