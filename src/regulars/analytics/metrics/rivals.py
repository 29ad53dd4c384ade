"""Definitions of churn side by side: each a numerator over a denominator, by a permanent word. SLUGS says where
docs/figures.md tells of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from regulars.analytics.churn_results import ChurnRate
from regulars.analytics.intervals import difference, wilson

# The order to show them in; the first is ours.
DEFINITIONS = (
    "start",  # lost / customers at the start
    "everybody",  # who left in the period / everybody who was a customer in it, new ones included
    "average_base",  # lost / mean of customers at the start and at the end
    "renewals",  # not renewed / renewals due
    "inactivity",  # lost / start, of customers without contracts, by the rule of inactivity
    "expected",  # what the model expects to have left of those expected to be there at the start
    "revenue_churn",  # recurring revenue of who left / recurring revenue at the start
    "grr",
    "nrr",
)
SLUGS = {
    "start": "churn-rate",
    "everybody": "churn-everybody",
    "average_base": "churn-average-base",
    "renewals": "churn-renewals",
    "inactivity": "churn-inactivity",
    "expected": "churn-expected",
    "revenue_churn": "revenue-churn",
    "grr": "grr",
    "nrr": "nrr",
}


def of_customers(moves: Mapping[str, int]) -> list[ChurnRate]:
    """From counts: start, new, returned, lost, joined_and_left, end.

    >>> [round(rate.value, 4) for rate in of_customers(
    ...     {"start": 100, "new": 20, "returned": 5, "lost": 12, "joined_and_left": 5, "end": 113})]
    [0.12, 0.1308, 0.1127]
    """
    came = moves["new"] + moves["returned"] + moves["joined_and_left"]
    base = (moves["start"] + moves["end"]) / 2
    return [
        share("start", moves["lost"], moves["start"]),
        share("everybody", moves["lost"] + moves["joined_and_left"], moves["start"] + came),
        ratio("average_base", moves["lost"], base, "customers"),
    ]


def of_renewals(due: int, not_renewed: int) -> list[ChurnRate]:
    """
    >>> of_renewals(40, 6)[0].value
    0.15
    """
    return [share("renewals", not_renewed, due, "renewals")]


def of_money(moves: Mapping[str, int]) -> list[ChurnRate]:
    """From minor units: start, expansion, contraction, churned.

    >>> [round(rate.value, 4) for rate in of_money({"start": 180, "expansion": 50, "contraction": 0, "churned": 80})]
    [0.4444, 0.5556, 0.8333]
    """
    start, gone = moves["start"], moves["churned"] + moves["contraction"]
    return [
        ratio("revenue_churn", moves["churned"], start, "minor"),
        ratio("grr", start - gone, start, "minor"),
        ratio("nrr", start - gone + moves["expansion"], start, "minor"),
    ]


def of_expectation(at_start: float, at_end: float) -> list[ChurnRate]:
    """Sums of the probability of being alive, of the same customers, at both ends of a period."""
    return [ratio("expected", at_start - at_end, at_start, "expected_customers")]


def share(definition: str, count: int, total: int, unit: str = "customers") -> ChurnRate:
    """A share of things that are counted, with its interval; nothing is known of a share of nothing."""
    if not total:
        return ChurnRate(definition, unit, count, total, None)
    return ChurnRate(definition, unit, count, total, count / total, *wilson(count, total))


def ratio(definition: str, numerator: float, denominator: float, unit: str) -> ChurnRate:
    """What is no share of things counted one by one, and so has no such interval."""
    return ChurnRate(definition, unit, numerator, denominator, numerator / denominator if denominator > 0 else None)


def compared(now: ChurnRate, before: ChurnRate | None) -> ChurnRate:
    """With the same period a year earlier beside it. The interval of the change takes the two years for different
    people: where many stay from year to year it is somewhat too wide."""
    if before is None or before.value is None or now.value is None:
        return now
    change: dict[str, Any] = {"year_ago": before.value, "change": now.value - before.value}
    if now.low is not None and before.low is not None:
        pairs = ((int(one.numerator), int(one.denominator)) for one in (now, before))
        change["change_low"], change["change_high"] = difference(*pairs)
    return replace(now, **change)
