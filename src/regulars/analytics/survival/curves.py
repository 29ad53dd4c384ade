"""Estimates from lifetimes: the share still there, the hazard so far, the median and the restricted mean lifetime.

Sources: Kaplan & Meier (1958); Greenwood (1926) for the variance; Kalbfleisch & Prentice (1980) for the interval on the
log-log scale, which stays inside 0 to 1; Nelson (1972) and Aalen (1978); Klein & Moeschberger (2003), 4.2, 4.5 and 4.6.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regulars.analytics.intervals import Z_95
from regulars.analytics.survival.rows import Floats, Lifetimes, risk_table


@dataclass(frozen=True)
class Curve:
    """The share still there just after each moment at which somebody left.

    Shapes: all are (moments,). `low` and `high`: 95 % interval; not a number where nobody is left to tell by.
    `last`: the longest time anybody was seen for; after it nothing is known.
    """

    time: Floats
    at_risk: Floats
    left: Floats
    share: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    last: float


@dataclass(frozen=True)
class Hazard:
    """The cumulative hazard just after each moment, with its 95 % interval on the log scale. Shapes: (moments,)."""

    time: Floats
    cumulative: Floats
    standard_error: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error and 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float


def kaplan_meier(rows: Lifetimes, *, since: float = -np.inf, z: float = Z_95) -> Curve:
    """Product-limit estimate of the share still there, of those who reached `since`.

    With delayed entry the first moments may have so few watched that one leaver takes the curve to zero for ever:
    then begin at a `since` from which on enough are watched.

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> kaplan_meier(lifetimes([1, 2, 2, 3], [True, True, False, False])).share
    array([0.75, 0.5 ])
    """
    table = risk_table(rows, since)
    stayed = table.at_risk - table.left
    share = np.asarray(np.cumprod(stayed / table.at_risk), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.asarray(np.sqrt(np.cumsum(table.left / (table.at_risk * stayed))), dtype=np.float64)
        low, high = _log_log(share, spread, z)
    error = np.where(share > 0, share * np.where(np.isfinite(spread), spread, 0.0), np.nan)
    last = float(rows.duration.max(initial=0.0))
    return Curve(table.time, table.at_risk, table.left, share, error, low, high, last)


def _log_log(share: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    """S to the power exp(+-z x spread / log S): never below 0 or above 1. Not known where nobody is left."""
    width = z * spread / np.log(share)
    known = share > 0
    low, high = np.power(share, np.exp(-width)), np.power(share, np.exp(width))
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def share_at(curve: Curve, times: ArrayLike) -> Floats:
    """The share still there at these times; not a number after the last time anybody was seen.

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> share_at(kaplan_meier(lifetimes([1, 2, 2, 3], [True, True, False, False])), [0.5, 2, 3, 4])
    array([1. , 0.5, 0.5, nan])
    """
    return _step(curve, curve.share, times, before=1.0)


def interval_at(curve: Curve, times: ArrayLike) -> tuple[Floats, Floats]:
    """The interval of `share_at`; both ends are 1 before the first leaver."""
    return _step(curve, curve.low, times, before=1.0), _step(curve, curve.high, times, before=1.0)


def _step(curve: Curve, values: Floats, times: ArrayLike, *, before: float) -> Floats:
    wanted = np.asarray(times, dtype=np.float64)
    steps = np.concatenate(([before], values))[np.searchsorted(curve.time, wanted, side="right")]
    return np.asarray(np.where(wanted <= curve.last, steps, np.nan))


def nelson_aalen(rows: Lifetimes, *, since: float = -np.inf, z: float = Z_95) -> Hazard:
    """Sum of leavers by watched; its variance is the sum of leavers by watched squared (Aalen's,
    which Klein 1991 found less biased than the binomial one).

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> nelson_aalen(lifetimes([1, 2, 2, 4], [True, True, False, False])).cumulative.round(4)
    array([0.25  , 0.5833])
    """
    table = risk_table(rows, since)
    total = np.cumsum(table.left / table.at_risk)
    error = np.sqrt(np.cumsum(table.left / table.at_risk**2))
    factor = np.exp(z * error / total)
    return Hazard(table.time, total, error, total / factor, total * factor)


def median(curve: Curve) -> tuple[float | None, float | None, float | None]:
    """When half are gone, and the interval of that: where the curve and its bounds first reach one half.

    None where the observation ends before that (Brookmeyer & Crowley 1982, on the log-log scale).

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> median(kaplan_meier(lifetimes([1, 2, 3, 4], [True, True, False, False])))[0]
    2.0
    """
    return _half(curve, curve.share), _half(curve, curve.low), _half(curve, curve.high)


def _half(curve: Curve, bound: Floats) -> float | None:
    reached = np.flatnonzero(bound <= 0.5 + 1e-12)
    return float(curve.time[reached[0]]) if len(reached) else None


def restricted_mean(curve: Curve, until: float, *, z: float = Z_95) -> Estimate:
    """Mean lifetime within the first `until` units of time: the area under the curve up to there.

    A mean of whole lifetimes needs to know how long the last customer stays; this one needs nothing that was not seen.
    Needs: until <= curve.last. Of a curve that begins at a `since` the time before it counts in full.
    Variance: sum of (area after t)^2 d / (n (n - d)), Klein & Moeschberger (4.5.3).

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> restricted_mean(kaplan_meier(lifetimes([1, 2, 3, 4], [True] * 4)), 4).value
    2.5
    """
    if until > curve.last:
        raise ValueError(f"nobody was seen for longer than {curve.last:g}: the mean up to {until:g} is not known")
    before = curve.time < until
    time = np.concatenate(([0.0], curve.time[before], [until]))
    share = np.concatenate(([1.0], curve.share[before]))
    areas = np.diff(time) * share
    value = float(areas.sum())
    after = value - np.cumsum(areas)[:-1]
    stayed = curve.at_risk[before] - curve.left[before]
    # Who are the last of all and leave take no area with them: nothing is left after them.
    parts = np.divide(
        after**2 * curve.left[before], curve.at_risk[before] * stayed, out=np.zeros_like(after), where=stayed > 0
    )
    error = float(np.sqrt(parts.sum()))
    return Estimate(value, error, value - z * error, value + z * error)


def difference(one: Estimate, other: Estimate, *, z: float = Z_95) -> Estimate:
    """one - other, of two separate groups of customers.

    >>> difference(Estimate(10, 3, 0, 0), Estimate(8, 4, 0, 0)).standard_error
    5.0
    """
    value, error = one.value - other.value, float(np.hypot(one.standard_error, other.standard_error))
    return Estimate(value, error, value - z * error, value + z * error)
