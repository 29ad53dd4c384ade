"""Writing a run down: figures as JSON, spells and traits by COPY, old runs' rows away."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

from regulars.analytics.study_results import Study
from regulars.insight.models import Basis, Figure, Run, Spell
from regulars.insight.stored import parts_of

FIGURES_OF_RUNS = 60
ROWS_A_CHUNK = 50_000
SPELL_COLUMNS = ["run_id", "customer_id", "basis", "ordinal", "started_on", "ended_on"]


def keep_figures(run: Run, basis: Basis, study: Study) -> None:
    Figure.objects.bulk_create(
        Figure(run=run, basis=basis, name=name, value=value) for name, value in parts_of(study.to_dict()).items()
    )


def keep_spells(run: Run, spells: Iterable[pa.Table], contracts: Any) -> None:
    """Spells of everybody, each marked by whether its customer ever had a contract."""
    with_contract = None if contracts is None else contracts.select("customer").distinct().to_pyarrow()["customer"]
    spells_table = Spell._meta.db_table
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {spells_table} ({', '.join(SPELL_COLUMNS)}) FROM STDIN (FORMAT csv)") as copy:
            for batch in spells:
                for chunk in csv_chunks(_spell_rows(run, batch, with_contract)):
                    copy.write(chunk)
        # What is counted next, in the same transaction, would take the table for an empty one.
        cursor.execute(f"ANALYZE {spells_table}")


def _spell_rows(run: Run, spells: pa.Table, with_contract: Any) -> pa.Table:
    count, customers = len(spells), spells["customer"]
    bases: Any = pa.array([Basis.ORDERS.value] * count)
    if with_contract is not None:
        held = pc.is_in(customers, value_set=with_contract.combine_chunks())
        bases = pc.if_else(held, Basis.CONTRACTS.value, Basis.ORDERS.value)
    runs = pa.array([run.id] * count, pa.int64())
    return pa.table(
        [runs, customers, bases, spells["number"], spells["started_on"], spells["ended_on"]], names=SPELL_COLUMNS
    )


def trait_rows(customers: Iterable[pa.Table]) -> Iterator[bytes]:
    """`Kept.customers` as CSV of `customers.traits.TRAIT_COLUMNS`."""
    for batch in customers:
        yield from csv_chunks(_traits(batch))


def _traits(customers: pa.Table) -> pa.Table:
    reason = pc.binary_join_element_wise(
        '{"code": "', customers["reason_code"], '", "params": ', customers["reason_params"], "}", ""
    )
    return pa.table(
        {
            "customer_id": customers["customer"],
            "stage": _or(customers["stage"], ""),
            "risk": customers["risk"],
            "value_minor": _or(customers["value_minor"], 0),
            "value_at_risk_minor": _or(customers["value_at_risk_minor"], 0),
            "orders_count": _or(customers["orders_count"], 0),
            "spent_minor": _or(customers["spent_minor"], 0),
            "first_order_on": customers["first_order_on"],
            "last_order_on": customers["last_order_on"],
            "recency_score": _or(customers["recency"], 0),
            "frequency_score": _or(customers["frequency"], 0),
            "monetary_score": _or(customers["monetary"], 0),
            "rfm_group": _or(customers["rfm_group"], ""),
            "expected_purchases": customers["expected_purchases"],
            "reason": pc.if_else(pc.equal(customers["reason_code"], ""), "{}", reason),
        }
    )


def _or(column: Any, instead: Any) -> Any:
    return pc.fill_null(column, instead)


def csv_chunks(table: pa.Table) -> Iterator[bytes]:
    """Rows as CSV for COPY: null is nothing at all, text is always quoted, not-a-number is null."""
    for batch in table.to_batches(max_chunksize=ROWS_A_CHUNK):
        out = BytesIO()
        csv.write_csv(_without_nan(batch), out, csv.WriteOptions(include_header=False))
        yield out.getvalue()


def _without_nan(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        pc.if_else(pc.is_nan(column), None, column) if pa.types.is_floating(column.type) else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, names=batch.schema.names)


def prune(run: Run) -> None:
    """Spells of earlier runs go, and all but the figures of the last runs; the runs themselves stay as history."""
    Spell.objects.filter(run_id__lt=run.id).delete()
    kept = Run.objects.filter(state=Run.State.DONE).order_by("-id").values_list("id", flat=True)[:FIGURES_OF_RUNS]
    oldest = min(kept, default=run.id)
    Figure.objects.filter(run_id__lt=oldest).delete()
