"""Gamma-Gamma: how much a customer spends on a purchase, whatever their pace.

Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value; Fader, Hardie & Lee (2005), RFM and CLV.
One purchase ~ gamma(p, nu), nu ~ gamma(q, v). Needs spending and pace to be independent (say so beside the figure).
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln, polygamma

from regulars.analytics.models import drawing
from regulars.analytics.models.deriving import Derived, symmetric
from regulars.analytics.models.fitting import (
    FEWEST_REPEATERS,
    Floats,
    Form,
    NoModel,
    Objective,
    checked_weight,
    distinct,
    dot,
    fit_form,
    summed,
)

NAMES = ("p", "q", "v")
ALIKE = 1e-9  # of the mean purchase; customers so close together have no spread to measure
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


@dataclass(frozen=True)
class Spending:
    """Repeat buyers by number and mean money of their repeat purchases. Shapes: (rows,)."""

    x: Floats
    mean: Floats
    weight: Floats

    @property
    def customers(self) -> float:
        return float(self.weight.sum())

    @property
    def columns(self) -> tuple[Floats, ...]:
        return self.x, self.mean

    @property
    def carried(self) -> dict[str, float]:
        return {"customers": self.customers, "repeat_purchases": dot(self.weight, self.x)}


def spending_of(x: ArrayLike, mean: ArrayLike, weight: ArrayLike | None = None) -> Spending:
    """Rows for fitting. Shapes: (customers,). Rows with x = 0 or nothing spent say nothing about the size of a purchase
    and are left out; what is not known is refused."""
    count, money = (np.asarray(values, dtype=np.float64) for values in (x, mean))
    if not (np.isfinite(count) & np.isfinite(money)).all():
        raise ValueError("purchases and their mean money must be known")
    counted = checked_weight(weight, len(count))
    usable = (count > 0) & (money > 0)
    return Spending(count[usable], money[usable], counted[usable])


def fit(rows: Spending, *, start: GammaGamma | None = None) -> GammaGamma | NoModel:
    """Maximum likelihood from repeat buyers, from the last fit when there is one."""
    if rows.customers < FEWEST_REPEATERS:
        code = "few_repeat_buyers" if len(rows.x) else "no_repeat_buyers"
        return NoModel(code, {"repeaters": int(rows.customers), "needed": FEWEST_REPEATERS})
    unit = dot(rows.weight, rows.mean) / rows.customers
    if np.ptp(rows.mean) <= ALIKE * unit:
        return NoModel("degenerate", {"parameter": "q"})  # the search may stop anywhere on its way to infinity
    scaled = Spending(rows.x, rows.mean / unit, rows.weight)
    return fit_form(FORM, scaled, start, unit=unit, densities=rows.customers)


def _objective(rows: Spending) -> Objective:
    """Minus the mean log-likelihood and its gradient, of log-parameters; gamma terms once per distinct x."""
    xs, of_x = distinct(rows.x)
    of_xs = summed(of_x, rows.weight, len(xs))
    spent, total, once, often = rows.x * rows.mean, rows.customers, rows.weight, rows.weight * rows.x
    sum_log_mean, sum_x_log_spent = dot(once, np.log(rows.mean)), dot(often, np.log(spent))

    def objective(log_parameters: Floats) -> tuple[float, Floats]:
        p, q, v = np.exp(log_parameters)
        log_both, inverse = np.log(spent + v), 1 / (spent + v)
        shape = p * xs + q
        x_log_both, plain_log_both = dot(often, log_both), dot(once, log_both)
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
                total * q / v - p * dot(often, inverse) - q * dot(once, inverse),
            ]
        )
        return -value / total, -gradient * np.exp(log_parameters) / total

    return objective


def derived(parameters: Floats, x: Floats, mean: Floats) -> Derived:
    """Log-likelihood of each repeat buyer with first and second derivatives by the parameters."""
    p, q, v = parameters
    shape, both = p * x + q, x * mean + v
    value = gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(v) - shape * np.log(both)
    value += (p * x - 1) * np.log(mean) + p * x * np.log(x)
    slope = [
        x * (digamma(shape) - digamma(p * x) + np.log(x * mean / both)),
        digamma(shape) - digamma(q) + np.log(v / both),
        q / v - shape / both,
    ]
    curves = {
        (0, 0): x**2 * (polygamma(1, shape) - polygamma(1, p * x)),
        (0, 1): x * polygamma(1, shape),
        (0, 2): -x / both,
        (1, 1): polygamma(1, shape) - polygamma(1, q),
        (1, 2): 1 / v - 1 / both,
        (2, 2): shape / both**2 - q / v**2,
    }
    return Derived(value, np.array(slope), symmetric(3, x.shape, curves))


FORM = Form(GammaGamma, NAMES, ("v",), STARTS, _objective, derived)


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


def simulate(model: GammaGamma, x: ArrayLike, rng: Generator) -> Floats:
    """Mean money of x repeat purchases of each customer; 0 where there are none."""
    return drawing.gamma_gamma(x, rng, p=model.p, q=model.q, v=model.v)
