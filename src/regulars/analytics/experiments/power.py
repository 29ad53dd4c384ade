"""How many customers an experiment needs before it can tell anything. Asked before it begins, never after.

Source: Fleiss, Levin & Paik, «Statistical methods for rates and proportions» (2003), 4.2 and 4.4, without the
correction for continuity.
"""

from dataclasses import dataclass
from math import ceil, hypot, sqrt

from regulars.analytics.chances import NORMAL, normal_quantile
from regulars.analytics.results import JsonAble

ALPHA, POWER = 0.05, 0.8


@dataclass(frozen=True)
class Needed(JsonAble):
    """Customers of each arm, the larger one as many times `ratio` as the smaller."""

    control: int
    treated: int

    @property
    def total(self) -> int:
        return self.control + self.treated


def needed_for_shares(
    usual: float, hoped: float, *, control_share: float = 0.5, alpha: float = ALPHA, power: float = POWER
) -> Needed:
    """Customers needed to see `usual` become `hoped` with this chance (two-sided test).

    Rounded to whole customers, as the tables of the field are.

    >>> needed_for_shares(0.10, 0.08)
    Needed(control=3213, treated=3213)
    >>> needed_for_shares(0.10, 0.08, control_share=0.1).control
    1724
    """
    if usual == hoped:
        raise ValueError("no number of customers shows a difference that is not there")
    ratio = (1 - control_share) / control_share
    pooled = (usual + ratio * hoped) / (1 + ratio)
    null = normal_quantile(1 - alpha / 2) * sqrt(pooled * (1 - pooled) * (1 + 1 / ratio))
    real = normal_quantile(power) * sqrt(usual * (1 - usual) + hoped * (1 - hoped) / ratio)
    control = ((null + real) / (usual - hoped)) ** 2
    return Needed(round(control), round(control * ratio))


def needed_for_means(
    variance: float, difference: float, *, control_share: float = 0.5, alpha: float = ALPHA, power: float = POWER
) -> Needed:
    """The same for a mean: both arms vary alike.

    >>> needed_for_means(variance=100.0, difference=1.0)
    Needed(control=1570, treated=1570)
    """
    ratio = (1 - control_share) / control_share
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    control = z * z * variance * (1 + 1 / ratio) / (difference * difference)
    return Needed(ceil(control), ceil(control * ratio))


def power_for_shares(usual: float, hoped: float, control: int, treated: int, *, alpha: float = ALPHA) -> float:
    """The chance that so many customers show it.

    >>> round(power_for_shares(0.10, 0.08, 3213, 3213), 3), round(power_for_shares(0.10, 0.08, 200, 1800), 3)
    (0.8, 0.182)
    """
    pooled = (usual * control + hoped * treated) / (control + treated)
    null = sqrt(pooled * (1 - pooled) * (1 / control + 1 / treated))
    real = hypot(sqrt(usual * (1 - usual) / control), sqrt(hoped * (1 - hoped) / treated))
    beyond = abs(usual - hoped) - normal_quantile(1 - alpha / 2) * null
    # From all to none nothing is left to chance.
    return NORMAL.cdf(beyond / real) if real else float(beyond > 0)


def smallest_visible(
    usual: float, control: int, treated: int, *, alpha: float = ALPHA, power: float = POWER
) -> float | None:
    """The smallest fall of a share that so many customers would show with this chance. None where nothing can fall, or
    an arm is empty.

    >>> round(smallest_visible(0.10, 3213, 3213), 4)
    0.02
    """
    if usual <= 0 or min(control, treated) < 1:
        return None
    low, high = 0.0, usual
    if power_for_shares(usual, 0.0, control, treated, alpha=alpha) < power:
        return usual
    for _halving in range(60):
        middle = (low + high) / 2
        if power_for_shares(usual, usual - middle, control, treated, alpha=alpha) < power:
            low = middle
        else:
            high = middle
    return high
