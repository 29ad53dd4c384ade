"""DuckDB in this process. Everything heavy stays inside; memory above the limit spills to a temporary folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from regulars.analytics.engines.base import Engine
from regulars.analytics.errors import SourceNotRead
from regulars.analytics.tables import Tables

DEFAULT_MEMORY = "2GB"
BATCH_ROWS = 250_000


@dataclass(frozen=True)
class DuckDB(Engine):
    """A private DuckDB behind Ibis. `spool`: a folder for kept rows as compressed files, instead of tables."""

    spool: Path | None = None

    def from_parquet(self, *paths: Path | str) -> Any:
        """Parquet files or patterns: read lazily, never loaded whole."""
        return self.backend.read_parquet([str(path) for path in paths])

    def from_arrow(self, table: Any) -> Any:
        name = self._name("arrow")
        self.backend.con.register(name, table)
        return self.backend.table(name)

    def run(self, sql: str) -> None:
        """Statements Ibis has no words for: settings, COPY, ATTACH."""
        self.backend.con.execute(sql)

    def keep(self, expression: Any, hint: str = "kept") -> Any:
        if self.spool is None:
            return self.keep_sql(self._promised(expression), hint)
        path = self._spooled(self._name(hint))
        self.write_parquet(expression, path)
        return self.backend.read_parquet(str(path), table_name=path.stem)

    def batches(self, table: Any) -> Iterator[Any]:
        if self.spool is None:
            yield from super().batches(table)
        else:
            yield from _batches_of(self._spooled(table.get_name()))

    def keep_batches(self, batches: Iterator[Any], hint: str = "kept") -> Any:
        if self.spool is None:
            return super().keep_batches(batches, hint)
        path = self._spooled(self._name(hint))
        _write_batches(batches, path)
        return self.backend.read_parquet(str(path), table_name=path.stem)

    def _spooled(self, name: str) -> Path:
        assert self.spool is not None
        return self.spool / f"{name}.parquet"

    def keep_sql(self, sql: str, hint: str = "kept") -> Any:
        """The same for a SELECT that Ibis cannot say."""
        name = self._name(hint)
        self.run(f'CREATE TEMP TABLE "{name}" AS {sql}')
        return self.backend.table(name)

    def write_parquet(self, expression: Any, path: Path) -> None:
        """The rows of an expression as one compressed file, in their order."""
        options = "FORMAT parquet, COMPRESSION zstd"
        self.run(f"COPY ({self._promised(expression)}) TO '{_quoted(str(path))}' ({options})")

    def _promised(self, expression: Any) -> str:
        # DuckDB sums integers to 128 bits and adds days into timestamps; Ibis promised narrower types: hold it to them.
        columns = ", ".join(_as_promised(name, kind) for name, kind in expression.schema().items())
        return f"SELECT {columns} FROM ({self.backend.compile(expression)})"  # noqa: S608 (names and SQL are ours)

    def drop(self, table: Any) -> None:
        name = table.get_name()
        if self.spool is not None and (path := self._spooled(name)).exists():
            self.run(f'DROP VIEW IF EXISTS "{name}"')
            path.unlink()
        else:
            self.run(f'DROP TABLE IF EXISTS "{name}"')

    def attach_postgres(self, dsn: str, queries: Mapping[str, str]) -> Tables:
        """Bring the rows of PostgreSQL queries in, as tables named as the fields of Tables.

        The queries run in PostgreSQL and must return the columns of the contracts, days as local DATE
        (TIMESTAMPTZ is slow and its day depends on the reader), keys as bigint or text. Everything is read in one
        read-only transaction and copied, so that the connection is given back before the work starts. Raises
        SourceNotRead.
        """
        self.run(f"LOAD '{_postgres_extension()}'")
        with _address_kept_secret(dsn):
            return self._copied(dsn, queries)

    def _copied(self, dsn: str, queries: Mapping[str, str]) -> Tables:
        self.run(f"ATTACH '{_quoted(dsn)}' AS company (TYPE postgres, READ_ONLY)")
        try:
            self.run("BEGIN TRANSACTION")
            brought = {
                name: self.keep_sql(f"SELECT * FROM postgres_query('company', '{_quoted(sql)}')", name)  # noqa: S608 (quoted)
                for name, sql in queries.items()
            }
            self.run("COMMIT")
        except Exception:
            self.run("ROLLBACK")
            raise
        finally:
            self.run("DETACH company")
        return Tables(self, **brought)


def _batches_of(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetFile(path, pre_buffer=False) as file:
        if not file.metadata.num_rows:
            yield file.read()
        for batch in file.iter_batches(BATCH_ROWS):
            yield pa.Table.from_batches([batch])


def _write_batches(batches: Iterator[Any], path: Path) -> None:
    from pyarrow import parquet

    first = next(batches)
    with parquet.ParquetWriter(path, first.schema, compression="zstd") as file:
        file.write_table(first)
        for batch in batches:
            file.write_table(batch)


@contextmanager
def open_engine(
    *, memory_limit: str = DEFAULT_MEMORY, threads: int | None = None, spool: bool = False
) -> Iterator[DuckDB]:
    """An engine with limits; its spill folder and rows are gone when the block ends.

    spool: kept rows go to compressed files, a tenth of what the same rows spill to when memory is full, and come back
    in batches. For a hundred million orders; slower for few.

    >>> import pyarrow as pa
    >>> with open_engine(memory_limit="100MB", threads=1) as engine:
    ...     engine.from_arrow(pa.table({"amount_minor": [100, 250]})).amount_minor.sum().to_pyarrow().as_py()
    350
    """
    import ibis

    with TemporaryDirectory(prefix="regulars-duckdb-") as spill:
        limits: dict[str, Any] = {"memory_limit": memory_limit, "temp_directory": spill}
        if threads:
            limits["threads"] = threads
        # Nothing here goes to the network: extensions come from their own packages.
        backend = ibis.duckdb.connect(":memory:", autoinstall_known_extensions=False, **limits)
        backend.compiler = _compiler()
        engine = DuckDB(backend, spool=Path(spill) if spool else None)
        # Ibis switches it on; it writes to standard output, where a report's JSON goes.
        engine.run("SET enable_progress_bar = false")
        try:
            yield engine
        finally:
            backend.disconnect()


@cache
def _compiler() -> Any:
    """Ibis' words for «the value where the key is least» sort every group in DuckDB; its own is five times faster."""
    from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

    class Compiler(DuckDBCompiler):  # type: ignore[misc]
        __slots__ = ()

        def visit_ArgMin(self, op: Any, *, arg: Any, key: Any, where: Any) -> Any:
            return self.agg.arg_min(arg, key, where=where)

    return Compiler()


@contextmanager
def _address_kept_secret(dsn: str) -> Iterator[None]:
    """DuckDB repeats the whole address, password included, in what it says; that ends in logs and on pages."""
    try:
        yield
    except Exception as error:
        said = str(error).replace(_quoted(dsn), "…").replace(dsn, "…")
        raise SourceNotRead(said) from None


def _postgres_extension() -> str:
    folder = Path(import_module("duckdb_extension_postgres_scanner").__path__[0])
    return _quoted(str(next(folder.glob("extensions/*/postgres_scanner.duckdb_extension"))))


def _as_promised(name: str, kind: Any) -> str:
    wanted = {"int64": "BIGINT", "int32": "INTEGER", "date": "DATE"}.get(str(kind).lstrip("!"))
    return f'"{name}"::{wanted} AS "{name}"' if wanted else f'"{name}"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")
