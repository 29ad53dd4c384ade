"""Tails of the two distributions that tests lean on, without SciPy: light enough for every caller."""

from math import erfc, exp, pi, sqrt
from statistics import NormalDist

NORMAL = NormalDist()


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Chance that a chi-square variable is larger. Closed form by the recurrence of the incomplete gamma function.

    >>> round(chi_square_tail(3.841458820694124, 1), 6), round(chi_square_tail(5.991464547107979, 2), 6)
    (0.05, 0.05)
    """
    if degrees < 1:
        return 1.0
    half = statistic / 2
    tail = exp(-half) if degrees % 2 == 0 else erfc(sqrt(half))
    term = half * exp(-half) if degrees % 2 == 0 else 2 * sqrt(half / pi) * exp(-half)
    for step in range(degrees % 2 or 2, degrees, 2):
        tail += term
        term *= half / (step / 2 + 1)
    return min(tail, 1.0)


def normal_quantile(share: float) -> float:
    """The value below which this share of a standard normal variable lies.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return NORMAL.inv_cdf(share)


def two_sided(z: float) -> float:
    """Chance that a standard normal variable is further from zero than `z`.

    >>> round(two_sided(1.959964), 4)
    0.05
    """
    return erfc(abs(z) / sqrt(2))
