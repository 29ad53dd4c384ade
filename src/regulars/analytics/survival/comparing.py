"""Whether groups of customers differ in how long they stay.

Source: Mantel (1966), Peto & Peto (1972); for k groups and ties Klein & Moeschberger (2003), 7.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.analytics.chances import chi_square_tail
from regulars.analytics.survival.rows import Floats, Lifetimes, at_risk, left_at

ROUNDING = 1e-9


@dataclass(frozen=True)
class LogRank:
    """`expected`: leavers of each group if all groups left at one pace. `p_value` under that same assumption."""

    statistic: float
    degrees: int
    p_value: float
    observed: tuple[float, ...]
    expected: tuple[float, ...]


def log_rank(groups: Sequence[Lifetimes]) -> LogRank:
    """The log-rank test of two or more groups.

    It is strongest where one group leaves faster all the time; of curves that cross it says little.

    >>> from regulars.analytics.survival.rows import lifetimes
    >>> quick, slow = lifetimes([1, 2, 3], [True] * 3), lifetimes([4, 5, 6], [True] * 3)
    >>> round(log_rank([quick, slow]).statistic, 4)
    5.0517
    """
    if len(groups) < 2:
        raise ValueError("a comparison needs two groups")
    time = np.unique(np.concatenate([group.duration[group.ended] for group in groups]))
    watched = np.array([at_risk(group, time) for group in groups])
    left = np.array([left_at(group, time) for group in groups])
    expected, covariance = _moments(watched, left.sum(axis=0))
    off = left.sum(axis=1) - expected
    # Deviations add up to zero, so the rank is one less than the groups, or lower where some never met any other.
    values, vectors = np.linalg.eigh(covariance)
    real = values > ROUNDING * max(values.max(initial=0.0), 1.0)
    degrees = int(np.count_nonzero(real))
    statistic = float((((vectors.T @ off)[real]) ** 2 / values[real]).sum())
    p_value = chi_square_tail(statistic, degrees)
    observed = tuple(float(value) for value in left.sum(axis=1))
    return LogRank(statistic, degrees, p_value, observed, tuple(float(value) for value in expected))


def _moments(watched: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the leavers of each group, given how many left in all at each moment."""
    total = watched.sum(axis=0)
    shares = watched / total
    spread = np.divide(left * (total - left), total - 1, out=np.zeros_like(total), where=total > 1)
    alone = np.einsum("gt,t->g", shares, spread)
    covariance = np.diag(alone) - np.einsum("gt,ht,t->gh", shares, shares, spread)
    return np.einsum("gt,t->g", shares, left), covariance
