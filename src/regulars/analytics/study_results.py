"""All that one run of the figures found, in one shape."""

from dataclasses import dataclass, field
from typing import Any

from regulars.analytics.churn_results import ChurnDefinitions
from regulars.analytics.results import (
    NOT_IN_JSON,
    AtRisk,
    Buying,
    ChurnPeriod,
    CohortSplit,
    CohortTable,
    ExpectedChurn,
    Inactivity,
    JsonAble,
    ModelFit,
    MonthCosts,
    Note,
    Period,
    RecurringPeriod,
    RevenuePeriod,
    RfmSummary,
    Split,
    ValueSummary,
)


@dataclass(frozen=True)
class Study(JsonAble):
    """Everything one run found. `customers` and `spells` are Arrow tables and stay out of `to_dict`.

    customers: customer, name, stage, risk, probability_alive, expected_purchases, value_minor, value_at_risk_minor,
        recency, frequency, monetary (1..5 or null), rfm_group, orders_count, spent_minor, first_order_on,
        last_order_on, usual_gap_days, silent_days, reason_code, reason_params (JSON text)
    spells: customer, number, started_on, ended_on
    """

    version: str
    currency: str
    time_unit: str
    period: Period
    inactivity: Inactivity
    contractual: bool
    customers_count: int
    orders_count: int
    revenue_minor: int
    returned_minor: int
    active: int
    stages: dict[str, int]
    churn: tuple[ChurnPeriod, ...]
    revenue: tuple[RevenuePeriod, ...]
    recurring: tuple[RecurringPeriod, ...]
    buying: Buying
    cohorts: tuple[CohortTable, ...]
    rfm: RfmSummary
    models: tuple[ModelFit, ...]
    value: ValueSummary
    splits: tuple[Split, ...]
    at_risk: tuple[AtRisk, ...]
    notes: tuple[Note, ...]
    definitions: ChurnDefinitions | None = None
    cohort_splits: tuple[CohortSplit, ...] = ()
    costs: tuple[MonthCosts, ...] = ()
    outlook: tuple[ExpectedChurn, ...] = ()
    customers: Any = field(default=None, repr=False, compare=False, metadata={NOT_IN_JSON: True})
    spells: Any = field(default=None, repr=False, compare=False, metadata={NOT_IN_JSON: True})

    def model(self, name: str) -> ModelFit | None:
        """The fit of a model by its name: bg_nbd, pareto_nbd, gamma_gamma."""
        return next((fit for fit in self.models if fit.model == name), None)
