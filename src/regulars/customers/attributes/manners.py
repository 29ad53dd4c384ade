"""How somebody writes numbers and days: a person in their language, a file as it was described, a program."""

from dataclasses import dataclass

from babel import Locale

from regulars.imports.types import DateOrder, Reading
from regulars.staff.models import Company

# Countries where 12/31/2026 is a day.
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})


@dataclass(frozen=True)
class Manner:
    """`decimals` are the decimal signs tried one after the other; `spaced` tells that thousands are not set apart by
    the other sign, so that a lone one is a decimal sign as well; amounts are in `currency`."""

    decimals: tuple[str, ...]
    date_order: DateOrder
    currency: str
    spaced: bool = False


def of_person(language: str, ours: Company) -> Manner:
    """As the reader of a language types: «1 200,50» in Ukrainian, «1,200.50» in English; the other sign is understood
    where it can mean nothing else."""
    symbols = Locale.parse(language).number_symbols["latn"]
    decimal = "," if symbols["decimal"] == "," else "."
    order = DateOrder.MONTH_FIRST if ours.country in MONTH_FIRST else DateOrder.DAY_FIRST
    other = "." if decimal == "," else ","
    return Manner((decimal, other), order, ours.currency, spaced=symbols["group"] not in (".", ","))


def of_file(reading: Reading, currency: str) -> Manner:
    """As a person said the file is written."""
    return Manner((reading.decimal,), DateOrder(reading.date_order), currency)


def of_program(currency: str) -> Manner:
    """Programs write a point and ISO days."""
    return Manner((".",), DateOrder.YEAR_FIRST, currency)
