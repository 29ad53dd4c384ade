"""Shapes of churn by several definitions side by side, of everybody and of groups."""

from dataclasses import dataclass
from datetime import date

from regulars.analytics.results import Grain, JsonAble


@dataclass(frozen=True)
class ChurnRate(JsonAble):
    """One definition of churn over one period: value = numerator / denominator.

    `definition`: a permanent word, a key of metrics.rivals.DEFINITIONS. `unit`: of both numbers: customers | renewals |
    expected_customers | minor (money). `low` and `high`: 95 % interval, only where the value is a share of things that
    can be counted one by one. `year_ago`: the value of the same period one year earlier; `change` = value - year_ago
    with its own interval: leavers changed for sure only where 0 is outside of it. grr and nrr are what stayed: more is
    better.
    """

    definition: str
    unit: str
    numerator: float
    denominator: float
    value: float | None
    low: float | None = None
    high: float | None = None
    year_ago: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None


class Rated:
    """Has churn by several definitions."""

    rates: tuple[ChurnRate, ...]

    def rate(self, definition: str) -> ChurnRate | None:
        return next((rate for rate in self.rates if rate.definition == definition), None)


@dataclass(frozen=True)
class ChurnDefinitionsPeriod(Rated, JsonAble):
    """All definitions over the same period, ours first. `complete` and `warm_up` as in ChurnPeriod."""

    grain: Grain
    starts_on: date
    ends_on: date
    complete: bool
    warm_up: bool
    rates: tuple[ChurnRate, ...]


@dataclass(frozen=True)
class GroupPeriod(Rated, JsonAble):
    """Customers of one group in one period; who is in it is what was known on the day before the period began (for who
    came in the period: on its last day). end = start + new + returned + moved_in - lost - moved_out.

    `moved_in`, `moved_out`: customers at both ends whose group changed in between. Money, of contracts only, moves in
    the same way: end = start + new + reactivated + expansion + moved_in - contraction - churned - moved_out; what a
    customer who moved pays more or less than before is expansion or contraction of the old group.
    """

    grain: Grain
    starts_on: date
    ends_on: date
    complete: bool
    warm_up: bool
    start: int
    new: int
    returned: int
    moved_in: int
    lost: int
    moved_out: int
    end: int
    joined_and_left: int
    left_and_returned: int
    start_minor: int
    new_minor: int
    reactivated_minor: int
    expansion_minor: int
    moved_in_minor: int
    contraction_minor: int
    churned_minor: int
    moved_out_minor: int
    end_minor: int
    rates: tuple[ChurnRate, ...]


@dataclass(frozen=True)
class ChurnGroup(JsonAble):
    """One value of an attribute ('' = not known), or a segment: its newest quarters and years, oldest first.

    `since`: of a segment the day from which on it is known who is in it; periods that begin before have nobody.
    """

    value: str
    periods: tuple[GroupPeriod, ...]
    since: date | None = None


@dataclass(frozen=True)
class ChurnGroups(JsonAble):
    """One attribute. `dated`: whether its history is known; otherwise everybody is in today's group in the past too."""

    attribute: str
    dated: bool
    groups: tuple[ChurnGroup, ...]


@dataclass(frozen=True)
class ChurnDefinitions(JsonAble):
    """Rival definitions of churn side by side.

    `definitions`: the words this company has figures for, in the order to show, ours first.
    `periods`: newest months, quarters and years, oldest first. `groups`: by attribute; largest groups first.
    `segments`: sets of customers, each for itself; a customer may be in several.
    """

    definitions: tuple[str, ...]
    periods: tuple[ChurnDefinitionsPeriod, ...]
    groups: tuple[ChurnGroups, ...]
    segments: tuple[ChurnGroup, ...] = ()

    def periods_by(self, grain: Grain) -> list[ChurnDefinitionsPeriod]:
        return [period for period in self.periods if period.grain == grain]

    def of(self, attribute: str) -> ChurnGroups | None:
        return next((groups for groups in self.groups if groups.attribute == attribute), None)
