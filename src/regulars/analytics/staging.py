"""Stages of customers, and the finished table of all of them.

lost      no longer a customer: silent past the limit, or the contract has ended
slipping  still a customer, but: an end of the contract is known; or the chance of leaving is one half or more; or,
          where the model cannot tell (bought once, no model), silent for more than twice the usual gap
new       came in the last 90 days and is not slipping
active    everybody else
"""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.observing import Observed
from regulars.analytics.prediction import Columns, Predicted
from regulars.analytics.reasons import reasons
from regulars.analytics.results import AtRisk, Note, Stage

NEW_DAYS = 90
EVEN_CHANCE = 0.5
LONG_SILENCE = 2.0
WHOLE = ("recency", "frequency", "monetary")
FLAGS = ("contract", "is_customer")
DAYS = ("first_on", "last_on", "joined_on", "started_on", "ended_on", "ends_on")
NUMBERS = (
    "x", "t_x", "T", "orders_count", "spent_minor", "repeat_minor", "recent_minor", "before_minor", "monthly_minor",
    "monthly_before_minor", "spells_count", *WHOLE,
)  # fmt: skip


def columns(table: Any, seen: Observed) -> Columns:
    """The Arrow table as arrays (nan and NaT where nothing is known), with what follows from the day of observation."""
    import pyarrow as pa

    found: dict[str, NDArray[Any]] = {}
    for name in NUMBERS:
        found[name] = table[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    for name in FLAGS:
        found[name] = table[name].to_numpy(zero_copy_only=False).astype(np.bool_)
    for name in DAYS:
        found[name] = table[name].cast(pa.date32()).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    until = np.datetime64(seen.until)
    found["lost"] = ~found["is_customer"]
    found["silent_days"] = _days_between(found["last_on"], until)
    # Their own mean gap; nan for who bought once or never.
    with np.errstate(invalid="ignore", divide="ignore"):
        found["usual_gap_days"] = np.where(found["x"] > 0, found["t_x"] / found["x"], np.nan)
    found["months"] = np.nan_to_num(_days_between(found["started_on"], until) // DAYS_A_MONTH)
    found["months_left"] = -_days_between(found["ends_on"], until) // DAYS_A_MONTH
    found["days_since_joined"] = _days_between(found["joined_on"], until)
    return found


def _days_between(since: NDArray[Any], until: Any) -> NDArray[np.float64]:
    gap = (until - since).astype("timedelta64[D]")
    return np.asarray(np.where(np.isnat(gap), np.nan, gap.astype(np.int64)), dtype=np.float64)


def stages(people: Columns, predicted: Predicted, usual_gap_days: float | None) -> NDArray[np.str_]:
    """A stage word for everybody. Shapes: (customers,)."""
    with np.errstate(invalid="ignore"):
        likely = predicted.alive <= 1 - EVEN_CHANCE
        usual = np.where(np.isnan(people["usual_gap_days"]), usual_gap_days or np.nan, people["usual_gap_days"])
        silent = people["silent_days"] > LONG_SILENCE * usual
        unknown = np.isnan(predicted.alive)
        fresh = people["days_since_joined"] < NEW_DAYS
    slipping = np.where(people["contract"], ~np.isnat(people["ends_on"]) | likely, likely | (unknown & silent))
    rules = [people["lost"], slipping, fresh]
    return np.select(rules, [Stage.LOST.value, Stage.SLIPPING.value, Stage.NEW.value], Stage.ACTIVE.value)


def finished(table: Any, people: Columns, predicted: Predicted, seen: Observed) -> Any:
    """The columns of Study.customers, as Arrow."""
    import pyarrow as pa

    gap = seen.totals["usual_gap"]
    codes, params = reasons(people, seen.inactivity.days or 0)
    return pa.table(
        {
            "customer": table["customer"],
            "name": table["name"],
            "stage": pa.array(stages(people, predicted, None if gap is None else float(gap)).tolist(), pa.string()),
            "risk": _known(1 - predicted.alive),
            "probability_alive": _known(predicted.alive),
            "expected_purchases": _known(predicted.purchases),
            "value_minor": _minor(predicted.value),
            "value_at_risk_minor": _minor(predicted.at_risk),
            **{name: table[name].cast(pa.int16()) for name in WHOLE},
            "rfm_group": table["rfm_group"],
            "orders_count": table["orders_count"].cast(pa.int64()),
            "spent_minor": table["spent_minor"].cast(pa.int64()),
            "returned_minor": table["returned_minor"].cast(pa.int64()),
            "monthly_minor": table["monthly_minor"].cast(pa.int64()),
            "first_order_on": table["first_on"].cast(pa.date32()),
            "last_order_on": table["last_on"].cast(pa.date32()),
            "joined_on": table["joined_on"].cast(pa.date32()),
            "usual_gap_days": _known(people["usual_gap_days"]),
            "silent_days": _minor(people["silent_days"]),
            "reason_code": pa.array(codes.tolist(), pa.string()),
            "reason_params": pa.array(params, pa.string()),
        }
    )


def _known(values: NDArray[np.float64]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.float64(), from_pandas=True)


def _minor(values: NDArray[np.float64]) -> Any:
    """Rounded to whole units, nan to null."""
    import pyarrow as pa

    return pa.array(np.rint(values), pa.float64(), from_pandas=True).cast(pa.int64())


def counted(table: Any) -> dict[str, int]:
    """Customers by stage, every stage named."""
    found = {row["values"]: row["counts"] for row in table["stage"].value_counts().to_pylist()}
    return {stage.value: int(found.get(stage.value, 0)) for stage in Stage}


def most_at_risk(table: Any, rows: int) -> Any:
    """Who is not lost yet, by value at risk, then by customer so that equals keep their order: the first `rows`."""
    import pyarrow.compute as pc

    still_here = pc.not_equal(table["stage"], Stage.LOST.value)
    open_rows = table.filter(pc.and_(still_here, pc.greater(table["value_at_risk_minor"], 0)))
    order = pc.sort_indices(open_rows, sort_keys=[("value_at_risk_minor", "descending"), ("customer", "ascending")])
    return open_rows.take(order[:rows])


def at_risk_of(row: dict[str, Any]) -> AtRisk:
    same = ("customer", "name", "probability_alive", "risk", "expected_purchases", "value_minor", "value_at_risk_minor")
    return AtRisk(
        **{name: row[name] for name in same},
        stage=Stage(row["stage"]),
        orders_count=row["orders_count"],
        spent_minor=row["spent_minor"],
        last_order_on=row["last_order_on"],
        reason=Note(row["reason_code"], json.loads(row["reason_params"])),
    )
