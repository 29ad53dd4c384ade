"""The whole guess for a file: how it is read, then what its columns hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from regulars.imports.errors import EmptyFile, NoRows, NotATable
from regulars.imports.guessing.encodings import guess_encoding
from regulars.imports.guessing.mapping import guess_columns
from regulars.imports.guessing.profiles import Profile, guess_date_order, guess_decimal, profile
from regulars.imports.guessing.shapes import first_full_row, guess_separator, has_header, normal_header
from regulars.imports.sources.columns import column_names
from regulars.imports.sources.decoding import cells_of, separator_of
from regulars.imports.sources.opening import first_cells
from regulars.imports.sources.quotes import unclosed_cell
from regulars.imports.types import BLANKS, DateOrder, Format, Mapped, Reading, Target

HEAD, ELSEWHERE = 256 << 10, 64 << 10
SAMPLE_ROWS = 400
MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
NOT_TABLES = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"{\\rtf")


@dataclass(frozen=True)
class Sample:
    """Rows of a file under a reading: the names of its columns and cells from its beginning, middle and end."""

    names: list[str]
    rows: list[list[str]]
    numbers: list[int]

    def column(self, position: int) -> list[str]:
        return [row[position] for row in self.rows if position < len(row)]


def guess_format(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise EmptyFile()
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Format.EXCEL
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(NOT_TABLES):
        raise NotATable()
    return Format.TEXT


def guess_reading(path: Path, target: Target, *, country: str = "") -> Reading:
    """How a file is to be read. Looks at its first rows and, in text, at some from the middle and the end."""
    reading = Reading(format=guess_format(path))
    if reading.format is Format.TEXT:
        reading = _guess_text(path, reading)
    elif reading.format is Format.EXCEL:
        reading = replace(reading, skip=first_full_row(first_cells(path, reading, limit=50)))
    rows = first_cells(path, reading, limit=SAMPLE_ROWS)
    if reading.format is not Format.PARQUET:
        reading = replace(reading, header=has_header(rows, known_words(target)))
    return _guess_writing(sample(path, reading), reading, country)


def known_words(target: Target) -> frozenset[str]:
    return frozenset(normal_header(word) for field in target.fields for word in field.words)


def _guess_text(path: Path, reading: Reading) -> Reading:
    with path.open("rb") as file:
        head = file.read(HEAD)
    reading = replace(reading, encoding=guess_encoding(head, whole=len(head) < HEAD))
    text = head.decode(reading.encoding, errors="replace").removeprefix("\ufeff")
    if not text.strip():
        raise EmptyFile()
    return guess_separator(text, reading)


def _guess_writing(seen: Sample, reading: Reading, country: str) -> Reading:
    cells = [cell for row in seen.rows for cell in row]
    usual = DateOrder.MONTH_FIRST if country in MONTH_FIRST_COUNTRIES else DateOrder.DAY_FIRST
    return replace(reading, date_order=guess_date_order(cells, usual=usual), decimal=guess_decimal(cells))


def sample(path: Path, reading: Reading, *, limit: int = SAMPLE_ROWS) -> Sample:
    """Names, first rows with their numbers, and further rows without."""
    rows = first_cells(path, reading, limit=limit)
    if not rows:
        raise EmptyFile()
    names = column_names(rows[0], header=reading.header)
    body = rows[1:] if reading.header else rows
    if not any(cell.strip() for row in body for cell in row):
        raise NoRows()
    first = 1 if reading.format is Format.PARQUET else reading.skip + 1 + int(reading.header)
    body += _rows_elsewhere(path, reading, len(names))
    return Sample(names, [pad(row, len(names)) for row in body], list(range(first, first + len(body))))


def pad(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _rows_elsewhere(path: Path, reading: Reading, width: int) -> list[list[str]]:
    """Rows from the middle and the end: a file sorted by date shows only January at its beginning."""
    size = path.stat().st_size
    if reading.format is not Format.TEXT or reading.encoding.startswith("utf-16") or size < 2 * HEAD:
        return []
    found: list[list[str]] = []
    with path.open("rb") as file:
        for start in (size // 2, size - ELSEWHERE):
            file.seek(start)
            text = file.read(ELSEWHERE).decode(reading.encoding, errors="replace")
            found += _whole_rows(text, reading, width)
    return found


def _whole_rows(text: str, reading: Reading, width: int) -> list[list[str]]:
    lines = "\n".join(text.splitlines()[1:-1])
    if reading.separator == BLANKS:
        lines = "\n".join("\t".join(line.split()) for line in lines.splitlines())
    try:
        rows = cells_of(lines, replace(reading, skip=0), limit=ELSEWHERE)
    except NotATable:
        return []
    whole = [row for row in rows if len(row) == width]
    return whole[:: max(1, len(whole) // (SAMPLE_ROWS // 4))]


def profiles_of(seen: Sample, reading: Reading) -> list[Profile]:
    """Of the rows whose quotation marks are closed: swallowed rows say nothing of their column."""
    sound = [row for row in seen.rows if unclosed_cell(row, len(seen.names), separator_of(reading)) is None]
    seen = replace(seen, rows=sound)
    return [profile(seen.column(n), reading.date_order, reading.decimal) for n in range(len(seen.names))]


def guess_mapping(target: Target, seen: Sample, reading: Reading) -> Mapped:
    return guess_columns(target, seen.names, profiles_of(seen, reading), header=reading.header)
