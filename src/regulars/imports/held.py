"""The tables that files fill, as their contexts describe them: for the preview, and for taking a file back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from regulars.imports.types import Text
from regulars.lib.registry import Registry

if TYPE_CHECKING:
    from regulars.imports.taking_back import TakingBack


def plainly(value: Any, row: Mapping[str, Any]) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Shown:
    """A column people are shown when a file changes it. `words` gets its value and the whole row, as JSON has them."""

    title: Text
    words: Callable[[Any, Mapping[str, Any]], str] = plainly


@dataclass(frozen=True)
class Held:
    """A table that files fill. Its rows have a number of their own in `id`.

    `name` is SQL for what people call the row `t`. `shown` are the columns of which a change is shown; `derived` are
    columns computed from others, which are neither compared nor put back; `nested` are objects compared key by key.
    `parent` is a table and the column that refers to it: such a row goes and stays with its parent. `whole` rows are
    put back all of them or not at all, the others column by column. `customer` is the column with the customer.

    Files are taken back table by table in the order of `order`. A table that needs more than that has `take_back`.
    """

    table: str
    title: Text
    name: str = "''"
    shown: Mapping[str, Shown] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    nested: tuple[str, ...] = ()
    parent: tuple[str, str] | None = None
    whole: bool = False
    customer: str = "customer_id"
    order: int = 100
    take_back: "Callable[[TakingBack], None] | None" = None


held: Registry[Held] = Registry("table that files fill")
following: Registry[str] = Registry("table that follows another")


def add_held(*tables: Held) -> None:
    for table in tables:
        held.add(table.table, table)


def add_following(*tables: str) -> None:
    """Tables computed from others: what stands there keeps nobody, and goes with the row it speaks of."""
    for table in tables:
        following.add(table, table)


def held_as(table: str) -> Held:
    """How a table is held; one nobody described is taken back plainly."""
    return held.get(table) or Held(table, table)


def in_order(tables: tuple[str, ...] | list[str]) -> Iterator[Held]:
    return iter(sorted((held_as(table) for table in tables), key=lambda item: (item.order, item.table)))
