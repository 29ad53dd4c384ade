"""All that one run of the figures found, in one shape."""

from collections.abc import Iterator
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
class Kept:
    """The heavy tables in the engine that made them, there as long as it is open; in batches that fit into memory.

    customers: customer, name, stage, risk, probability_alive, expected_purchases, value_minor, value_at_risk_minor,
        recency, frequency, monetary (1..5 or null), rfm_group, orders_count, spent_minor, first_order_on,
        last_order_on, usual_gap_days, silent_days, reason_code, reason_params (JSON text); in the order of customers
    spells: customer, number, started_on, ended_on
    """

    engine: Any
    customers: Any
    spells: Any

    def customer_batches(self) -> Iterator[Any]:
        """Arrow tables, at least one."""
        yield from self.engine.batches(self.customers)

    def spell_batches(self) -> Iterator[Any]:
        """The same of spells, by customer and number."""
        ordered = self.engine.keep(self.spells.order_by("customer", "number"), "ordered")
        yield from self.engine.batches(ordered)
        self.engine.drop(ordered)


@dataclass(frozen=True)
class Study(JsonAble):
    """Everything one run found. What is `kept` in the engine stays out of `to_dict`."""

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
    kept: Kept | None = field(default=None, repr=False, compare=False, metadata={NOT_IN_JSON: True})

    @property
    def customers(self) -> Any:
        """All rows of `kept.customers` as one Arrow table, about 1 kB of memory each."""
        return _at_once(self.kept.customer_batches() if self.kept else iter(()))

    @property
    def spells(self) -> Any:
        """All rows of `kept.spells` as one Arrow table."""
        return _at_once(self.kept.spell_batches() if self.kept else iter(()))

    def model(self, name: str) -> ModelFit | None:
        """The fit of a model by its name: bg_nbd, pareto_nbd, gamma_gamma."""
        return next((fit for fit in self.models if fit.model == name), None)


def _at_once(batches: Iterator[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_tables(batches)
