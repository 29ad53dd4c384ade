"""Where good rows wait: an unlogged table for each file, filled in the transaction that makes it: whole or absent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    import pyarrow as pa

PREFIX = "imports_staging_"
TYPES = {
    "is_int64": "bigint",
    "is_date32": "date",
    "is_timestamp": "timestamptz",
    "is_decimal": "numeric",
    "is_string": "text",
}


def table_of(upload_id: int) -> str:
    return f"{PREFIX}{int(upload_id)}"


def column_type(kind: "pa.DataType") -> str:
    import pyarrow.types

    return next(name for is_kind, name in TYPES.items() if getattr(pyarrow.types, is_kind)(kind))


def create(cursor: CursorWrapper, table: str, schema: "pa.Schema") -> None:
    columns = ", ".join(f'"{item.name}" {column_type(item.type)}' for item in schema)
    drop(cursor, table)
    # No vacuum of its own: it is written once, read a few times and dropped.
    cursor.execute(f"CREATE UNLOGGED TABLE {table} ({columns}) WITH (autovacuum_enabled = false)")


def fill(cursor: CursorWrapper, table: str, schema: "pa.Schema", batches: "Iterable[pa.RecordBatch]") -> int:
    """Copy rows into the table as they come; the number of rows."""
    columns = ", ".join(f'"{name}"' for name in schema.names)
    count = 0
    # A COPY for each batch: reading the next batch may ask the database something.
    for batch in batches:
        if batch.num_rows:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
                copy.write(as_csv(batch))
        count += batch.num_rows
    return count


def as_csv(batch: "pa.RecordBatch") -> memoryview:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    buffer = pa.BufferOutputStream()
    arrow_csv.write_csv(batch, buffer, arrow_csv.WriteOptions(include_header=False))
    return memoryview(buffer.getvalue())


def drop(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {table}")


def columns_of(cursor: CursorWrapper, table: str) -> frozenset[str]:
    """Columns of the table; none where it does not exist."""
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0", [table])
    return frozenset(name for (name,) in cursor.fetchall())


def count_rows(cursor: CursorWrapper, table: str) -> int:
    """A server that was killed empties unlogged tables; then this is not the number that was staged."""
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - the name is made of our prefix and a number
    return int(cursor.fetchone()[0])


def tables() -> dict[int, str]:
    """Staging tables that exist, by the number of their upload."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u' AND relname LIKE %s",
            [PREFIX.replace("_", r"\_") + "%"],
        )
        names = [name for (name,) in cursor.fetchall()]
    return {int(number): name for name in names if (number := name.removeprefix(PREFIX)).isdigit()}
