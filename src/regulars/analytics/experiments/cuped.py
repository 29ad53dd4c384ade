"""Less noise from what was known before: the outcome less what the same customers' past foretold of it.

Source: Deng, Xu, Kohavi & Walker, «Improving the sensitivity of online controlled experiments» (2013).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regulars.analytics.experiments.effects import Effect, Measured, difference_of_means
from regulars.analytics.results import JsonAble


@dataclass(frozen=True)
class Paired(JsonAble):
    """An arm with an outcome and what was known of it before: the same amount in the weeks before the experiment.

    `variance*` and `covariance` are those of the sample. The past must be from before the arms were dealt.
    """

    customers: int
    mean: float
    variance: float
    mean_before: float
    variance_before: float
    covariance: float


def paired(outcome: ArrayLike, before: ArrayLike) -> Paired:
    """An arm from its rows. Shapes: both (customers,)."""
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(before, dtype=np.float64)
    spread = np.cov(y, x)
    return Paired(
        len(y), float(y.mean()), float(spread[0, 0]), float(x.mean()), float(spread[1, 1]), float(spread[0, 1])
    )


@dataclass(frozen=True)
class Adjusted(JsonAble):
    """`theta`: how much of the past is taken off; `saved`: the share of the variance of the effect that went with it,
    which is the share of customers one needs fewer. `plain`: the effect without."""

    effect: Effect
    plain: Effect
    theta: float
    saved: float


def adjusted(treated: Paired, control: Paired) -> Adjusted:
    """The difference of means of outcome - theta x past; one theta for both arms, from within the arms.

    >>> arm = dict(customers=1_000, variance=4.0, mean_before=10.0, variance_before=4.0, covariance=3.2)
    >>> found = adjusted(Paired(mean=10.2, **arm), Paired(mean=10.0, **arm))
    >>> round(found.theta, 2), round(found.saved, 2), found.effect.p_value < found.plain.p_value
    (0.8, 0.64, True)
    """
    plain = difference_of_means(_as_measured(treated, 0.0), _as_measured(control, 0.0))
    weights = [(arm, arm.customers - 1) for arm in (treated, control)]
    past = sum(weight * arm.variance_before for arm, weight in weights)
    theta = sum(weight * arm.covariance for arm, weight in weights) / past if past else 0.0
    found = difference_of_means(_as_measured(treated, theta), _as_measured(control, theta))
    named = Effect(found.value, found.standard_error, found.low, found.high, found.p_value, "cuped")
    saved = 1 - (found.standard_error / plain.standard_error) ** 2 if plain.standard_error else 0.0
    return Adjusted(named, plain, theta, saved)


def _as_measured(arm: Paired, theta: float) -> Measured:
    variance = arm.variance - 2 * theta * arm.covariance + theta * theta * arm.variance_before
    return Measured(arm.customers, arm.mean - theta * arm.mean_before, max(variance, 0.0))
