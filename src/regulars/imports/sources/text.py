"""Text files: CSV, TSV, and columns set apart by blanks, in any encoding, read block by block."""

import csv
import io
import itertools
import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from regulars.imports.errors import EmptyFile, QuoteNotClosed, RowTooLong, WrongReading
from regulars.imports.sources.batches import Batch, Misshapen
from regulars.imports.sources.columns import MOST_COLUMNS, column_names
from regulars.imports.sources.decoding import AsUtf8, first_width, separator_of
from regulars.imports.sources.quotes import ends_inside_quotes, unclosed_cell
from regulars.imports.types import Reading

BLOCK = 4 << 20


class TextSource:
    """A text file under a reading. Opening it reads the first block, which gives the columns."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self.reading = reading
        self.size = os.path.getsize(path) or 1
        self.file = path.open("rb")
        self.refused: dict[int, Misshapen] = {}
        self.width = first_width(path, reading)
        if self.width > MOST_COLUMNS:
            column_names([""] * self.width, header=False)
        self.reader = self._open()
        self.next_row = reading.skip + 1
        self.ahead: list[Batch] = []
        self.names = self._read_names()

    def _open(self) -> arrow_csv.CSVStreamingReader:
        wanted = {f"f{position}": pa.string() for position in range(self.width)}
        try:
            return arrow_csv.open_csv(
                io.BufferedReader(AsUtf8(self.file, self.reading), BLOCK),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False,
                    block_size=BLOCK,
                    skip_rows=self.reading.skip,
                    column_names=list(wanted),
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=separator_of(self.reading),
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=self._keep_refused,
                ),
                convert_options=arrow_csv.ConvertOptions(column_types=wanted, strings_can_be_null=False),
            )
        except pa.ArrowInvalid as error:
            raise self._as_ours(error) from error

    def _keep_refused(self, row: arrow_csv.InvalidRow) -> str:
        mended = self._mend(row)
        self.refused[mended.row] = mended
        return "skip"

    def _read_names(self) -> list[str]:
        batches = self._batches()
        first = next(batches, None)
        self.rest = batches
        if first is None:
            raise EmptyFile()
        cells = [column[0].as_py() for column in first.columns] if len(first.rows) else [""] * self.width
        if self.reading.header and len(first.rows):
            if unclosed_cell(cells, self.width, separator_of(self.reading)) is not None:
                raise QuoteNotClosed(row=self.reading.skip + 1)
            first = Batch(first.rows[1:], [column[1:] for column in first.columns], first.misshapen)
        self.ahead.append(first)
        return column_names(cells, header=self.reading.header)

    def batches(self) -> Iterator[Batch]:
        yield from self.ahead
        self.ahead.clear()
        yield from self.rest

    def _batches(self) -> Iterator[Batch]:
        while True:
            try:
                batch = self.reader.read_next_batch()
            except StopIteration:
                break
            except pa.ArrowInvalid as error:
                raise self._as_ours(error) from error
            yield self._numbered(batch)
        if self.refused:
            yield self._numbered(None)

    def _numbered(self, batch: pa.RecordBatch | None) -> Batch:
        """Row numbers for a batch. The reader counts the rows it refused, so theirs are left free and filled again.

        It reads ahead: rows refused in a later block may be known already, and wait for their batch.
        """
        columns = list(batch.columns) if batch is not None else []
        rows = _numbers(self.next_row, batch.num_rows if batch is not None else 0, self.refused)
        last = rows[-1] if rows else max(self.refused, default=self.next_row)
        self.next_row = last + 1
        mended = [self.refused.pop(row) for row in sorted(self.refused) if row <= last]
        bad = [row for row in mended if self._is_misshapen(row)]
        good = [row for row in mended if not self._is_misshapen(row)]
        return self._without_unclosed(_joined(rows, columns, good, bad, self.width))

    def _is_misshapen(self, row: Misshapen) -> bool:
        return row.unclosed is not None or any(cell.strip() for cell in row.cells[self.width :])

    def _without_unclosed(self, batch: Batch) -> Batch:
        """Rows that swallowed others are set apart. The row of names stays: without it there is no table."""
        found = list(_rows_unclosed(batch.columns, separator_of(self.reading)))
        apart = {index: (cells, at) for index, at, cells in found if not self._is_header(batch.rows[index].as_py())}
        if not apart:
            return batch
        bad = [Misshapen(batch.rows[index].as_py(), cells, self.width, at) for index, (cells, at) in apart.items()]
        kept = pa.array([index not in apart for index in range(len(batch.rows))], pa.bool_())
        columns = [column.filter(kept) for column in batch.columns]
        return Batch(batch.rows.filter(kept), columns, _in_order([*batch.misshapen, *bad]))

    def _is_header(self, row: int) -> bool:
        return self.reading.header and row == self.reading.skip + 1

    def _mend(self, row: arrow_csv.InvalidRow) -> Misshapen:
        """Cells of a row that is too short or too long: what is missing at its end is empty."""
        separator = separator_of(self.reading)
        cells = next(csv.reader([row.text], delimiter=separator), [])
        mended = Misshapen(row.number + self.reading.skip, cells + [""] * (self.width - len(cells)), self.width)
        if ends_inside_quotes(row.text, separator):
            return replace(mended, unclosed=min(len(cells), self.width) - 1)
        return replace(mended, unclosed=unclosed_cell(cells, self.width, separator))

    def _as_ours(self, error: pa.ArrowInvalid) -> Exception:
        said = str(error)
        if "straddl" in said or "block" in said:
            return RowTooLong(row=getattr(self, "next_row", 1), limit=BLOCK >> 20)
        if "Empty CSV" in said:
            return EmptyFile()
        return WrongReading(encoding=self.reading.encoding)

    def share_read(self) -> float:
        return min(1.0, self.file.tell() / self.size)

    def close(self) -> None:
        self.file.close()


def _numbers(start: int, count: int, refused: Container[int]) -> "list[int] | range":
    """So many row numbers, without the refused ones."""
    if not refused:
        return range(start, start + count)
    return list(islice((number for number in itertools.count(start) if number not in refused), count))


def _in_order(rows: Sequence[Misshapen]) -> list[Misshapen]:
    return sorted(rows, key=lambda row: row.row)


def _joined(
    rows: "list[int] | range", columns: list[pa.Array], good: list[Misshapen], bad: list[Misshapen], width: int
) -> Batch:
    numbers = pa.array(rows, pa.int64())
    if not good:
        return Batch(numbers, columns or [pa.array([], pa.string())] * width, bad)
    added = [pa.array([row.cells[position] for row in good], pa.string()) for position in range(width)]
    numbers = pa.concat_arrays([numbers, pa.array([row.row for row in good], pa.int64())])
    joined = [pa.concat_arrays([old, new]) for old, new in zip(columns, added, strict=True)] if columns else added
    return Batch(numbers, joined, bad)


def _rows_unclosed(columns: Sequence[pa.Array], separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Index of each such row of a batch, the position of the cell, and all its cells. Few rows have line breaks."""
    broken: set[int] = set()
    for column in columns:
        for sign in ("\n", "\r"):
            broken.update(pc.indices_nonzero(pc.match_substring(column, sign)).to_pylist())
    for index in sorted(broken):
        cells = [column[index].as_py() for column in columns]
        position = unclosed_cell(cells, len(columns), separator)
        if position is not None:
            yield index, position, cells
