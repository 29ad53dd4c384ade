"""Separator, rows above the table, and whether the first row holds names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from regulars.imports.guessing.profiles import is_value
from regulars.imports.sources.decoding import cells_of
from regulars.imports.types import BLANKS, Reading

SEPARATORS = {",": ",", ";": ";", "\t": "Tab", "|": "|", BLANKS: "Blanks"}
LINES = 200


def guess_separator(text: str, reading: Reading) -> Reading:
    """The separator under which the most rows have the same number of columns, and the rows above the first of them."""
    tried = [(_evenness(text, replace(reading, separator=sign)), sign) for sign in (",", ";", "\t", "|")]
    (share, width), sign = max(tried, key=lambda item: (item[0][1] > 1 and round(item[0][0], 1), item[0][1]))
    if width < 2 or share < 0.6:
        (share, width), sign = _blanks(text, (share, width), sign)
    reading = replace(reading, separator=sign)
    return replace(reading, skip=rows_above(text, reading, width) if width > 1 else 0)


def _blanks(text: str, found: tuple[float, int], sign: str) -> tuple[tuple[float, int], str]:
    """Runs of blanks separate only where every row agrees: names and addresses hold blanks too."""
    lines = [line.split() for line in text.splitlines()[:LINES] if line.strip()]
    widths = Counter(map(len, lines))
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    if width > 1 and count >= 0.95 * len(lines):
        return (count / len(lines), width), BLANKS
    return found, sign


def _evenness(text: str, reading: Reading) -> tuple[float, int]:
    """Share of rows with the most usual number of columns, and that number."""
    rows = [row for row in cells_of(text, replace(reading, skip=0), limit=LINES) if any(cell.strip() for cell in row)]
    if not rows:
        return 0.0, 0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    return count / len(rows), width


def rows_above(text: str, reading: Reading, width: int) -> int:
    """Lines before the first full row: titles of reports, dates of exports."""
    for number, line in enumerate(text.splitlines()[:30]):
        cells = line.split() if reading.separator == BLANKS else next(iter(cells_of(line, reading, limit=1)), [])
        if len(cells) >= width and sum(1 for cell in cells if cell.strip()) > width // 2:
            return number
    return 0


def first_full_row(rows: Sequence[Sequence[str]]) -> int:
    """The same for a sheet, whose rows all have one width: the first row with more than half of the usual cells."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    return next((number for number, count in enumerate(filled[:30]) if count > usual // 2), 0)


def has_header(rows: Sequence[Sequence[str]], words: frozenset[str] = frozenset()) -> bool:
    """Whether the first row holds names: it has no values where the rows below have some, or words we know."""
    if not rows:
        return True
    first = [cell.strip() for cell in rows[0]]
    if any(is_value(cell) for cell in first if cell):
        return False
    if len(rows) == 1 or any(normal_header(cell) in words for cell in first):
        return True
    below = [cell for row in rows[1:50] for cell in row]
    return any(is_value(cell) for cell in below if cell.strip()) or len(set(first)) == len(first) > 1


CAMEL = re.compile(r"(?<=[a-zа-яіїєґ0-9])(?=[A-ZА-ЯІЇЄҐ])|(?<=[A-Z])(?=[A-Z][a-z])")


def normal_header(header: str) -> str:
    """
    >>> normal_header("InvoiceNo"), normal_header("customer_id"), normal_header(" E-mail: ")
    ('invoice no', 'customer id', 'e mail')
    """
    spaced = CAMEL.sub(" ", header.strip())
    return " ".join(re.sub(r"[^\w№#]+|_", " ", spaced.casefold()).split())
