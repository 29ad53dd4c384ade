"""Orders at scale: the RFM summary of 1, 10 and 100 million orders from customer-day facts and from raw Parquet, beside
a bare GROUP BY of DuckDB over the same file (the physical limit), Polars, `lifetimes` and pymc-marketing; a new day
brought into the facts; everything observed of orders within a limit of memory; the command `regulars report` over a
folder, whole; contracts; Spark.

`python -m benchmarks summary`. Files go to a temporary folder (TMPDIR), at most 8 GB at 100 million orders.
REGULARS_BENCH_ORDERS=1000000,10000000 chooses smaller sizes.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import Row
from benchmarks.measuring import apart, in_turn, peak_gb, peer, timed, watched
from regulars.analytics import observing
from regulars.analytics.calendar import number_of
from regulars.analytics.engines import DuckDB, engine_at, open_engine
from regulars.analytics.metrics import churn, cohorts, facts, groups, revenue, rfm
from regulars.analytics.metrics.days import purchase_days
from regulars.analytics.metrics.spells import spells_of_contracts
from regulars.analytics.results import Grain
from regulars.analytics.tables import Tables

SIZES = tuple(map(int, os.environ.get("REGULARS_BENCH_ORDERS", "1000000,10000000,100000000").split(",")))
UNTIL = date(2026, 11, 19)
USUAL, TOMORROW = UNTIL - timedelta(days=1), UNTIL + timedelta(days=1)
PANDAS_MOST = 10_000_000  # at a hundred million their table of all orders does not fit into memory
CONTRACT_MONTHS = 10_000_000
ALL_FIGURES_MEMORY = "2500MB"


def run() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
        for size in SIZES:
            rows += _of_size(size, Path(folder))
        rows += _contracts(Path(folder))
        rows += _spark(Path(folder))
    return rows


def _of_size(size: int, folder: Path) -> list[Row]:
    raw = _raw(folder, size)
    raw.parent.mkdir()
    name = f"{size // 1_000_000} million orders" if size >= 1_000_000 else f"{size} orders"
    with open_engine(memory_limit="3GB", threads=2) as engine:
        _make(engine, size, raw)
        seconds = _ours(engine, raw, folder / f"facts_{size}", repeats=3 if size > 10_000_000 else 5)
    bare = seconds["bare"]
    polars = _middle(peer("polars_summary.py", str(raw), "3"))
    rows = [
        _row(
            f"{name}: summary from facts, beside a bare GROUP BY of the orders", seconds["facts"], bare, "at most 0.5"
        ),
        _row(f"{name}: rows of the models from facts, beside the same", seconds["models"], bare, "at most 1"),
        _row(f"{name}: summary from raw Parquet, beside the same", seconds["raw"], bare, "at most 3"),
        _row(f"{name}: summary from raw Parquet, beside Polars", seconds["raw"], polars, "none"),
        _row(f"{name}: facts built from nothing, beside the same GROUP BY", seconds["build"], bare, "none"),
        _row(f"{name}: a new day brought into the facts, beside the same", seconds["day"], bare, "in seconds"),
    ]
    if size <= PANDAS_MOST:
        asked = (str(raw), UNTIL.isoformat(), "3" if size <= 1_000_000 else "1")
        lifetimes, pymc = peer("lifetimes_summary.py", *asked), peer("pymc_summary.py", *asked, environment="pymc")
        title = f"{name}: summary from raw Parquet, beside"
        rows += [
            _row(f"{title} lifetimes", seconds["raw"], _middle(lifetimes), "at most 0.25"),
            _row(f"{title} pymc-marketing's rfm_summary", seconds["raw"], _middle(pymc), "none"),
        ]
    rows += [_all_figures(name, raw, bare), _report(name, raw.parent, bare)]
    if size > min(SIZES):  # the smallest one is for Spark too
        raw.unlink()
    return rows


def _raw(folder: Path, size: int) -> Path:
    return folder / f"orders_{size}" / "orders.parquet"


def _middle(answer: dict[str, Any]) -> float:
    return float(statistics.median(answer["seconds"]))


def _row(name: str, ours: float, beside: float, target: str) -> Row:
    return Row(name, ours, beside, ours / beside, f"target {target}")


def _make(engine: DuckDB, size: int, path: Path) -> None:
    """Ten orders a customer on average, some with many more, in the order they happened to be written."""
    engine.run("SELECT setseed(0.5)")
    engine.run(
        f"""COPY (
            SELECT floor(pow(random(), 1.7) * {size // 10})::BIGINT AS customer,
                TIMESTAMP '2023-11-20' + to_seconds(floor(random() * 1095 * 86400)::BIGINT) AS ordered_at,
                (500 + random() * 9000)::BIGINT AS amount_minor
            FROM range({size})
        ) TO '{path}' (FORMAT parquet)"""
    )


def _orders(engine: Any, raw: Path) -> Any:
    table = engine.from_parquet(raw)
    return table.select("customer", "amount_minor", ordered_on=table.ordered_at.date())


def _ours(engine: DuckDB, raw: Path, folder: Path, *, repeats: int) -> dict[str, float]:
    orders = _orders(engine, raw)
    build = timed(lambda: facts.write_facts(engine, orders, folder, until=UNTIL))
    bare = f"""SELECT customer, count(*) AS orders, sum(amount_minor) AS spent, min(ordered_at) AS first_at,
        max(ordered_at) AS last_at FROM '{raw}' GROUP BY customer"""
    of_raw = rfm.model_summary(purchase_days(orders, until=UNTIL), until=UNTIL)
    of_facts = facts.model_summary(engine, folder)
    seconds = in_turn(
        {
            "bare": lambda: engine.drop(engine.keep_sql(bare)),
            "raw": lambda: engine.drop(engine.keep(of_raw)),
            "facts": lambda: engine.drop(engine.keep(of_facts)),
            "models": lambda: engine.drop(engine.keep(facts.model_rows(engine, folder))),
        },
        repeats,
    )
    return seconds | {"build": build, "day": _new_day(engine, orders, folder)}


def _new_day(engine: DuckDB, orders: Any, folder: Path) -> float:
    """As many orders as a usual day has, all of one day."""
    usual = engine.keep(orders.filter(orders.ordered_on == USUAL).mutate(ordered_on=TOMORROW), "usual")
    try:
        assert usual.count().to_pyarrow().as_py(), "a day without orders would measure nothing"
        return timed(lambda: facts.change_facts(engine, folder, batch="new", until=TOMORROW, added=usual))
    finally:
        engine.drop(usual)


# Everything observed of orders, in a process of its own, whose memory is looked at ------------------------------------


def _all_figures(name: str, raw: Path, bare: float) -> Row:
    found = apart("summary", str(raw))
    note = (
        f"peak memory {found['peak_gb']:.2f} GB, target under 4; "
        f"{found['disk_gb']:.1f} GB kept on disk; {found['periods']} months"
    )
    return Row(
        f"{name}: spells, movements, cohorts, revenue, scores", found["seconds"], bare, found["seconds"] / bare, note
    )


def observe_everything(raw: Path) -> dict[str, float]:
    """Every figure of orders, from raw Parquet, kept within the limit; what it took."""
    started, disk = time.perf_counter(), 0
    with open_engine(memory_limit=ALL_FIGURES_MEMORY, threads=2, spool=True) as engine:
        seen = observing.observe(Tables(engine, orders=_orders(engine, raw)), until=UNTIL, inactive_days=180)
        periods = churn.movements(seen.spells, Grain.MONTH).to_pyarrow().num_rows
        cohorts.cohort_cells(cohorts.presence(seen.months), Grain.MONTH).to_pyarrow()
        revenue.order_revenue(seen.months, Grain.MONTH).to_pyarrow()
        rfm.collapsed(seen.summary).to_pyarrow()
        engine.drop(engine.keep(rfm.scores(seen.summary)))
        assert engine.spool
        disk = sum(path.stat().st_size for path in engine.spool.rglob("*") if path.is_file())
    return {
        "seconds": time.perf_counter() - started,
        "peak_gb": peak_gb(),
        "disk_gb": disk / 1e9,
        "periods": periods,
    }


# The command as a user has it, figures, models and customers, to a page ----------------------------------------------


def _report(name: str, lake: Path, bare: float) -> Row:
    page = lake.with_suffix(".html")
    found = watched(sys.executable, "-m", "regulars", "report", str(lake), "-o", str(page))
    assert page.stat().st_size, "there is no page"
    return Row(
        f"{name}: `regulars report` of the folder, whole",
        found["seconds"],
        bare,
        found["seconds"] / bare,
        f"peak memory {found['peak_gb']:.2f} GB, target under 4",
    )


# Contracts ------------------------------------------------------------------------------------------------------------


def _contracts(folder: Path) -> list[Row]:
    """The churn table of as many months as contracts cover, beside a bare GROUP BY over these months written out."""
    with open_engine(memory_limit="3GB", threads=2) as engine:
        held = _make_contracts(engine)
        spells = engine.keep(spells_of_contracts(held, until=UNTIL))
        months = engine.keep(cohorts.contract_months(held, until=UNTIL))
        file = folder / "contract_months.parquet"
        engine.write_parquet(months, file)
        count = months.count().to_pyarrow().as_py()
        engine.drop(months)
        labels = groups.dated_labels(held.select("customer", value="product").distinct(on="customer"), None)
        numbers = range(number_of(date(2021, 1, 1), Grain.MONTH), number_of(UNTIL, Grain.MONTH) + 1)
        periods = engine.from_arrow(groups.period_days(numbers, Grain.MONTH, until=UNTIL))
        bare = f"SELECT month, count(DISTINCT customer), sum(money_minor) FROM '{file}' GROUP BY month"
        seconds = in_turn(
            {
                "bare": lambda: engine.backend.con.execute(bare).fetchall(),
                "churn": lambda: (
                    churn.movements(spells, Grain.MONTH).to_pyarrow(),
                    revenue.recurring_movements(held, Grain.MONTH, until=UNTIL).to_pyarrow(),
                ),
                "groups": lambda: (
                    groups.group_movements(spells, labels, periods, Grain.MONTH).to_pyarrow(),
                    groups.group_recurring(held, labels, periods, Grain.MONTH, until=UNTIL).to_pyarrow(),
                ),
            },
            3,
        )
    name = f"{count / 1e6:.1f} million contract months"
    return [
        _row(
            f"{name}: churn table with money, beside a GROUP BY of the months",
            seconds["churn"],
            seconds["bare"],
            "none",
        ),
        _row(f"{name}: the same by product, as it was then", seconds["groups"], seconds["bare"], "none"),
    ]


def _make_contracts(engine: DuckDB) -> Any:
    engine.run("SELECT setseed(0.5)")
    return engine.keep_sql(
        f"""SELECT i AS customer, started_on, CASE WHEN lasts < 700 THEN started_on + lasts END AS ended_on,
               (1000 + random() * 9000)::BIGINT AS monthly_minor, 'plan ' || (i % 7) AS product
        FROM (SELECT i, DATE '2021-01-01' + (random() * 1400)::INTEGER AS started_on,
                     (random() * 1400)::INTEGER AS lasts FROM range({CONTRACT_MONTHS // 30}) AS numbers(i))""",
        "contracts",
    )


# Spark ----------------------------------------------------------------------------------------------------------------


def _spark(folder: Path) -> list[Row]:
    """The same summary and movements by both; figures must be identical, or there is no row."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return []
    raw = _raw(folder, min(SIZES))
    found, seconds = {}, {}
    for address in ("duckdb", "local[2]"):
        with engine_at(address, memory_limit="3GB", threads=2) as engine:
            started = time.perf_counter()
            found[address] = _figures(engine, raw)
            seconds[address] = time.perf_counter() - started
    assert found["duckdb"] == found["local[2]"], "Spark and DuckDB disagree"
    name = f"{min(SIZES) / 1e6:g} million orders: summary and movements, beside Spark on two cores"
    return [_row(name, seconds["duckdb"], seconds["local[2]"], "identical figures")]


def _figures(engine: Any, raw: Path) -> list[Any]:
    seen = observing.observe(Tables(engine, orders=_orders(engine, raw)), until=UNTIL, inactive_days=180)
    tables = [
        rfm.collapsed(seen.summary),
        churn.movements(seen.spells, Grain.MONTH).order_by("period"),
        revenue.order_revenue(seen.months, Grain.MONTH).order_by("period"),
    ]
    return [table.to_pyarrow().to_pylist() for table in tables]


if __name__ == "__main__":
    print(json.dumps(observe_everything(Path(sys.argv[1]))))
