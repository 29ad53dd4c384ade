"""The tables an export is made of, registered by the contexts that keep them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from regulars.imports.types import Text
from regulars.lib.registry import Registry

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


class Cell(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name, as the import recognises it in any language, and the SQL of its value."""

    name: str
    sql: str
    cell: Cell = Cell.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table of an export. `key` names its file; where that is also an import target, the file can come back.

    `source` is SQL from FROM on. `prepare` is called before, in the same transaction, and may make temporary tables;
    `more` gives columns that depend on what the company keeps.
    """

    key: str
    title: Text
    columns: tuple[Column, ...]
    source: str
    prepare: "Callable[[CursorWrapper], None] | None" = None
    more: "Callable[[CursorWrapper], Sequence[Column]] | None" = None
    order: int = 100


sheets: Registry[Sheet] = Registry("sheet of an export")


def add_sheets(*items: Sheet) -> None:
    for item in items:
        sheets.add(item.key, item)


def all_sheets() -> list[Sheet]:
    return sorted(sheets, key=lambda sheet: (sheet.order, sheet.key))
