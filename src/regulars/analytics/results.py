"""The shapes of the answers: frozen, JSON-able, importing nothing heavy. Definitions: docs/figures.md.

Money is in integer minor units of `Study.currency` (model values are rounded to them); shares are 0 to 1; days are ISO
dates; `None` means «not known», never zero.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

NOT_IN_JSON = "not_in_json"


class Grain(StrEnum):
    """Calendar periods figures are counted by."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Stage(StrEnum):
    """Where a customer stands at the end of observation."""

    NEW = "new"
    ACTIVE = "active"
    SLIPPING = "slipping"
    LOST = "lost"


class JsonAble:
    """`to_dict` for a tree of dataclasses: dates become ISO text, tuples lists, heavy tables stay out."""

    def to_dict(self) -> dict[str, Any]:
        result = _plain(self)
        assert isinstance(result, dict)
        return result


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        shown = (item for item in fields(value) if not item.metadata.get(NOT_IN_JSON))
        return {item.name: _plain(getattr(value, item.name)) for item in shown}
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


@dataclass(frozen=True)
class Note(JsonAble):
    """Something the reader must know, as a permanent word and its parameters; the pages have the sentences."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Share(JsonAble):
    """count of total, with the Wilson 95 % interval. All None when total is 0."""

    count: int
    total: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ChurnPeriod(JsonAble):
    """Movements of customers in a period: end = start + new + returned - lost.

    `ends_on` is the last day that was observed; `complete` is False when observation stopped before the period did;
    `warm_up` is True when the period begins before the inactivity rule could have seen anybody leave.
    """

    grain: Grain
    starts_on: date
    ends_on: date
    complete: bool
    warm_up: bool
    start: int
    new: int
    returned: int
    lost: int
    end: int
    joined_and_left: int
    left_and_returned: int
    churn: Share
    retention: Share


@dataclass(frozen=True)
class RevenuePeriod(JsonAble):
    """Money of orders in a period, returns taken off. `from_new`: by customers whose first purchase is in it, as are
    `new_purchases` (None in runs of an earlier version)."""

    grain: Grain
    starts_on: date
    ends_on: date
    complete: bool
    revenue_minor: int
    returned_minor: int
    from_new_minor: int
    from_old_minor: int
    purchases: int
    customers: int
    average_purchase_minor: float | None
    new_purchases: int | None = None


@dataclass(frozen=True)
class RecurringPeriod(JsonAble):
    """Monthly recurring revenue: end = start + new + reactivated + expansion - contraction - churned.

    `grr` (at most 1) and `nrr` are shares of the start; None when nothing was there at the start.
    """

    grain: Grain
    starts_on: date
    ends_on: date
    complete: bool
    start_minor: int
    new_minor: int
    reactivated_minor: int
    expansion_minor: int
    contraction_minor: int
    churned_minor: int
    end_minor: int
    grr: float | None
    nrr: float | None
    revenue_churn: float | None


@dataclass(frozen=True)
class CohortRow(JsonAble):
    """Customers who came in one period. Index of the lists is the age in periods; None = not observed yet.

    `winning_minor`: what was spent on winning them; None where nobody wrote it down.
    """

    starts_on: date
    customers: int
    active: tuple[int | None, ...]
    share: tuple[float | None, ...]
    revenue_minor: tuple[int | None, ...]
    winning_minor: int | None = None


@dataclass(frozen=True)
class CohortTable(JsonAble):
    """Rows by period of the first purchase (or first contract). The last observed cell of a row may be a part period
    (`last_complete` False)."""

    grain: Grain
    ages: int
    last_complete: bool
    rows: tuple[CohortRow, ...]


@dataclass(frozen=True)
class CohortGroup(JsonAble):
    """The cohorts of one value of an attribute ('' = not known), by month and by quarter; the newest only."""

    value: str
    customers: int
    tables: tuple[CohortTable, ...]

    def by(self, grain: Grain) -> CohortTable | None:
        return next((table for table in self.tables if table.grain == grain), None)


@dataclass(frozen=True)
class CohortSplit(JsonAble):
    """Cohorts by one attribute as it is today: the largest groups, and how many customers the others have (`rest`)."""

    attribute: str
    groups: tuple[CohortGroup, ...]
    rest: int


@dataclass(frozen=True)
class MonthCosts(JsonAble):
    """Costs of one month by kind; None for a kind that nobody ever wrote down."""

    starts_on: date
    acquisition_minor: int | None
    service_minor: int | None
    incentive_minor: int | None


@dataclass(frozen=True)
class RfmGroup(JsonAble):
    """A named group of RFM scores. `code` is permanent: champions, loyal, ... (metrics.rfm.GROUPS)."""

    code: str
    customers: int
    share: float
    revenue_minor: int


@dataclass(frozen=True)
class RfmSummary(JsonAble):
    """How customers fall into recency, frequency and money scores of 1 (low) to 5 (high)."""

    customers: int
    repeat_customers: int
    groups: tuple[RfmGroup, ...]
    recency_frequency: tuple[tuple[int, ...], ...]  # [recency - 1][frequency - 1] -> customers


@dataclass(frozen=True)
class Buying(JsonAble):
    """Plain figures of purchases over the whole observation."""

    purchases: int
    average_purchase_minor: float | None
    purchases_a_year: float | None
    usual_gap_days: float | None
    repeat_share: Share
    returned_share: float | None


@dataclass(frozen=True)
class PlainValue(JsonAble):
    """The plain lifetime value formulas, computed from this company's averages. None where a part is not known."""

    average_purchase_minor: float | None
    purchases_a_year: float | None
    years: float | None
    lifetime_minor: float | None
    acquisition_minor: float | None
    service_minor: float | None
    net_lifetime_minor: float | None
    by_churn_minor: float | None


