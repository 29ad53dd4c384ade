"""A table of figures as Parquet: typed columns, money exact. Arrow is imported when somebody asks for the first one."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponse

from regulars.insight.tables import Kind, Table

PARQUET_TYPE = "application/vnd.apache.parquet"
MONEY = (20, 4)
LINES_A_GROUP = 5_000


def parquet_response(name: str, table: Table, currency: str) -> HttpResponse:
    answer = HttpResponse(parquet(table, currency), content_type=PARQUET_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.parquet"'
    return answer


def parquet(table: Table, currency: str) -> bytes:
    """The rows with the names and types of the columns; money in major units, shares from 0 to 1."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    rows = list(table.plain(currency))
    columns = [
        pa.array(_values(column.kind, [row[place] for row in rows]), type=_type(pa, column.kind, rows, place))
        for place, column in enumerate(table.columns)
    ]
    out = BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, names=_different(table.header(currency))), out)
    return out.getvalue()


def parquet_of_lines(name: str, table: Table, lines: Iterable[list[Any]], currency: str) -> FileResponse:
    """A list too long to be held: lines of values as `Table.plain` gives them, under the columns of `table`."""
    book = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    try:
        _write_lines(book, table, iter(lines), currency)
    except BaseException:
        book.close()
        raise
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{name}.parquet", content_type=PARQUET_TYPE)


def _write_lines(target: IO[bytes], table: Table, lines: Iterator[list[Any]], currency: str) -> None:
    import pyarrow as pa
    from pyarrow import parquet as pq

    types = [_type(pa, column.kind, [], 0) for column in table.columns]
    schema = pa.schema(list(zip(_different(table.header(currency)), types, strict=True)))
    with pq.ParquetWriter(target, schema) as writer:
        while group := list(islice(lines, LINES_A_GROUP)):
            columns = [
                pa.array(_values(column.kind, [line[place] for line in group]), type=types[place])
                for place, column in enumerate(table.columns)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _values(kind: Kind, values: list[Any]) -> list[Any]:
    if kind is Kind.TEXT:
        return [None if value is None else str(value) for value in values]
    if kind is Kind.MONEY:
        return [None if value is None else Decimal(value).quantize(Decimal("0.0001")) for value in values]
    return values


def _type(pa: Any, kind: Kind, rows: list[list[Any]], place: int) -> Any:
    if kind is Kind.NUMBER and any(isinstance(row[place], float) for row in rows):
        return pa.float64()
    types = {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.int64(),
        Kind.DECIMAL: pa.float64(),
        Kind.SHARE: pa.float64(),
        Kind.MONEY: pa.decimal128(*MONEY),
        Kind.DAY: pa.date32(),
    }
    return types[kind]


def _different(names: list[str]) -> list[str]:
    """Readers of Parquet stumble over two columns of one name."""
    found: list[str] = []
    for name in names:
        number = sum(1 for one in found if one == name or one.startswith(f"{name} ("))
        found.append(f"{name} ({number + 1})" if name in found else name)
    return found
