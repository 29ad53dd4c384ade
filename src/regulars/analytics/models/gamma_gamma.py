"""Gamma-Gamma: how much a customer spends on a purchase, whatever their pace.

Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value; Fader, Hardie & Lee (2005), RFM and CLV.
One purchase ~ gamma(p, nu), nu ~ gamma(q, v). Needs spending and pace to be independent (say so beside the figure).
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln

from regulars.analytics.models.fitting import FEWEST_REPEATERS, Floats, NoModel, Objective, best, distinct, dot

NAMES = ("p", "q", "v")
STARTS = ((6.0, 4.0, 0.5), (1.0, 2.0, 1.0), (2.0, 3.0, 2.0))


@dataclass(frozen=True)
class GammaGamma:
    """Fitted parameters; v is in the money of the rows."""

    p: float
    q: float
    v: float
    log_likelihood: float
    customers: int

    @property
    def population_mean(self) -> float | None:
        """Mean purchase of the population; None when q <= 1 (it has no mean)."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else None


def fit(x: ArrayLike, mean: ArrayLike) -> GammaGamma | NoModel:
    """Maximum likelihood from repeat buyers.

    Shapes: (customers,). x counts repeat purchases, `mean` is the mean money of these. Rows with x = 0 or nothing
    spent say nothing about the size of a purchase and are left out.
    """
    count, money = (np.asarray(values, dtype=np.float64) for values in (x, mean))
    usable = (count > 0) & (money > 0)
    count, money = count[usable], money[usable]
    if len(count) < FEWEST_REPEATERS:
        code = "few_repeat_buyers" if len(count) else "no_repeat_buyers"
        return NoModel(code, {"repeaters": len(count), "needed": FEWEST_REPEATERS})
    unit = float(money.mean())
    objective = _objective(count, money / unit)
    found = best(objective, STARTS, NAMES)
    if isinstance(found, NoModel):
        return found
    value, _ = objective(np.log(found))
    p, q, v = (float(parameter) for parameter in found)
    # A density of money changes by 1 / unit when money is measured in `unit`.
    likelihood = -value * len(count) - len(count) * np.log(unit)
    return GammaGamma(p, q, v * unit, float(likelihood), len(count))


def _objective(x: Floats, mean: Floats) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters; gamma terms once per distinct x."""
    xs, of_x = distinct(x)
    of_xs = np.bincount(of_x).astype(np.float64)
    spent, total = x * mean, float(len(x))
    ones = np.ones_like(mean)
    log_mean = np.log(mean)
    sum_log_mean, sum_x_log_spent = dot(ones, log_mean), dot(x, np.log(spent))

    def objective(log_parameters: Floats) -> tuple[float, Floats]:
        p, q, v = np.exp(log_parameters)
        log_both, inverse = np.log(spent + v), 1 / (spent + v)
        shape = p * xs + q
        x_log_both, plain_log_both = dot(x, log_both), dot(ones, log_both)
        value = (
            dot(of_xs, gammaln(shape) - gammaln(p * xs))
            + total * (q * np.log(v) - gammaln(q))
            - sum_log_mean
            + p * sum_x_log_spent
            - p * x_log_both
            - q * plain_log_both
        )
        gradient = np.array(
            [
                dot(of_xs * xs, digamma(shape) - digamma(p * xs)) + sum_x_log_spent - x_log_both,
                dot(of_xs, digamma(shape)) + total * (np.log(v) - digamma(q)) - plain_log_both,
                total * q / v - p * dot(x, inverse) - q * dot(ones, inverse),
            ]
        )
        return -value / total, -gradient * np.exp(log_parameters) / total

    return objective


def expected_mean(model: GammaGamma, x: ArrayLike, mean: ArrayLike) -> Floats:
    """Money to expect of a customer's future purchases: their own mean drawn towards that of all.

    Shapes: (customers,). Where x = 0 or nothing was spent it is the population mean (nan when that does not exist).

    >>> cdnow = GammaGamma(6.25, 3.74, 15.44, -4055.9, 946)  # as the authors rounded them
    >>> expected_mean(cdnow, [2], [22.35]).round(3)
    array([24.664])
    """
    count, money = (np.asarray(values, dtype=np.float64) for values in (x, mean))
    known = (count > 0) & (money > 0)
    count, money = np.where(known, count, 0.0), np.where(known, money, 0.0)
    shape = model.p * count + model.q - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = model.p * (model.v + count * money) / shape
    return cast(Floats, np.where(shape > 0, expected, np.nan))
