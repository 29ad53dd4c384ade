"""What the pages show of lifetimes; importing nothing heavy."""

from dataclasses import dataclass

from regulars.analytics.results import JsonAble

MOST_MONTHS = 120
YEAR_OF_ARRIVAL = "year-of-arrival"  # what customers are split by beside their attributes
FEWEST_WATCHED = 10  # a curve is drawn, and a mean taken, from when and as long as so many are watched

# By day of the stay: how many came under watch (-1: from the first day on), how many left, how many were last seen.
Days = tuple[tuple[int, int, int, int], ...]


def enough_of(customers: float) -> float:
    """How many of these must be watched; of a smaller group half of it."""
    return min(FEWEST_WATCHED, customers / 2)


@dataclass(frozen=True)
class MonthShare(JsonAble):
    """The share still there after so many months (of 30.4375 days), with its interval; `watched`: how many were still
    there and watched then."""

    month: int
    share: float
    low: float | None
    high: float | None
    watched: int


@dataclass(frozen=True)
class MeanLifetime(JsonAble):
    """Mean months stayed within the first `within` months, with its standard error and interval."""

    within: int
    months: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class GroupLifetimes(JsonAble):
    """One group. `half_gone*`: months until half are gone; None = not that many have gone, or not known so well."""

    value: str
    customers: int
    left: int
    half_gone: float | None
    half_gone_low: float | None
    half_gone_high: float | None
    mean: MeanLifetime | None
    curve: tuple[MonthShare, ...]


@dataclass(frozen=True)
class Comparison(JsonAble):
    """The log-rank test over the groups. `differs`: beyond chance, with as many comparisons as there are attributes
    taken into account (p below 0.05 / comparisons)."""

    statistic: float
    degrees: int
    p_value: float
    comparisons: int
    differs: bool


@dataclass(frozen=True)
class SplitLifetimes(JsonAble):
    """Groups by one attribute, the largest first (years one after the other); those with fewer than 30 customers are
    left out, and counted in `left_out`. Their means are within one and the same number of months."""

    attribute: str
    groups: tuple[GroupLifetimes, ...]
    left_out: int
    comparison: Comparison | None


@dataclass(frozen=True)
class LifetimesFound(JsonAble):
    """`whole` is None where nobody was ever a customer. `days`: what `pairs` compares two parts by."""

    whole: GroupLifetimes | None
    splits: tuple[SplitLifetimes, ...]
    days: Days = ()