@dataclass(frozen=True)
class ModelFit(JsonAble):
    """A model and its parameters; or the reason there is none (`refused`, parameters empty)."""

    model: str
    parameters: dict[str, float]
    log_likelihood: float | None
    customers: int
    refused: Note | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bin(JsonAble):
    """Customers whose value lies in [from, to)."""

    from_minor: int
    to_minor: int | None
    customers: int
    value_minor: int


@dataclass(frozen=True)
class ValueSummary(JsonAble):
    """Expected future money of the customers over the horizon, discounted."""

    horizon_months: int
    annual_discount: float
    customers: int
    value_minor: int | None
    value_at_risk_minor: int | None
    mean_minor: float | None
    median_minor: float | None
    top_tenth_share: float | None
    distribution: tuple[Bin, ...]
    plain: PlainValue


@dataclass(frozen=True)
class AtRisk(JsonAble):
    """A customer worth calling. `risk` = 1 - probability_alive."""

    customer: int | str
    name: str
    stage: Stage
    probability_alive: float
    risk: float
    expected_purchases: float | None
    value_minor: int
    value_at_risk_minor: int
    orders_count: int
    spent_minor: int
    last_order_on: date | None
    reason: Note


@dataclass(frozen=True)
class SplitGroup(JsonAble):
    """One value of an attribute ('' = not known). `churn` holds quarters and years; `last_year` the last 12 months."""

    value: str
    customers: int
    active: int
    last_year: Share
    churn: tuple[ChurnPeriod, ...]
    revenue_minor: int
    average_purchase_minor: float | None
    mean_value_minor: float | None
    value_minor: int | None
    value_at_risk_minor: int | None


@dataclass(frozen=True)
class Split(JsonAble):
    """Figures by one attribute; the largest groups, the others together under `rest`."""

    attribute: str
    groups: tuple[SplitGroup, ...]
    rest: int


@dataclass(frozen=True)
class Inactivity(JsonAble):
    """After how many silent days a customer without a contract counts as lost, and where the number came from.

    `chosen`: given | from_data | not_needed (only contracts). `gap_p90_days`: of the gaps
    that ended, nine of ten are not longer; `days` may be less, see observing.inactive_days.
    """

    days: int | None
    chosen: str
    gap_p90_days: float | None


@dataclass(frozen=True)
class Period(JsonAble):
    """Observation: both days included. `from_on` is None when there are no rows."""

    from_on: date | None
    until: date


@dataclass(frozen=True)
class ExpectedChurn(JsonAble):
    """Of today's customers, how many will have left in so many months. Expected numbers: `customers` are those expected
    to be there today, where no contract says who is. `low`, `high`: where the share will lie in 95 of 100 cases; as far
    apart as can be where nothing says how sure the parameters are."""

    months: int
    customers: float
    left: float
    share: float
    low: float
    high: float
