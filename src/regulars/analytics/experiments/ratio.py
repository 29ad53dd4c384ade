"""Were the arms dealt as planned? When not, something removed people from one of them, and no comparison holds.

Source: Fabijan et al., «Diagnosing sample ratio mismatch» (2019).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from regulars.analytics.chances import chi_square_tail
from regulars.analytics.results import JsonAble

REFUSED_BELOW = 0.001


@dataclass(frozen=True)
class Ratio(JsonAble):
    """`dealt`: the arms are as the shares say, or as near as chance allows."""

    counts: dict[str, int]
    expected: dict[str, float]
    p_value: float
    dealt: bool


def check_ratio(counts: Mapping[str, int], shares: Mapping[str, float]) -> Ratio:
    """Chi-square test of the sizes of the arms; p below 0.001 refuses every verdict.

    >>> check_ratio({"control": 10_000, "treated": 10_800}, {"control": 0.5, "treated": 0.5}).dealt
    False
    >>> check_ratio({"control": 1_010, "treated": 8_990}, {"control": 0.1, "treated": 0.9}).dealt
    True
    """
    total = sum(counts.values())
    expected = {name: share * total for name, share in shares.items()}
    if strange := [name for name, count in counts.items() if count and not expected.get(name)]:
        raise ValueError(f"nobody should be in {', '.join(strange)}")
    alive = [name for name in shares if expected[name]]
    statistic = sum((counts.get(name, 0) - expected[name]) ** 2 / expected[name] for name in alive)
    p_value = chi_square_tail(statistic, len(alive) - 1)
    return Ratio(dict(counts), expected, p_value, p_value >= REFUSED_BELOW)
