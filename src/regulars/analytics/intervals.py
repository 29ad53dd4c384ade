"""Intervals for shares: a small sample must show how little it knows."""

from math import sqrt

from regulars.analytics.results import Share

Z_95 = 1.959963984540054


def wilson(count: int, total: int, *, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of a share. Source: Wilson (1927); one of seven that Newcombe (1998,
    Statistics in Medicine 17: 857-872) compares.

    >>> tuple(round(bound, 4) for bound in wilson(81, 263))  # Newcombe (1998), table I
    (0.2553, 0.3662)
    """
    share = count / total
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    middle = share + z * z / (2 * total)
    scale = 1 + z * z / total
    # At the ends the formula is exact but floating point is not: nobody out of ten is a lower bound of zero.
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == total else (middle + spread) / scale
    return low, high


def difference(first: tuple[int, int], second: tuple[int, int], *, z: float = Z_95) -> tuple[float, float]:
    """Interval of the first share less the second, each as (count, total), of two groups that are not the same people.

    Source: Newcombe (1998, Statistics in Medicine 17: 873-890), method 10, from two Wilson intervals.

    >>> tuple(round(bound, 4) for bound in difference((56, 70), (48, 80)))  # the same, table II, (a)
    (0.0524, 0.3339)
    """
    (low_1, high_1), (low_2, high_2) = wilson(*first, z=z), wilson(*second, z=z)
    share_1, share_2 = first[0] / first[1], second[0] / second[1]
    gap = share_1 - share_2
    return (
        gap - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        gap + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )


def share_of(count: int, total: int) -> Share:
    """The share with its interval; nothing is known about a share of nobody.

    >>> share_of(0, 0).value is None
    True
    """
    if not total:
        return Share(count=count, total=0, value=None, low=None, high=None)
    low, high = wilson(count, total)
    return Share(count=count, total=total, value=count / total, low=low, high=high)
