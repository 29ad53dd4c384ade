"""A file of customers as columns to learn from, with everything that cannot be used told by row and column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from regulars.analytics.risk.table import Column, Features, Floats
from regulars.customers.import_targets import CUSTOMERS
from regulars.imports.guessing.files import guess_reading
from regulars.imports.reasons import Reason
from regulars.imports.rows import Fault
from regulars.imports.sources.batches import Batch
from regulars.imports.sources.opening import open_source
from regulars.imports.types import Reading
from regulars.imports.values import read_day, read_number
from regulars.insight.report.errors import UnknownColumn

MOSTLY = 0.9
PROBLEMS_KEPT = 100
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "–", "—", "?", "#n/a"})


@dataclass
class FileOfCustomers:
    """`cells` are the columns as they stand in the file, `numbers` the rows they stand in; `bad` counts rows that
    cannot be used, `problems` are the first ones of these and of single cells."""

    names: list[str]
    cells: list[list[str]]
    numbers: list[int]
    reading: Reading
    bad: int = 0
    problems: list[Fault] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.numbers)

    def position(self, column: str) -> int:
        """A column by its name in any case, or by its position from 1. Raises UnknownColumn."""
        folded = [name.casefold() for name in self.names]
        wanted = column.strip().casefold()
        if wanted in folded:
            return folded.index(wanted)
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.names):
            return int(wanted) - 1
        raise UnknownColumn(column=column, known=", ".join(self.names))

    def tell(self, fault: Fault) -> None:
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(fault)


def read_file(path: Path) -> FileOfCustomers:
    """Everything that is written. Raises BadInput where it is no table."""
    reading = guess_reading(path, CUSTOMERS)
    source = open_source(path, reading)
    try:
        batches = [batch.without_blank_rows() for batch in source.batches()]
    finally:
        source.close()
    cells = [_together(batches, place) for place in range(len(source.names))]
    numbers = [int(number) for batch in batches for number in batch.rows.to_pylist()]
    found = FileOfCustomers(list(source.names), cells, numbers, reading)
    for fault in chain.from_iterable(_misshapen(batch, found.names) for batch in batches):
        found.bad += 1
        found.tell(fault)
    return found


def _together(batches: Sequence[Batch], place: int) -> list[str]:
    return [(cell or "").strip() for batch in batches for cell in batch.columns[place].to_pylist()]


def _misshapen(batch: Batch, names: Sequence[str]) -> Iterator[Fault]:
    for row in batch.misshapen:
        if row.unclosed is not None:
            yield Fault(row.row, names[row.unclosed], row.cells[row.unclosed].splitlines()[0], Reason.UNCLOSED_QUOTE)
        else:
            extra = next(cell for cell in row.cells[row.wanted :] if cell.strip())
            yield Fault(row.row, "", extra, Reason.TOO_MANY_CELLS)


def features_from(file: FileOfCustomers, without: Sequence[int]) -> Features:
    """All columns but these: numbers where most cells are numbers, days before the newest one where most are days."""
    return Features(
        tuple(
            _column(file, place, name) for place, name in enumerate(file.names) if place not in without and name.strip()
        )
    )


def _column(file: FileOfCustomers, place: int, name: str) -> Column:
    cells = ["" if cell.casefold() in NOTHING else cell for cell in file.cells[place]]
    distinct = sorted(set(cells) - {""})
    for read, reason in ((_number, Reason.NOT_A_NUMBER), (_day, Reason.NOT_A_DATE)):
        known = {cell: read(cell, file.reading) for cell in distinct}
        if distinct and sum(known[cell] is not None for cell in cells if cell) >= MOSTLY * sum(map(bool, cells)):
            _tell_others(file, name, cells, known, reason)
            values = _values(cells, known)
            return Column(name, values - np.nanmin(values) if reason == Reason.NOT_A_DATE else values)
    return Column(name, np.array(cells, dtype=object))


def _tell_others(file: FileOfCustomers, name: str, cells: list[str], known: dict[str, Any], reason: str) -> None:
    for number, cell in zip(file.numbers, cells, strict=True):
        if cell and known[cell] is None:
            file.tell(Fault(number, name, cell, reason, mild=True))


def _number(cell: str, reading: Reading) -> float | None:
    number = read_number(cell, reading.decimal)
    return None if number is None else float(number)


def _day(cell: str, reading: Reading) -> float | None:
    """Minus the number of the day: the newest is the least."""
    day = read_day(cell, reading.date_order)
    return None if day is None else float(-day.toordinal())


def _values(cells: list[str], known: dict[str, float | None]) -> Floats:
    return np.array([np.nan if not cell or known[cell] is None else known[cell] for cell in cells], dtype=np.float64)
