"""Where a report's orders come from, and which engine counts them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from regulars.analytics.engines import DuckDB, Engine, engine_at, open_engine
from regulars.analytics.errors import EngineMissing, SourceNotRead, UnknownEngine
from regulars.analytics.tables import Tables
from regulars.insight.report.errors import EngineNotHere, EngineNotKnown, WarehouseNotRead
from regulars.insight.report.reading import FileRows, read_orders
from regulars.insight.report.warehouse import read_source


@contextmanager
def opened(source: str, engine: str, *, columns: Mapping[str, str], currency: str) -> Iterator[tuple[Tables, FileRows]]:
    """The tables of a report in the engine asked for. Raises BadInput with a sentence."""
    try:
        # A folder may hold more than fits into memory; a file was read into it.
        with engine_at(engine, spool=not Path(source).is_file()) as there:
            yield _read(there, source, columns, currency)
    except UnknownEngine as error:
        raise EngineNotKnown(engine=engine) from error
    except EngineMissing as error:
        raise EngineNotHere(needs={"java": "Java 17"}.get(error.details["needs"], error.details["needs"])) from error
    except SourceNotRead as error:
        raise WarehouseNotRead(said=str(error).splitlines()[0]) from error


def _read(engine: Engine, source: str, columns: Mapping[str, str], currency: str) -> tuple[Tables, FileRows]:
    if not Path(source).is_file():
        return read_source(engine, source, columns=columns, currency=currency)
    if isinstance(engine, DuckDB):
        return read_orders(engine, Path(source), columns=columns, currency=currency)
    return _handed_over(engine, Path(source), columns, currency)


def _handed_over(engine: Engine, path: Path, columns: Mapping[str, str], currency: str) -> tuple[Tables, FileRows]:
    """A file has one way of being read, whatever computes its figures afterwards."""
    with open_engine() as reader:
        tables, rows = read_orders(reader, path, columns=columns, currency=currency)
        orders = engine.from_arrow(tables.orders.to_pyarrow())
        customers = engine.from_arrow(tables.customers.to_pyarrow()) if tables.customers is not None else None
    return Tables(engine, orders=orders, customers=customers), rows
