"""Workbooks (Excel, LibreOffice). The sheet is held in memory while it is read, so its unpacked size is limited."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from regulars.imports.errors import BrokenWorkbook, EmptyFile, WorkbookTooLarge
from regulars.imports.sources.batches import Batch, Misshapen
from regulars.imports.sources.columns import column_names
from regulars.imports.types import Reading

LARGEST_UNPACKED = 512 << 20
ROWS_AT_ONCE = 20_000


def open_workbook(path: Path) -> CalamineWorkbook:
    _refuse_bombs(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise BrokenWorkbook() from error


def _refuse_bombs(path: Path) -> None:
    """The sizes a zip file declares are checked before anything is unpacked."""
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as packed:
                size = sum(part.file_size for part in packed.infolist())
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise BrokenWorkbook() from error
    if size > LARGEST_UNPACKED:
        raise WorkbookTooLarge(size=size >> 20, limit=LARGEST_UNPACKED >> 20)


def sheet_names(path: Path) -> list[str]:
    return list(open_workbook(path).sheet_names)


def open_sheet(path: Path, reading: Reading) -> CalamineSheet:
    """The sheet that was chosen, or the first one that has rows."""
    workbook = open_workbook(path)
    names = list(workbook.sheet_names)
    wanted = [reading.sheet] if reading.sheet in names else names
    try:
        for name in wanted:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height:
                return sheet
    except (CalamineError, ValueError) as error:
        raise BrokenWorkbook() from error
    raise EmptyFile()


def rows_of(sheet: CalamineSheet, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers as the spreadsheet shows them."""
    above = sheet.start[0] if sheet.start else 0
    rows = sheet.iter_rows()
    for offset, cells in enumerate(rows):
        if offset >= reading.skip:
            yield above + offset + 1, [as_text(cell, reading.decimal) for cell in cells]


def as_text(cell: Any, decimal: str = ".") -> str:
    """A typed cell as it would be written under the reading, so that typed and typed-by-hand cells read alike.

    >>> as_text(1204.0), as_text(12.5, ","), as_text(datetime(2024, 5, 6)), as_text(0.1 + 0.2)
    ('1204', '12,5', '2024-05-06', '0.3')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number_as_text(cell, decimal)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) and cell.tzinfo is None else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return "" if cell is None else str(cell)


def _number_as_text(number: float, decimal: str) -> str:
    """Fifteen digits, as spreadsheets keep them: 0.1 + 0.2 was typed as 0.3."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}".replace(".", decimal)


class SheetSource:
    def __init__(self, path: Path, reading: Reading) -> None:
        self.sheet = open_sheet(path, reading)
        self.total = max(1, self.sheet.height)
        self.read = 0
        self.rows = rows_of(self.sheet, reading)
        number, cells = next(self.rows, (0, []))
        if not number:
            raise EmptyFile()
        self.names = column_names(cells, header=reading.header)
        self.first = [] if reading.header else [(number, cells)]

    def batches(self) -> Iterator[Batch]:
        width = len(self.names)
        ahead = self.first
        while some := ahead + list(islice(self.rows, ROWS_AT_ONCE)):
            ahead = []
            self.read += len(some)
            good = [(row, cells) for row, cells in some if len(cells) <= width]
            bad = [Misshapen(row, cells, width) for row, cells in some if len(cells) > width]
            padded = [cells + [""] * (width - len(cells)) for _, cells in good]
            columns = [pa.array([cells[position] for cells in padded], pa.string()) for position in range(width)]
            yield Batch(pa.array([row for row, _ in good], pa.int64()), columns, bad)

    def share_read(self) -> float:
        return min(1.0, self.read / self.total)

    def close(self) -> None:
        self.rows = iter(())


def first_cells(path: Path, reading: Reading, *, limit: int) -> list[list[str]]:
    return [cells for _, cells in islice(rows_of(open_sheet(path, reading), reading), limit)]
