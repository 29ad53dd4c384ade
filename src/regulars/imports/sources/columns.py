"""Names of columns, made usable: none empty, none twice."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from regulars.imports.errors import TooManyColumns
from regulars.lib.text import clean

MOST_COLUMNS = 500
NAME_LENGTH = 100


def column_names(cells: Sequence[str], *, header: bool) -> list[str]:
    """Names for the columns whose first cells these are.

    >>> column_names(["Date", "", "Date"], header=True)
    ['Date', 'Column 2', 'Date (2)']
    """
    if len(cells) > MOST_COLUMNS:
        raise TooManyColumns(columns=len(cells), limit=MOST_COLUMNS)
    written = [clean(cell, NAME_LENGTH) if header else "" for cell in cells]
    numbered = (_("Column %(number)s") % {"number": position} for position in range(1, len(cells) + 1))
    return _without_doubles([name or number for name, number in zip(written, numbered, strict=True)])


def _without_doubles(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
