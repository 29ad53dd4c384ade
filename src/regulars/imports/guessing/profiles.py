"""What the values of a column look like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.imports.types import DateOrder, Kind
from regulars.imports.values import read_country, read_currency, read_moment, read_number

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
FRACTION = re.compile(r"[.,]\d{1,2}(?!\d)")
DAY_LIKE = re.compile(r"\s*(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{2,4})\b")
GROUPED = re.compile(r"\d[\s\u00a0\u202f]\d{3}(?!\d)")


def is_value(cell: str) -> bool:
    """A number, a date or an address: what names of columns are not."""
    cell = cell.strip()
    if EMAIL.fullmatch(cell) or read_number(cell, ".") is not None or read_number(cell, ",") is not None:
        return True
    return any(read_moment(cell, order) is not None for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST))


def guess_date_order(cells: Sequence[str], *, usual: DateOrder = DateOrder.DAY_FIRST) -> DateOrder:
    """The order that fits the most dates; where all fit both, the usual one of the country."""
    day_first = month_first = 0
    for cell in cells:
        found = DAY_LIKE.match(cell)
        if not found or len(found[1]) > 2 or len(found[3]) > 2:
            continue
        day_first += int(found[1]) > 12 >= int(found[3])
        month_first += int(found[3]) > 12 >= int(found[1])
    if day_first == month_first:
        return usual
    return DateOrder.DAY_FIRST if day_first > month_first else DateOrder.MONTH_FIRST


def guess_decimal(cells: Sequence[str]) -> str:
    """The sign most numbers with a fraction use: the last one where both occur, the one before one or two digits else.

    >>> guess_decimal(["1.204,50", "7"]), guess_decimal(["1,204", "12.5"]), guess_decimal(["1 204,5"])
    (',', '.', ',')
    """
    votes = {",": 0, ".": 0}
    for cell in cells:
        digits = re.sub(r"[^\d.,]", "", cell)
        if DAY_LIKE.match(cell) or not digits:
            continue
        if read_number(cell, ",") is None and read_number(cell, ".") is None:
            continue
        comma, point = digits.rfind(","), digits.rfind(".")
        if comma < 0 and point < 0:
            continue
        last = "," if comma > point else "."
        after = len(digits) - max(comma, point) - 1
        if min(comma, point) >= 0 or after != 3 or GROUPED.search(cell) or max(comma, point) > 3:
            votes[last] += 1
    return "," if votes[","] > votes["."] else "."


@dataclass(frozen=True)
class Profile:
    """Shares of the filled cells of a column that can be read as each kind of value."""

    filled: int
    distinct: float
    day: float
    number: float
    fraction: float
    email: float
    phone: float
    currency: float
    country: float
    phrase: float

    def fits(self, kind: Kind, *, least: float = 0.5) -> bool:
        """Whether at least this share of the values can be of this kind; an empty column can be any."""
        if not self.filled:
            return True
        wanted = {
            Kind.DATE: self.day,
            Kind.MOMENT: self.day,
            Kind.NUMBER: self.number,
            Kind.EMAIL: self.email,
            Kind.PHONE: self.phone,
            Kind.CURRENCY: self.currency,
            Kind.COUNTRY: self.country,
        }
        return wanted.get(kind, 1.0) >= least


def profile(cells: Sequence[str], order: DateOrder, decimal: str) -> Profile:
    """
    >>> profile(["19970101", "19970118"], DateOrder.DAY_FIRST, ".").day
    1.0
    """
    filled = [cell.strip() for cell in cells if cell.strip()][:300]
    count = len(filled) or 1
    numbers = [cell for cell in filled if read_number(cell, decimal) is not None]
    return Profile(
        filled=len(filled),
        distinct=len(set(filled)) / count,
        day=sum(1 for cell in filled if read_moment(cell, order) is not None) / count,
        number=len(numbers) / count,
        fraction=sum(1 for cell in numbers if FRACTION.search(cell)) / count,
        email=sum(1 for cell in filled if EMAIL.fullmatch(cell)) / count,
        phone=sum(1 for cell in filled if PHONE.fullmatch(cell)) / count,
        currency=sum(1 for cell in filled if read_currency(cell)) / count,
        country=sum(1 for cell in filled if read_country(cell)) / count,
        phrase=sum(1 for cell in filled if len(cell.split()) > 1) / count,
    )
