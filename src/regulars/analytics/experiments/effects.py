"""What the treatment changed, by intention to treat: everybody counts in the arm they were dealt to.

Input are counts and sums, never the rows. Shares and means are compared, never totals: arms are seldom of one size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

from regulars.analytics.chances import two_sided
from regulars.analytics.errors import PlanRefused
from regulars.analytics.intervals import Z_95, wilson
from regulars.analytics.results import JsonAble


@dataclass(frozen=True)
class Counted(JsonAble):
    """An arm of which a share did something."""

    customers: int
    did: int

    @property
    def share(self) -> float:
        return self.did / self.customers


@dataclass(frozen=True)
class Measured(JsonAble):
    """An arm with an amount for everybody in it, zero for who bought nothing. `variance` is that of the sample."""

    customers: int
    mean: float
    variance: float

    @property
    def error(self) -> float:
        return sqrt(self.variance / self.customers)


def measured(customers: int, total: float, squares: float) -> Measured:
    """An arm from the sum and the sum of squares, as SQL gives them.

    >>> measured(4, 10.0, 30.0)
    Measured(customers=4, mean=2.5, variance=1.6666666666666667)
    """
    _enough(customers)
    mean = total / customers
    return Measured(customers, mean, max(squares - customers * mean * mean, 0.0) / (customers - 1))


def measured_values(values: Iterable[float]) -> Measured:
    """An arm from the amounts themselves."""
    found = list(values)
    _enough(len(found))
    mean = sum(found) / len(found)
    return Measured(len(found), mean, sum((value - mean) ** 2 for value in found) / (len(found) - 1))


def _enough(customers: int) -> None:
    if customers < 2:
        raise PlanRefused("how much customers differ cannot be known from fewer than two", customers=customers)


@dataclass(frozen=True)
class Effect(JsonAble):
    """treated - control, with its 95 % interval. `interval` names how it was made: newcombe | wald | welch | cuped."""

    value: float
    standard_error: float
    low: float
    high: float
    p_value: float
    interval: str


def difference_of_shares(treated: Counted, control: Counted, *, z: float = Z_95) -> Effect:
    """Newcombe's hybrid score interval (1998, method 10): Wilson's bounds of each share, put together. It keeps inside
    -1 to 1 and holds for small arms and rare events, where Wald's does not.

    >>> found = difference_of_shares(Counted(70, 56), Counted(80, 48))  # Newcombe (1998), table II, (a)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    value = treated.share - control.share
    (low_t, high_t), (low_c, high_c) = (wilson(arm.did, arm.customers, z=z) for arm in (treated, control))
    low = value - hypot(treated.share - low_t, high_c - control.share)
    high = value + hypot(high_t - treated.share, control.share - low_c)
    return Effect(value, _error(treated, control), low, high, _pooled_p(treated, control), "newcombe")


def difference_of_shares_wald(treated: Counted, control: Counted, *, z: float = Z_95) -> Effect:
    """The textbook interval, value +- z x error: to compare with what others publish."""
    value, error = treated.share - control.share, _error(treated, control)
    return Effect(value, error, value - z * error, value + z * error, _pooled_p(treated, control), "wald")


def _error(treated: Counted, control: Counted) -> float:
    return sqrt(sum(arm.share * (1 - arm.share) / arm.customers for arm in (treated, control)))


def _pooled_p(treated: Counted, control: Counted) -> float:
    """If the arms were alike: the test whose square is the chi-square of the 2 x 2 table."""
    share = (treated.did + control.did) / (treated.customers + control.customers)
    error = sqrt(share * (1 - share) * (1 / treated.customers + 1 / control.customers))
    return two_sided((treated.share - control.share) / error) if error else 1.0


def difference_of_means(treated: Measured, control: Measured, *, z: float = Z_95) -> Effect:
    """Unequal variances (Welch), normal quantile: arms of an experiment are large or nothing is known anyway.

    >>> found = difference_of_means(Measured(100, 12.0, 25.0), Measured(100, 10.0, 25.0))
    >>> found.value, round(found.standard_error, 4)
    (2.0, 0.7071)
    """
    value, error = treated.mean - control.mean, hypot(treated.error, control.error)
    p_value = two_sided(value / error) if error else float(value == 0)
    return Effect(value, error, value - z * error, value + z * error, p_value, "welch")


@dataclass(frozen=True)
class MoneyKept(JsonAble):
    """What the treatment brought to all who were treated, what it cost, and what is left. Minor units."""

    brought_minor: float
    cost_minor: float
    kept_minor: float
    low_minor: float
    high_minor: float


def money_kept(treated: Measured, control: Measured, cost_minor: float) -> MoneyKept:
    """treated x (mean of treated - mean of control) - cost of incentives, with the interval of the difference.

    >>> kept = money_kept(Measured(9_000, 1_050.0, 250_000.0), Measured(1_000, 1_000.0, 250_000.0), 100_000)
    >>> kept.kept_minor, round(kept.low_minor), round(kept.high_minor)
    (350000.0, 56005, 643995)
    """
    effect = difference_of_means(treated, control)
    value, low, high = (treated.customers * part for part in (effect.value, effect.low, effect.high))
    return MoneyKept(value, cost_minor, value - cost_minor, low - cost_minor, high - cost_minor)
