"""All customers: what is known of each and to be expected of each, batch by batch, and what all of them add up to.

Rows stay in the engine. What comes to Python as a whole is a few numbers for each: money to expect (its median and the
best tenth are not sums), what repeat buyers spent (which the model of spending is fitted on) and, of who has a
contract, its months.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from regulars.analytics import held_out, observing, outlook, prediction, staging
from regulars.analytics.metrics import rfm
from regulars.analytics.models.fitting import Floats, Rows, rows_of
from regulars.analytics.observing import Observed
from regulars.analytics.prediction import Columns, HeldBack, Horizon, Models
from regulars.analytics.results import AtRisk, ExpectedChurn


@dataclass(frozen=True)
class Everybody:
    """All customers in one order. `table`: the columns of Study.customers, kept in the engine; `totals`: see _totals;
    `value`, `at_risk`: money, shapes (customers,), nan = not known; `cells`: customers by scores."""

    table: Any
    totals: Mapping[str, int]
    cells: list[dict[str, Any]]
    models: Models
    value: Floats
    at_risk: Floats
    stages: dict[str, int]
    most_at_risk: tuple[AtRisk, ...]
    outlook: tuple[ExpectedChurn, ...]


@dataclass
class Gathered:
    """What is left of the batches when they have passed."""

    rows: int  # of the most at risk
    value: list[Floats] = field(default_factory=list)
    at_risk: list[Floats] = field(default_factory=list)
    stages: dict[str, int] = field(default_factory=dict)
    most_at_risk: Any = None

    def add(self, predicted: prediction.Predicted, finished: Any) -> None:
        self.value.append(predicted.value)
        self.at_risk.append(predicted.at_risk)
        for stage, count in staging.counted(finished).items():
            self.stages[stage] = self.stages.get(stage, 0) + count
        self.most_at_risk = staging.most_at_risk(_both(self.most_at_risk, finished), self.rows)


def everybody(seen: Observed, horizon: Horizon, predicting: tuple[str, str], at_risk_rows: int) -> Everybody:
    """Fit the models, then see what they say of each customer. predicting: models of buying and staying until now."""
    engine = seen.engine
    people = engine.keep(observing.people_of(seen), "people")
    rows = _model_rows(seen, horizon)
    held = _held(seen, people)
    models = prediction.with_notices(_models(seen, people, rows, horizon, predicting), held, horizon)
    gathered = Gathered(at_risk_rows)
    table = engine.keep_batches(_finished(seen, people, models, horizon, gathered), "customers")
    totals, cells = _totals(people), _cells(people)
    engine.drop(people)
    ahead = outlook.expected_churn(
        models,
        rows,
        held,
        unit_days=horizon.unit_days,
        inactive_days=seen.inactivity.days,
    )
    return Everybody(
        table=table,
        totals=totals,
        cells=cells,
        models=models,
        value=np.concatenate(gathered.value),
        at_risk=np.concatenate(gathered.at_risk),
        stages=gathered.stages,
        most_at_risk=tuple(map(staging.at_risk_of, gathered.most_at_risk.to_pylist())),
        outlook=ahead,
    )


def _model_rows(seen: Observed, horizon: Horizon) -> Rows:
    """Customers without contracts, equal ones as one row: what they do is not promised by anybody."""
    summary = seen.summary.anti_join(seen.contracts.select("customer"), "customer")
    rows = rfm.collapsed(summary).to_pyarrow()
    x, t_x, T, weight = (rows[name].to_numpy() for name in ("x", "t_x", "T", "weight"))
    return rows_of(x, t_x / horizon.unit_days, T / horizon.unit_days, weight)


def _models(seen: Observed, people: Any, rows: Rows, horizon: Horizon, predicting: tuple[str, str]) -> Models:
    held_back = HeldBack(held_out.held_out(seen, horizon.unit_days), seen.inactivity.days)
    return prediction.fit(rows, _repeaters(people), horizon, observing.contract_spells(seen), held_back, *predicting)


def _repeaters(people: Any) -> Columns:
    """Who came back without a contract, in the order of customers."""
    own = people.filter(~people.contract, people.x > 0).order_by("customer").select("x", "repeat_minor").to_pyarrow()
    return {name: own[name].to_numpy().astype(np.float64) for name in own.column_names}


def _held(seen: Observed, people: Any) -> Columns:
    """Of who has or had a contract, outlook.OF_CONTRACTS."""
    own = seen.engine.keep(people.filter(people.contract), "held")
    found = (staging.columns(table, seen) for table in seen.engine.batches(own))
    parts = [{name: columns[name] for name in outlook.OF_CONTRACTS} for columns in found]
    seen.engine.drop(own)
    return {name: np.concatenate([part[name] for part in parts]) for name in outlook.OF_CONTRACTS}


def _finished(seen: Observed, people: Any, models: Models, horizon: Horizon, gathered: Gathered) -> Iterator[Any]:
    kept = _kept_share(seen)
    for table in seen.engine.batches(people):
        own = staging.columns(table, seen)
        predicted = prediction.predict(models, own, horizon, kept)
        finished = staging.finished(table, own, predicted, seen)
        gathered.add(predicted, finished)
        yield finished


def _kept_share(seen: Observed) -> float:
    """The part of the money of purchases that is not returned."""
    amount = int(seen.totals["amount_minor"] or 0)
    return max(1 + int(seen.totals["returned_minor"] or 0) / amount if amount else 1.0, 0.0)


def _both(first: Any, second: Any) -> Any:
    import pyarrow as pa

    return second if first is None else pa.concat_tables([first, second])


def _totals(people: Any) -> dict[str, int]:
    """Customers, those of today, those who ever were, who pays every month and how much they pay together."""
    paying = people.monthly_minor > 0
    found = people.aggregate(
        customers=people.count(),
        active=people.is_customer.sum(),
        ever=people.count(where=people.spells_count > 0),
        paying=people.count(where=paying),
        monthly_minor=people.monthly_minor.sum(where=paying),
    )
    return {name: int(value or 0) for name, value in found.to_pyarrow().to_pylist()[0].items()}


def _cells(people: Any) -> list[dict[str, Any]]:
    """Customers by scores of recency and frequency, and those of them who came back."""
    scored = people.filter(people.recency.notnull())
    cells = scored.group_by("recency", "frequency").aggregate(
        customers=scored.count(), repeat_customers=scored.count(where=scored.x > 0)
    )
    found: list[dict[str, Any]] = cells.to_pyarrow().to_pylist()
    return found
