"""Orders where they lie: a table of a warehouse, or Parquet files in a folder. Read lazily by the engine, never by us.

A row is an order. What the columns are is guessed from their names and first rows, as with a file.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from regulars.analytics.engines import DuckDB, Engine
from regulars.analytics.engines.postgres import Postgres
from regulars.analytics.engines.spark import Spark
from regulars.analytics.tables import Tables
from regulars.imports.guessing.files import SAMPLE_ROWS, Sample, guess_mapping
from regulars.imports.types import Format, Mapped, Reading, missing_fields
from regulars.insight.report.errors import ColumnMissing, NoSuchSource, NothingUsable
from regulars.insight.report.reading import FileRows, currency_of, other_currencies, with_given
from regulars.lib.money import minor_per_major
from regulars.purchases.import_targets import ORDERS


def read_source(engine: Engine, source: str, *, columns: Mapping[str, str], currency: str) -> tuple[Tables, FileRows]:
    """Tables of the core from a table or a folder of Parquet. Raises BadInput where it cannot be read."""
    raw = _found(engine, source)
    mapped = _mapping(raw, columns)
    rows = FileRows(names=list(raw.columns), mapped=mapped, currency=currency)
    if "currency" in mapped.values():
        said = raw.select(currency=_code(raw, mapped))
        rows.currency = currency_of(said, currency)
        rows.other_currencies = other_currencies(said, rows.currency)
    orders = _orders(raw, mapped, rows.currency)
    _count(orders, rows)
    if not rows.good:
        raise NothingUsable()
    good = orders.filter(orders.customer.notnull() & orders.ordered_on.notnull() & orders.amount_minor.notnull())
    return Tables(engine, orders=good), rows


def _found(engine: Engine, source: str) -> Any:
    try:
        if isinstance(engine, Postgres):
            schema, _dot, name = source.rpartition(".")
            return engine.backend.table(name, database=schema or None)
        assert isinstance(engine, DuckDB | Spark)
        folder = Path(source).is_dir()
        return engine.from_parquet(f"{source}/**/*.parquet" if folder and isinstance(engine, DuckDB) else source)
    except Exception as error:
        raise NoSuchSource(source=source) from error


def _mapping(raw: Any, columns: Mapping[str, str]) -> Mapped:
    reading = Reading(format=Format.PARQUET)
    rows = [["" if cell is None else str(cell) for cell in row.values()] for row in _first_rows(raw)]
    seen = Sample(list(raw.columns), rows, list(range(1, len(rows) + 1)))
    mapped = with_given(guess_mapping(ORDERS, seen, reading), columns, seen.names)
    if missing := missing_fields(ORDERS, mapped):
        raise ColumnMissing(missing="; ".join(" / ".join(str(item.title) for item in group) for group in missing))
    return mapped


def _first_rows(raw: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = raw.limit(SAMPLE_ROWS).to_pyarrow().to_pylist()
    return found


def _orders(raw: Any, mapped: Mapped, currency: str) -> Any:
    """(customer, ordered_on, amount_minor[, product]); a cell that cannot be used is empty."""
    by_key = {key: raw[raw.columns[place]] for place, key in mapped.items()}
    if "currency" in by_key:
        raw = raw.filter(_code(raw, mapped).fill_null(currency) == currency)
    customer = by_key["customer"]
    kept = {
        "customer": customer.cast("int64") if customer.type().is_integer() else customer.cast("string").nullif(""),
        "ordered_on": _day(by_key["ordered_on"]),
        "amount_minor": _minor(by_key, currency),
    }
    if "product" in by_key:
        kept["product"] = by_key["product"].cast("string")
    return raw.select(**kept)


def _code(raw: Any, mapped: Mapped) -> Any:
    """The currency of each row; nothing where none is said."""
    place = next(place for place, key in mapped.items() if key == "currency")
    return raw[raw.columns[place]].cast("string").strip().upper().nullif("")


def _day(column: Any) -> Any:
    return column.date() if column.type().is_timestamp() else column.cast("date")


def _minor(by_key: Mapping[str, Any], currency: str) -> Any:
    """Minor units, rounded half away from zero; of money kept as text or exactly, without passing through doubles."""
    amount = by_key.get("amount")
    if amount is None:
        amount = by_key["unit_price"] * by_key["quantity"] if "quantity" in by_key else by_key["unit_price"]
    if amount.type().is_integer():
        return amount.cast("int64") * minor_per_major(currency)
    exact = amount if amount.type().is_decimal() else amount.cast("decimal(38, 6)")
    return (exact * minor_per_major(currency)).round().cast("int64")


def _count(orders: Any, rows: FileRows) -> None:
    """What can be used and what cannot, in one pass."""
    nobody = orders.customer.isnull()
    bad = ~nobody & (orders.ordered_on.isnull() | orders.amount_minor.isnull())
    counts = orders.aggregate(total=orders.count(), nobody=nobody.sum(), bad=bad.sum()).to_pyarrow().to_pylist()[0]
    rows.total, rows.without_customer, rows.bad = (int(counts[name] or 0) for name in ("total", "nobody", "bad"))
    rows.good = rows.total - rows.without_customer - rows.bad
