"""Parquet files: typed columns, written as the reading says so that all kinds of files are read by one code."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.imports.errors import EmptyFile, NotATable
from regulars.imports.sources.batches import ROWS_IN_BATCH, Batch
from regulars.imports.sources.columns import column_names
from regulars.imports.types import Reading


class ParquetSource:
    def __init__(self, path: Path, reading: Reading) -> None:
        self.reading = reading
        try:
            self.file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise NotATable() from error
        self.total: int = max(1, self.file.metadata.num_rows)
        self.read = 0
        if not self.file.schema_arrow.names:
            raise EmptyFile()
        self.names = column_names(self.file.schema_arrow.names, header=True)

    def batches(self) -> Iterator[Batch]:
        try:
            for batch in self.file.iter_batches(batch_size=ROWS_IN_BATCH):
                start = self.read + 1
                self.read += batch.num_rows
                rows = pa.array(range(start, start + batch.num_rows), pa.int64())
                yield Batch(rows, [as_text(column, self.reading.decimal) for column in batch.columns])
        except (pa.ArrowException, OSError) as error:
            raise NotATable() from error

    def share_read(self) -> float:
        return min(1.0, self.read / int(self.total))

    def close(self) -> None:
        self.file.close()


def as_text(column: pa.Array, decimal: str = ".") -> pa.Array:
    """A typed column as text; what has no form in a cell (lists, structures) is left empty."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode(), decimal)
    if pa.types.is_nested(kind) or pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        return valid_text(column)
    if pa.types.is_timestamp(kind):
        text = _instants(column)
    elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        text = _numbers(column, decimal)
    else:
        text = pc.cast(column, pa.string())
    return pc.fill_null(text, "")


def _instants(column: pa.Array) -> pa.Array:
    zoned = column.type.tz is not None
    text = pc.strftime(pc.cast(column, pa.timestamp("s", "UTC" if zoned else None), safe=False), "%Y-%m-%d %H:%M:%S")
    return pc.binary_join_element_wise(text, "Z", "") if zoned else text


def _numbers(column: pa.Array, decimal: str) -> pa.Array:
    finite = pc.if_else(pc.is_finite(column), column, None) if pa.types.is_floating(column.type) else column
    whole = pc.fill_null(pc.replace_substring_regex(pc.cast(finite, pa.string()), r"\.0+$", ""), "")
    return whole if decimal == "." else pc.replace_substring(whole, ".", decimal)


def valid_text(column: pa.Array) -> pa.Array:
    """Text of a file that may claim to be UTF-8 and is not."""
    plain = pc.fill_null(column.cast(pa.binary(), safe=False), b"")
    try:
        return plain.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([value.decode(errors="replace") for value in plain.to_pylist()], pa.string())


def first_cells(path: Path, reading: Reading, *, limit: int) -> list[list[str]]:
    """The names and the first rows."""
    source = ParquetSource(path, reading)
    columns = next((batch.columns for batch in source.batches()), [])
    rows = zip(*(column[:limit].to_pylist() for column in columns), strict=True)
    return [list(row) for row in chain([source.names], rows)][:limit]
