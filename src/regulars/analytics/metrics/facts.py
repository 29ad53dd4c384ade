"""Customer-day facts: the orders of years as a small folder, so that nightly figures need not read them again.

Every figure of facts is a sum, so that what came is added and what went is subtracted: late orders, corrected, refunded
and deleted ones, without reading the orders that were there before. Files hold a stretch of days each, sorted by
customer and day: whole years, and the last two months one by one, so that a new day rewrites little. Which day is in
which file follows from `until` alone: built at once or grown day by day, the folder holds the same bytes. What all days
add up to for each customer is kept beside them, one row each: the summary and what the models are fitted on read this
one file. It is written anew with each change, from what the whole years add up to, kept too, and the open months.

`facts.json` says which files count. It is replaced in one step: a crash leaves the old facts or the new ones.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from regulars.analytics.calendar import first_day, months_before, number_of
from regulars.analytics.engines import DuckDB
from regulars.analytics.errors import FactsDisagree, FactsOutdated
from regulars.analytics.metrics import rfm
from regulars.analytics.metrics.days import customer_days
from regulars.analytics.results import Grain

CONTENTS = "facts.json"
OPEN_MONTHS = 2
BATCHES_KEPT = 1000
SUMS = ("purchases", "amount_minor", "returned_minor")


@dataclass(frozen=True)
class Part:
    """A stretch of days in one file; `stop` is the first day after it."""

    name: str
    since: date
    stop: date


@dataclass(frozen=True)
class Contents:
    """What facts.json says. `customers`, `years`: the files with what all days and those of whole years add up to, ""
    where there are none; `batches`: names of changes that are in the facts already."""

    until: date
    files: Mapping[str, str]
    years: str = ""
    customers: str = ""
    batches: tuple[str, ...] = field(default=())


def write_facts(engine: DuckDB, orders: Any, folder: Path, *, until: date) -> Any:
    """Build the facts of all orders anew, replacing what the folder held. Output: the facts, as `read_facts`."""
    folder.mkdir(parents=True, exist_ok=True)
    since = orders.ordered_on.min().to_pyarrow().as_py()
    files = {}
    for part in parts(since, until) if since else ():
        inside = orders.filter(orders.ordered_on >= part.since, orders.ordered_on < part.stop)
        if name := _write(engine, customer_days(inside, until=until), folder, part):
            files[part.name] = name
    years = _write_years(engine, folder, files)
    _settle(folder, Contents(until, files, years, _write_customers(engine, folder, files, years)))
    return read_facts(engine, folder)


def read_facts(engine: DuckDB, folder: Path) -> Any:
    """(customer, day, purchases, amount_minor, returned_minor), lazily. None where there is not one order."""
    files = contents(folder).files
    return engine.from_parquet(*(folder / name for _part, name in sorted(files.items()))) if files else None


def change_facts(
    engine: DuckDB, folder: Path, *, batch: str, until: date, added: Any = None, removed: Any = None
) -> Any:
    """Bring changes of orders into the facts. Output: the facts, as `read_facts`.

    Input: orders(customer, ordered_on, amount_minor) that came, late ones and refunds included, and orders that are no
    longer so; a corrected order is in both. until: the new end of observation, never earlier than before; orders after
    it are left out: bring them when their day has come. batch: a name for these changes: the same batch twice counts
    once. Raises FactsDisagree when an order is taken away that was never there.
    """
    known = contents(folder)
    if batch in known.batches:
        return read_facts(engine, folder)
    delta = engine.keep(_delta(added, removed, until), "delta")
    try:
        files = _changed_files(engine, folder, known, delta, until)
    finally:
        engine.drop(delta)
    same = _years(files) == _years(known.files)
    years = known.years if same else _write_years(engine, folder, files)
    customers = known.customers if files == known.files else _write_customers(engine, folder, files, years)
    _settle(folder, Contents(until, files, years, customers, (*known.batches, batch)[-BATCHES_KEPT:]))
    return read_facts(engine, folder)


def model_summary(engine: DuckDB, folder: Path) -> Any:
    """`rfm.model_summary` of everybody who bought, at the end of the facts, lazily: one file with one row each. None
    where nobody did."""
    known = contents(folder)
    if not known.customers:
        return None
    return rfm.summary_of_sums(engine.from_parquet(folder / known.customers), until=known.until)


def model_rows(engine: DuckDB, folder: Path) -> Any:
    """What the purchase models are fitted on, straight from facts: (x, t_x, T, weight), equal customers as one row."""
    summary = model_summary(engine, folder)
    return None if summary is None else rfm.collapsed(summary)


def parts(since: date, until: date) -> Iterator[Part]:
    """The stretches from the first day to the last: years, then the months that are still open.

    >>> [part.name for part in parts(date(2024, 5, 1), date(2026, 2, 10))]
    ['2024', '2025', '2026-01', '2026-02']
    """
    opened = months_before(until.replace(day=1), OPEN_MONTHS - 1)
    for year in range(since.year, opened.year + 1):
        first, stop = date(year, 1, 1), min(date(year + 1, 1, 1), opened)
        if first < stop and since < stop:
            yield Part(str(year), first, stop)
    for number in range(number_of(max(opened, since), Grain.MONTH), number_of(until, Grain.MONTH) + 1):
        first = first_day(number, Grain.MONTH)
        yield Part(f"{first:%Y-%m}", first, first_day(number + 1, Grain.MONTH))


def contents(folder: Path) -> Contents:
    """What the folder holds. Raises FactsOutdated where an earlier version wrote it."""
    told = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    if "customers" not in told:
        raise FactsOutdated("these facts were written by an earlier version: build them anew")
    return Contents(
        date.fromisoformat(told["until"]), told["files"], told["years"], told["customers"], tuple(told["batches"])
    )


def _delta(added: Any, removed: Any, until: date) -> Any:
    """Customer-days to add up: those that came, and those that went, with their signs turned."""
    sides = []
    for orders, sign in ((added, 1), (removed, -1)):
        if orders is not None:
            days = customer_days(orders, until=until)
            sides.append(days.mutate(**{name: days[name] * sign for name in SUMS}))
    if not sides:
        raise ValueError("neither added nor removed orders were given")
    return _summed(sides[0] if len(sides) == 1 else sides[0].union(sides[1]))


def _summed(rows: Any) -> Any:
    """One row per customer and day; a day on which nothing is left is no day."""
    days = rows.group_by("customer", "day").aggregate(**{name: rows[name].sum() for name in SUMS})
    return days.filter((days.purchases != 0) | (days.amount_minor != 0) | (days.returned_minor != 0))


def _changed_files(engine: DuckDB, folder: Path, known: Contents, delta: Any, until: date) -> dict[str, str]:
    """File names by part after the change. Parts that nothing changes keep their file, unread."""
    if until < known.until:
        raise ValueError("facts cannot go back in time")
    touched = {row["day"] for row in delta.select("day").distinct().to_pyarrow().to_pylist()}
    old = {part.name: part for part in _known_parts(known)}
    first = min([*touched, *(part.since for part in old.values())], default=until)
    files = {}
    for part in parts(first, until):
        same = old.get(part.name) == part
        if same and not any(part.since <= day < part.stop for day in touched):
            files[part.name] = known.files[part.name]
            continue
        sources = [folder / known.files[one.name] for one in old.values() if _overlap(one, part)]
        merged = engine.keep(_merged(engine, sources, delta, part), "merged")
        try:
            _check(merged)
            if name := _write(engine, merged, folder, part):
                files[part.name] = name
        finally:
            engine.drop(merged)
    return files


def _known_parts(known: Contents) -> list[Part]:
    if not known.files:
        return []
    since = date(int(min(known.files)[:4]), 1, 1)
    return [part for part in parts(since, known.until) if part.name in known.files]


def _overlap(one: Part, other: Part) -> bool:
    return one.since < other.stop and other.since < one.stop


def _merged(engine: DuckDB, sources: list[Path], delta: Any, part: Part) -> Any:
    rows = engine.from_parquet(*sources).union(delta) if sources else delta
    return _summed(rows.filter(rows.day >= part.since, rows.day < part.stop))


def _check(merged: Any) -> None:
    impossible = (merged.purchases < 0) | (merged.amount_minor < 0) | (merged.returned_minor > 0)
    for row in merged.filter(impossible).order_by("day", "customer").limit(1).to_pyarrow().to_pylist():
        raise FactsDisagree(
            f"an order of customer {row['customer']} on {row['day']} is taken away that was never there",
            customer=row["customer"],
            day=row["day"].isoformat(),
        )


def _is_years(part: str) -> bool:
    return len(part) == len("2026")


def _years(files: Mapping[str, str]) -> list[str]:
    return [name for part, name in sorted(files.items()) if _is_years(part)]


def _write_years(engine: DuckDB, folder: Path, files: Mapping[str, str]) -> str:
    """What the days of whole years add up to, one row for each customer who bought in them."""
    if not _years(files):
        return ""
    return _write_rows(engine, _sums(engine, folder, _years(files)), folder, "years")


def _write_customers(engine: DuckDB, folder: Path, files: Mapping[str, str], years: str) -> str:
    """What all days add up to, one row for each customer who bought; the days of whole years are not read."""
    stretches = [engine.from_parquet(folder / years)] if years else []
    if opened := [name for part, name in sorted(files.items()) if not _is_years(part)]:
        stretches.append(_sums(engine, folder, opened))
    if not stretches:
        return ""
    sums = stretches[0] if len(stretches) == 1 else rfm.added_sums(stretches[0].union(stretches[1]))
    return _write_rows(engine, sums, folder, "customers")


def _sums(engine: DuckDB, folder: Path, names: list[str]) -> Any:
    days = engine.from_parquet(*(folder / name for name in names))
    return rfm.purchase_sums(days.filter(days.purchases > 0))


def _write(engine: DuckDB, facts: Any, folder: Path, part: Part) -> str:
    return _write_rows(engine, facts, folder, part.name, by=("customer", "day"))


def _write_rows(engine: DuckDB, rows: Any, folder: Path, title: str, *, by: tuple[str, ...] = ("customer",)) -> str:
    """The file's name, which holds a hash of its bytes; "" where there is nothing to write."""
    half = folder / f".{title}.{uuid4().hex}"
    engine.write_parquet(rows.order_by(*by), half)
    if not engine.from_parquet(half).count().to_pyarrow().as_py():
        half.unlink()
        return ""
    with half.open("rb") as written:
        name = f"{title}-{hashlib.file_digest(written, 'blake2b').hexdigest()[:16]}.parquet"
    os.replace(half, folder / name)
    return name


def _settle(folder: Path, now: Contents) -> None:
    """From this moment on the new files count; what nobody needs any more goes."""
    told = {
        "until": now.until.isoformat(), "files": dict(sorted(now.files.items())), "years": now.years,
        "customers": now.customers, "batches": list(now.batches),
    }  # fmt: skip
    half = folder / f".{CONTENTS}.{uuid4().hex}"
    half.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    os.replace(half, folder / CONTENTS)
    for path in folder.iterdir():
        if path.name not in (CONTENTS, now.years, now.customers, *now.files.values()):
            path.unlink()
