"""Looking before the end: intervals that hold at every look at once, however often and whenever one looks.

A usual 95 % interval holds at one look that was fixed beforehand. Who looks every day and stops at the first «effect»
finds one far more often than in one of twenty cases. This one mixes the likelihood over normal effects (mSPRT), so
that the truth is inside it at all looks together with 95 %, in large samples.

Sources: Robbins (1970); Johari, Koomen, Pekelis & Walsh (2022); Waudby-Smith et al. (2024) for estimated variances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from regulars.analytics.experiments.effects import Counted, Effect, Measured
from regulars.analytics.results import JsonAble

FEWEST = 50  # of each arm: below, a mean is not near enough to normal for these intervals
FEWEST_EVENTS = 5  # of each arm, and as many who did not act


@dataclass(frozen=True)
class Look(JsonAble):
    """What may be said at one look. `p_value` never grows from look to look; `over` = zero is outside."""

    value: float
    low: float
    high: float
    p_value: float
    over: bool


def mixing(planned_error: float, *, alpha: float = 0.05) -> float:
    """The spread of effects to mix over, narrowest where the error of the effect is `planned_error`.

    Fixed before the first look, from the planned number of customers. Any value is valid; a bad one is only wide.
    """
    rest = 2 * log(1 / alpha)
    return planned_error * sqrt(rest + log(1 + rest))


def look(value: float, error: float, spread: float, *, alpha: float = 0.05) -> Look:
    """One look at an effect with its usual standard error. Without one, or a spread, nothing is known.

    >>> first = look(0.02, 0.01, mixing(0.01))
    >>> first.low < 0.02 - 1.96 * 0.01, first.over
    (True, False)
    """
    if error <= 0 or spread <= 0:
        return Look(value, -float("inf"), float("inf"), 1.0, over=False)
    own, mixed = error * error, spread * spread
    total = own + mixed
    width = sqrt(own * total / mixed * (2 * log(1 / alpha) + log(total / own)))
    # Chances below the smallest float are zero, not an overflow.
    exponent = min(mixed * value * value / (2 * own * total), 700.0)
    p_value = min(1.0, sqrt(total / own) * exp(-exponent))
    return Look(value, value - width, value + width, p_value, over=p_value <= alpha)


def looks(values: Sequence[float], errors: Sequence[float], spread: float, *, alpha: float = 0.05) -> list[Look]:
    """All looks so far: each interval is cut to what the ones before left possible."""
    found: list[Look] = []
    low, high, p_value = -float("inf"), float("inf"), 1.0
    for value, error in zip(values, errors, strict=True):
        one = look(value, error, spread, alpha=alpha)
        low, high, p_value = max(low, one.low), min(high, one.high), min(p_value, one.p_value)
        found.append(Look(value, low, high, p_value, over=p_value <= alpha))
    return found


def look_at_shares(treated: Counted, control: Counted, spread: float) -> Look:
    """A look at a difference of shares; nothing is said while an arm has fewer than 50 customers or one kind of them.

    >>> look_at_shares(Counted(20, 9), Counted(20, 1), 0.02).over
    False
    """
    value = treated.share - control.share
    if not tells(treated, control):
        return look(value, 0.0, spread)
    arms = (treated, control)
    return look(value, sqrt(sum(arm.share * (1 - arm.share) / arm.customers for arm in arms)), spread)


def tells(treated: Counted, control: Counted) -> bool:
    """Whether both arms have customers enough, and enough of them who acted and who did not, for these intervals."""
    arms = (treated, control)
    events = min(min(arm.did, arm.customers - arm.did) for arm in arms)
    return events >= FEWEST_EVENTS and min(arm.customers for arm in arms) >= FEWEST


def look_at_means(treated: Measured, control: Measured, spread: float) -> Look:
    """A look at a difference of means, on the same condition."""
    value = treated.mean - control.mean
    if min(treated.customers, control.customers) < FEWEST:
        return look(value, 0.0, spread)
    return look(value, sqrt(treated.error**2 + control.error**2), spread)


def planned_error_of_shares(share: float, control: int, treated: int) -> float:
    """The error that a difference of shares will have at the planned end."""
    return sqrt(share * (1 - share) * (1 / control + 1 / treated))


def widened(effect: Effect, spread: float) -> Effect:
    """An effect with the interval that holds at every look."""
    one = look(effect.value, effect.standard_error, spread)
    return Effect(effect.value, effect.standard_error, one.low, one.high, one.p_value, "always_valid")
