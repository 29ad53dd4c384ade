"""Quotation marks that were never closed: they swallow the rows after them, up to the next mark or the end of the file.

A line break inside a cell is nothing wrong: addresses and notes have them. What gives a swallowed row away is that a
line of the cell is a whole row itself.
"""

import csv
import re
from collections.abc import Sequence

LINE_END = re.compile(r"\r\n|\r|\n")


def unclosed_cell(cells: Sequence[str], width: int, separator: str) -> int | None:
    """Position of the cell whose quotation mark was not closed.

    >>> unclosed_cell(["a", "note\\nb,2025-01-01,5"], 3, ",")
    1
    >>> unclosed_cell(["a", "Main St,\\nKyiv, 01001", "5"], 3, ",")
    """
    has_more = len(cells) > width
    for position, cell in enumerate(cells[:width]):
        if _has_lines(cell) and _swallows(cell, position, width, separator, has_more=has_more):
            return position
    return None


def _has_lines(cell: str) -> bool:
    return "\n" in cell or "\r" in cell


def _swallows(cell: str, position: int, width: int, separator: str, *, has_more: bool) -> bool:
    # In prose a separator is followed by a blank, between cells it is not.
    between = re.compile(re.escape(separator) + "(?! )")
    first, *further = [len(between.findall(line)) for line in LINE_END.split(cell)]
    if width > 1 and max(further) >= width - 1:
        return True
    # The next opening mark was taken for the closing one, and stands in the cell now.
    follows = width - 1 - position
    return cell.count('"') % 2 == 1 and first >= follows and (follows > 0 or has_more)


def ends_inside_quotes(text: str, separator: str) -> bool:
    """
    >>> ends_inside_quotes('"a,5', ","), ends_inside_quotes('"a",5', ",")
    (True, False)
    """
    try:
        list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
