"""Writing an export: sheet after sheet, some thousand rows at a time, all as of one moment.

Nothing is held: rows come through a cursor on the server and go into the archive as they come. Only a workbook is
written beside and then put into it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction

from regulars.imports.exports.sheets import Cell, Column, Sheet
from regulars.imports.models import Export
from regulars.lib.export import csv_lines, write_xlsx

CHUNK = 5_000
Rows = Iterator[tuple[Any, ...]]
Progress = Callable[[str, float], None]


def write_archive(path: Path, chosen: Sequence[Sheet], kind: str, *, tell: Progress) -> dict[str, int]:
    """One ZIP with a file for each sheet; the rows of each. Raises TooManyRowsForExcel."""
    counts: dict[str, int] = {}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1, allowZip64=True) as archive, one_moment():
        for number, sheet in enumerate(chosen):
            tell(str(sheet.title), number / len(chosen))
            with archive.open(f"{sheet.key}.{kind}", "w", force_zip64=True) as file:
                counts[sheet.key] = write_sheet(file, sheet, kind)
    return counts


def write_folder(folder: Path, chosen: Sequence[Sheet], kind: str, *, tell: Progress) -> dict[str, int]:
    """The same as files in a folder, for the command line."""
    counts: dict[str, int] = {}
    folder.mkdir(parents=True, exist_ok=True)
    with one_moment():
        for number, sheet in enumerate(chosen):
            tell(str(sheet.title), number / len(chosen))
            with (folder / f"{sheet.key}.{kind}").open("wb") as file:
                counts[sheet.key] = write_sheet(file, sheet, kind)
    return counts


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything as it is now, whatever is written meanwhile. Temporary tables are gone afterwards."""
    with transaction.atomic():
        if connection.in_atomic_block and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def write_sheet(file: IO[bytes], sheet: Sheet, kind: str) -> int:
    """One sheet in a format; how many rows."""
    with connection.cursor() as cursor:
        if sheet.prepare:
            sheet.prepare(cursor)
        columns = [*sheet.columns, *(sheet.more(cursor) if sheet.more else ())]
    rows = Counted(rows_of(sheet, columns))
    WRITERS[kind](file, columns, rows)
    return rows.count


class Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Rows:
        for row in self.rows:
            self.count += 1
            yield row


def rows_of(sheet: Sheet, columns: Sequence[Column]) -> Rows:
    said = ", ".join(column.sql for column in columns)
    with connection.chunked_cursor() as reader:
        reader.execute(f"SELECT {said} {sheet.source}")
        while rows := reader.fetchmany(CHUNK):
            yield from rows


def write_csv(file: IO[bytes], columns: Sequence[Column], rows: Counted) -> None:
    for piece in csv_lines([column.name for column in columns], rows):
        file.write(piece.encode("utf-8"))


def write_excel(file: IO[bytes], columns: Sequence[Column], rows: Counted) -> None:
    with TemporaryFile() as book:
        write_xlsx(book, [column.name for column in columns], rows)
        book.seek(0)
        while block := book.read(1 << 20):
            file.write(block)


def write_parquet(file: IO[bytes], columns: Sequence[Column], rows: Counted) -> None:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    types = {
        Cell.TEXT: pa.string(), Cell.WHOLE: pa.int64(), Cell.NUMBER: pa.decimal128(24, 6), Cell.DAY: pa.date32(),
        Cell.MOMENT: pa.timestamp("us", "UTC"),
    }  # fmt: skip
    schema = pa.schema([(column.name, types[column.cell]) for column in columns])
    # The writer asks where it stands, which a file inside an archive cannot tell.
    with TemporaryFile() as whole:
        with parquet.ParquetWriter(whole, schema) as writer:
            for some in in_chunks(iter(rows), CHUNK * 10):
                arrays = [
                    pa.array(values, kind) for values, kind in zip(zip(*some, strict=True), schema.types, strict=True)
                ]
                writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        whole.seek(0)
        while block := whole.read(1 << 20):
            file.write(block)


def in_chunks(rows: Rows, size: int) -> Iterator[list[tuple[Any, ...]]]:
    some: list[tuple[Any, ...]] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


WRITERS: dict[str, Callable[[IO[bytes], Sequence[Column], Counted], None]] = {
    Export.Format.CSV: write_csv,
    Export.Format.EXCEL: write_excel,
    Export.Format.PARQUET: write_parquet,
}
