"""Ten million customers from facts to predictions in a file: summary and collapsed rows from the facts, models fitted,
the chance to be there, purchases and money of a year for everybody, written to Parquet. In a process of its own, whose
memory is looked at; beside a bare GROUP BY of the same orders.

BENCH_PREDICTIONS_CUSTOMERS chooses another size. Files go to a temporary folder (TMPDIR), about 1 GB at ten million.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import Row
from benchmarks.measuring import apart, median_of, peak_gb
from regulars.analytics.engines import DuckDB, open_engine
from regulars.analytics.metrics import facts, rfm
from regulars.analytics.models import bg_nbd, gamma_gamma
from regulars.analytics.models.fitting import Rows, rows_of, together

CUSTOMERS = int(os.environ.get("BENCH_PREDICTIONS_CUSTOMERS", "10000000"))
ORDERS_EACH = 5
UNTIL = date(2026, 11, 19)
YEAR = 365.25
MEMORY = "3GB"

# Gamma-Gamma's expected mean is a ratio of two sums: one line of SQL, no need to bring ten million means to Python.
PREDICTED = """
COPY (
    SELECT own.customer, known.alive, known.purchases,
           known.purchases * 100 * ({p} * ({v} + own.repeat_minor / 100.0)) / ({p} * own.x + {q} - 1) AS value_minor
    FROM {summary} own JOIN {known} known USING (x, t_x, "T")
) TO '{path}' (FORMAT parquet)
"""


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as name:
        folder = Path(name)
        with open_engine(memory_limit=MEMORY, threads=2) as engine:
            make(engine, folder)
            orders = folder / "orders.parquet"
            bare = f"SELECT customer, count(*), sum(amount_minor), min(day), max(day) FROM '{orders}' GROUP BY customer"
            grouped = median_of(lambda: engine.drop(engine.keep_sql(bare)), 3)
        found = apart("predictions", str(folder))
    title = f"{found['customers']:,} customers, {CUSTOMERS * ORDERS_EACH:,} orders"
    note = f"target under 60 s at ten million; peak memory {found['peak_gb']:.2f} GB; {found['rows']:,} distinct rows"
    seconds = found["seconds"]
    whole = sum(seconds.values())
    rows = [Row(f"{title}: from facts to predictions, beside a bare GROUP BY", whole, grouped, whole / grouped, note)]
    return rows + [Row(f"of these: {part}", own, grouped, own / grouped) for part, own in seconds.items()]


def make(engine: DuckDB, folder: Path) -> None:
    """Customers who come over three years, some once and some often, and the facts of their orders."""
    engine.run("SELECT setseed(0.5)")
    engine.run(
        f"""COPY (
            SELECT customer, DATE '2023-11-20' + floor(random() * 1095)::INTEGER AS day,
                   (random() * (2000 + hash(customer) % 9000))::BIGINT + 100 AS amount_minor
            FROM (SELECT floor(pow(random(), 1.5) * {CUSTOMERS})::BIGINT AS customer
                  FROM range({CUSTOMERS * ORDERS_EACH}))
        ) TO '{folder / "orders.parquet"}' (FORMAT parquet)"""
    )
    orders = engine.from_parquet(folder / "orders.parquet")
    facts.write_facts(engine, orders.rename(ordered_on="day"), folder / "facts", until=UNTIL)


def predict(folder: Path) -> dict[str, Any]:
    """The whole way, in seconds by part."""
    seconds: dict[str, float] = {}

    def timed(part: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        found = work()
        seconds[part] = time.perf_counter() - started
        return found

    with open_engine(memory_limit=MEMORY, threads=2) as engine:
        summary = timed("summary of everybody", lambda: engine.keep(facts.model_summary(engine, folder / "facts")))
        rows = timed("collapsed rows", lambda: collapsed(summary))
        spent = timed("spending collected", lambda: spending(summary))
        buying = timed("BG/NBD fitted", lambda: bg_nbd.fit(rows))
        money = timed("Gamma-Gamma fitted", lambda: gamma_gamma.fit(spent))
        known = timed("predictions of distinct rows", lambda: predicted(engine, buying, rows))
        path = folder / "predictions.parquet"
        timed("predictions of everybody written", lambda: write(engine, summary, known, money, path))
        everybody = summary.count().to_pyarrow().as_py()
        assert engine.from_parquet(path).count().to_pyarrow().as_py() == everybody, "somebody was lost on the way"
    return {"seconds": seconds, "peak_gb": peak_gb(), "customers": everybody, "rows": len(rows.x)}


def collapsed(summary: Any) -> Rows:
    found = rfm.collapsed(summary).to_pyarrow()
    return rows_of(*(found[name].to_numpy() for name in ("x", "t_x", "T", "weight")))


def spending(summary: Any) -> Any:
    found = summary.filter(summary.x > 0).select("x", "repeat_minor").to_pyarrow()
    x, money = (found[name].to_numpy().astype(np.float64) for name in ("x", "repeat_minor"))
    return gamma_gamma.spending_of(x, money / 100 / x)


def predicted(engine: DuckDB, model: Any, rows: Rows) -> Any:
    """Of each distinct (x, t_x, T); what an alive customer buys depends on x and T alone."""
    alive = bg_nbd.probability_alive(model, rows.x, rows.t_x, rows.T)
    (x, T), places = together(rows.x, rows.T)
    if_alive = bg_nbd.expected_if_alive(model, YEAR, x, T)[places]
    whole = {name: pa.array(getattr(rows, name).astype(np.int64)) for name in ("x", "t_x", "T")}
    return engine.keep(engine.from_arrow(pa.table({**whole, "alive": alive, "purchases": alive * if_alive})))


def write(engine: DuckDB, summary: Any, known: Any, money: Any, path: Path) -> None:
    names = {"summary": summary.get_name(), "known": known.get_name()}
    engine.run(PREDICTED.format(p=money.p, q=money.q, v=money.v, path=path, **names))


if __name__ == "__main__":
    print(json.dumps(predict(Path(sys.argv[1]))))
