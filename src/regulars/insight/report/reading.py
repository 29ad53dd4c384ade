"""A file of orders as the table the core takes, with everything that had to be left out counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from regulars.analytics.engines import DuckDB
from regulars.analytics.tables import Tables
from regulars.imports.guessing.files import guess_mapping, guess_reading, sample
from regulars.imports.problems import sentence
from regulars.imports.rows import Fault, RowParser
from regulars.imports.sources.opening import open_source
from regulars.imports.types import Mapped, Reading, missing_fields
from regulars.insight.report.errors import ColumnMissing, NothingUsable, UnknownColumn, UnknownField
from regulars.lib.clock import now
from regulars.lib.money import minor_per_major
from regulars.purchases.import_targets import ORDERS

PROBLEMS_KEPT = 100
PROBLEMS_TOLD = 10
OTHER_WORDS = {"date": "ordered_on", "price": "unit_price", "order": "number"}
CREDIT_NOTE = "^[CСcс][0-9]"


@dataclass
class FileRows:
    """What a file held. `problems` are the first ones, `bad` counts all bad rows."""

    total: int = 0
    good: int = 0
    bad: int = 0
    without_customer: int = 0
    other_currencies: dict[str, int] = field(default_factory=dict)
    problems: list[Fault] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    mapped: Mapped = field(default_factory=dict)
    currency: str = ""


def read_orders(engine: DuckDB, path: Path, *, columns: Mapping[str, str], currency: str) -> tuple[Tables, FileRows]:
    """Tables of the core from a file. Raises BadInput where it cannot be read."""
    reading = guess_reading(path, ORDERS)
    seen = sample(path, reading)
    mapped = with_given(guess_mapping(ORDERS, seen, reading), columns, seen.names)
    if missing := missing_fields(ORDERS, mapped):
        raise ColumnMissing(missing="; ".join(" / ".join(str(item.title) for item in group) for group in missing))
    rows = FileRows(names=seen.names, mapped=mapped)
    staged = engine.keep(engine.from_arrow(_staged(path, reading, mapped, rows)), "staged")
    if not rows.good:
        raise NothingUsable(problems=[sentence(fault) for fault in rows.problems[:PROBLEMS_TOLD]])
    rows.currency = currency_of(staged, currency)
    rows.other_currencies = other_currencies(staged, rows.currency)
    name = staged.get_name()
    has = frozenset(staged.columns)
    orders = engine.keep_sql(_orders_sql(name, has, rows.currency), "orders")
    customers = engine.keep_sql(_customers_sql(name), "customers") if "name" in has else None
    return Tables(engine, orders=orders, customers=customers), rows


def with_given(guessed: Mapped, columns: Mapping[str, str], names: list[str]) -> Mapped:
    """The guess, with what the person said in its place."""
    mapped = dict(guessed)
    for word, column in columns.items():
        key = OTHER_WORDS.get(word, word)
        if not ORDERS.has(key):
            raise UnknownField(field=word, known="customer, date, amount, " + ", ".join(_further()))
        position = _position(column, names)
        mapped = {place: held for place, held in mapped.items() if held != key and place != position}
        mapped[position] = key
    return mapped


def _further() -> list[str]:
    return [item.key for item in ORDERS.fields if item.key not in ("customer", "ordered_on", "amount")]


def _position(column: str, names: list[str]) -> int:
    """A column by its name in any case, or by its position from 1."""
    folded = [name.casefold() for name in names]
    if column.casefold() in folded:
        return folded.index(column.casefold())
    if column.isascii() and column.isdigit() and 1 <= int(column) <= len(names):
        return int(column) - 1
    raise UnknownColumn(column=column, known=", ".join(names))


def _staged(path: Path, reading: Reading, mapped: Mapped, rows: FileRows) -> pa.Table:
    """The good rows; the others are counted and told."""
    source = open_source(path, reading)
    # A day that has not come anywhere on earth is a typing error.
    tomorrow = now().date() + timedelta(days=1)
    parser = RowParser(ORDERS, mapped, source.names, reading, zone="UTC", last_day=tomorrow)
    batches = []
    try:
        for batch in source.batches():
            parsed = parser.parse(batch)
            batches.append(parsed.good)
            rows.total += parsed.total
            rows.good += parsed.good.num_rows
            rows.bad += len(parsed.bad)
            rows.without_customer += len(parsed.without_customer)
            rows.problems += parsed.faults[: PROBLEMS_KEPT - len(rows.problems)]
    finally:
        source.close()
    rows.problems.sort(key=lambda fault: fault.row)
    return pa.Table.from_batches(batches, parser.schema)


def currency_of(staged: Any, wanted: str) -> str:
    """The one asked for; where the file has none of it, the one most rows are in."""
    if "currency" not in staged.columns:
        return wanted
    counts = _counts(staged)
    return wanted if not counts or wanted in counts else max(sorted(counts), key=lambda code: counts[code])


def other_currencies(staged: Any, currency: str) -> dict[str, int]:
    if "currency" not in staged.columns:
        return {}
    return {code: count for code, count in sorted(_counts(staged).items()) if code != currency}


def _counts(staged: Any) -> dict[str, int]:
    known = staged.filter(staged.currency.notnull())
    rows = known.group_by("currency").aggregate(rows=known.count()).to_pyarrow().to_pylist()
    return {row["currency"]: row["rows"] for row in rows}


def _orders_sql(name: str, has: frozenset[str], currency: str) -> str:
    """Orders by the rules of the import: rows under one number are one order, credit notes and cancelled rows take
    money back."""
    amount = "amount" if "amount" in has else "NULL"
    if "unit_price" in has:
        quantity = "coalesce(quantity, 1)" if "quantity" in has else "1"
        amount = f"coalesce({amount}, {quantity} * unit_price)"
    if "number" in has:
        amount = f"CASE WHEN regexp_matches(number, '{CREDIT_NOTE}') THEN -abs({amount}) ELSE {amount} END"
    if "status" in has:
        amount = f"CASE WHEN status = 'cancelled' THEN least({amount}, 0) ELSE {amount} END"
    kept = f"WHERE coalesce(currency, '{currency}') = '{currency}'" if "currency" in has else ""
    product = _product(has)
    rows = f"""
        SELECT {CUSTOMER_SQL} AS customer, ordered_on, {product} AS product,
               {"number" if "number" in has else "NULL"} AS number, row,
               round(({amount}) * {minor_per_major(currency)})::BIGINT AS amount_minor
        FROM "{name}" {kept}
    """  # noqa: S608 (names and currencies come from our own lists)
    extra = ", arg_max(product, abs(amount_minor)) AS product" if product != "NULL" else ""
    # Money taken back under the number of a purchase is an order of its own; rows without a number are one each.
    return (
        f"SELECT customer, min(ordered_on) AS ordered_on, sum(amount_minor)::BIGINT AS amount_minor{extra}"  # noqa: S608
        f" FROM ({rows}) GROUP BY customer, coalesce(number, 'row ' || row), amount_minor < 0"
    )


CUSTOMER_SQL = "substr(ref, strpos(ref, ':') + 1)"


def _product(has: frozenset[str]) -> str:
    known = [column for column in ("category", "product_name", "product") if column in has]
    return f"coalesce({', '.join(known)})" if known else "NULL"


def _customers_sql(name: str) -> str:
    return f'SELECT {CUSTOMER_SQL} AS customer, min(name) AS name FROM "{name}" GROUP BY 1'  # noqa: S608
