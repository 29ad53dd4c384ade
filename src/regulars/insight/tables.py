"""Tables of figures: the same rows are shown under a chart, downloaded as CSV or Excel, and printed in the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from regulars.insight.reader import Reader
from regulars.lib.money import to_major


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    SHARE = "share"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.NUMBER

    @property
    def align(self) -> str:
        return "start" if self.kind is Kind.TEXT else "end"


@dataclass(frozen=True)
class Cell:
    """A value, and the address of the rows behind it."""

    value: Any
    url: str = ""


@dataclass(frozen=True)
class Table:
    """`name` is a permanent word for the download; cells without an address may be given as bare values."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]

    def written(self, reader: Reader) -> Iterator[list[dict[str, Any]]]:
        """Rows of {text, url, align} as the reader writes them."""
        for row in self.rows:
            yield [_shown(column, cell, reader) for column, cell in zip(self.columns, row, strict=True)]

    def header(self, currency: str) -> list[str]:
        return [f"{c.title}, {currency}" if c.kind is Kind.MONEY else c.title for c in self.columns]

    def plain(self, currency: str) -> Iterator[list[Any]]:
        """Rows of values for a spreadsheet: money in major units, shares as numbers."""
        for row in self.rows:
            yield self.plain_row(row, currency)

    def plain_row(self, row: tuple[Any, ...], currency: str) -> list[Any]:
        return [_bare(column, cell, currency) for column, cell in zip(self.columns, row, strict=True)]


def _value(cell: Any) -> Any:
    return cell.value if isinstance(cell, Cell) else cell


def _shown(column: Column, cell: Any, reader: Reader) -> dict[str, Any]:
    url = cell.url if isinstance(cell, Cell) else ""
    return {"text": written(column.kind, _value(cell), reader), "url": url, "align": column.align}


def written(kind: Kind, value: Any, reader: Reader) -> str:
    """A value as text, by its kind."""
    match kind:
        case Kind.NUMBER:
            return reader.number(value)
        case Kind.DECIMAL:
            return reader.number(value, 2)
        case Kind.SHARE:
            return reader.share(value)
        case Kind.MONEY:
            return reader.money(value)
        case Kind.DAY:
            return reader.day(value)
    return "" if value is None else str(value)


def _bare(column: Column, cell: Any, currency: str) -> str | int | float | Decimal | date | None:
    value = _value(cell)
    if value is not None and column.kind is Kind.MONEY:
        return to_major(round(value), currency)
    bare: str | int | float | Decimal | date | None = value
    return bare
