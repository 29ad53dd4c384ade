"""The RFM summary of 1 and 10 million orders: from raw Parquet against `lifetimes` and against a bare GROUP BY of
DuckDB over the same file (the physical limit), and from customer-day facts against that bare GROUP BY.
"""

import statistics
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import Row
from benchmarks.measuring import LIFETIMES, in_turn, peer
from regulars.analytics.engines import Engine, open_engine
from regulars.analytics.metrics.days import purchase_days
from regulars.analytics.metrics.facts import write_facts
from regulars.analytics.metrics.rfm import model_summary

PEER_REQUIREMENTS = LIFETIMES
SIZES = (1_000_000, 10_000_000)
UNTIL = date(2026, 11, 19)
REPEATS = 5


def run() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            rows += _of_size(size, Path(folder))
    return rows


def _of_size(size: int, folder: Path) -> list[Row]:
    raw = folder / f"orders_{size}.parquet"
    with open_engine(memory_limit="4GB", threads=2) as engine:
        _make(engine, size, raw)
        seconds = _ours(engine, raw, folder / f"facts_{size}")
    peers = statistics.median(peer("lifetimes_summary.py", str(raw), UNTIL.isoformat(), _repeats(size))["seconds"])
    name = f"{size // 1_000_000} million orders"
    bare = seconds["bare"]
    return [
        _row(f"{name}, raw Parquet, beside lifetimes", seconds["raw"], peers, "at most 0.25"),
        _row(f"{name}, raw Parquet, beside a bare GROUP BY", seconds["raw"], bare, "at most 3"),
        _row(f"{name}, customer-day facts, beside the same GROUP BY", seconds["facts"], bare, "below 1"),
    ]


def _repeats(size: int) -> str:
    return "3" if size <= 1_000_000 else "1"


def _row(name: str, ours: float, beside: float, target: str) -> Row:
    return Row(name, ours, beside, ours / beside, f"target {target}")


def _make(engine: Engine, size: int, path: Path) -> None:
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


def _ours(engine: Engine, raw: Path, facts_folder: Path) -> dict[str, float]:
    table = engine.from_parquet(raw)
    orders = table.select("customer", "amount_minor", ordered_on=table.ordered_at.date())
    facts = write_facts(engine, orders, facts_folder, until=UNTIL)
    bare = f"""SELECT customer, count(*) AS orders, sum(amount_minor) AS spent, min(ordered_at) AS first_at,
        max(ordered_at) AS last_at FROM '{raw}' GROUP BY customer"""
    return in_turn(
        {
            "bare": lambda: engine.drop(engine.keep_sql(bare)),
            "raw": lambda: engine.drop(engine.keep(model_summary(purchase_days(orders, until=UNTIL), until=UNTIL))),
            "facts": lambda: engine.drop(engine.keep(model_summary(facts.filter(facts.purchases > 0), until=UNTIL))),
        },
        REPEATS,
    )
