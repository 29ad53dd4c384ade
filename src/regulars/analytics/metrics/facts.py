"""Customer-day facts: the orders of years as one small sorted file, so that nightly figures need not read them again.

A folder of Parquet files, each sorted by customer and day and compressed: `base` and later parts for days that were
replaced since. Every day is in exactly one file; so all of them together are the customer-days, without duplicates.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from regulars.analytics.engines import DuckDB
from regulars.analytics.metrics.days import customer_days

BASE = "base.parquet"
PARTS_BEFORE_COMPACTING = 31


def write_facts(engine: DuckDB, orders: Any, folder: Path, *, until: date) -> Any:
    """Build the facts of all orders, replacing what the folder held. Output: the facts, as `read_facts`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(engine, customer_days(orders, until=until), folder / BASE)
    for part in _parts(folder):
        part.unlink()
    return read_facts(engine, folder)


def read_facts(engine: DuckDB, folder: Path) -> Any:
    """(customer, day, purchases, amount_minor, returned_minor), lazily."""
    return engine.from_parquet(folder / "*.parquet")


def replace_days(engine: DuckDB, orders: Any, folder: Path, *, since: date, until: date) -> Any:
    """Take the days since..until from `orders` and nothing else; safe to run twice, or after orders were corrected.

    Files that hold none of these days are left alone: a new day costs the writing of that day.
    """
    for path in [folder / BASE, *_parts(folder)]:
        if _touches(engine, path, since, until):
            facts = engine.from_parquet(path)
            _write(engine, facts.filter((facts.day < since) | (facts.day > until)), path)
    fresh = customer_days(orders.filter(orders.ordered_on >= since), until=until)
    _write(engine, fresh, folder / f"days-{since.isoformat()}-{until.isoformat()}.parquet")
    if len(_parts(folder)) > PARTS_BEFORE_COMPACTING:
        compact(engine, folder)
    return read_facts(engine, folder)


def compact(engine: DuckDB, folder: Path) -> None:
    """All parts into one base file. Parts are removed only when the new base is in place under its name."""
    parts = _parts(folder)
    _write(engine, read_facts(engine, folder), folder / BASE)
    for part in parts:
        part.unlink()


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("days-*.parquet"))


def _touches(engine: DuckDB, path: Path, since: date, until: date) -> bool:
    """Whether a file holds any of these days. Reads one column; Parquet's statistics skip most of it."""
    day = engine.from_parquet(path).day
    return bool(day.between(since, until).any().to_pyarrow().as_py())


def _write(engine: DuckDB, facts: Any, path: Path) -> None:
    """Under another name first: a crash leaves the old file whole."""
    half = path.with_name(f".{path.name}.{uuid4().hex}")
    engine.write_parquet(facts.order_by("customer", "day"), half)
    os.replace(half, path)
