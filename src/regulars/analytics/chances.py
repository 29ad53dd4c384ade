"""Tails of the distributions that tests lean on, without SciPy: light enough for every caller."""

from math import erfc, exp, lgamma, pi, sqrt
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


def exact_shares(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Chance that shares of two groups, each (count, total), come out so far apart or further when nothing but chance
    tells them apart: Fisher's exact test, twice the one tail. Small counts never alarm more often than they say.

    >>> round(exact_shares((3, 3), (0, 3)), 6), exact_shares((5, 10), (5, 10))
    (0.1, 1.0)
    """
    (more, of_more), (less, of_less) = (one, other) if one[0] * other[1] >= other[0] * one[1] else (other, one)
    ways = _log_ways(of_more, more) + _log_ways(of_less, less) - _log_ways(of_more + of_less, more + less)
    term, tail = exp(ways), 0.0
    while term > tail * 1e-17:
        tail += term
        term *= (of_more - more) * less / ((more + 1) * (of_less - less + 1))
        more, less = more + 1, less - 1
    return min(2 * tail, 1.0)


def _log_ways(total: int, count: int) -> float:
    """Logarithm of how many ways there are to take so many of a total."""
    return lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
