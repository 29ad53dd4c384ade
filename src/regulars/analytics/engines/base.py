"""What every engine can do; all a study needs."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(frozen=True)
class Engine(ABC):
    """A connection behind Ibis. `backend` is the Ibis connection, for metrics that need to name a table.

    Nothing is written that stays: kept tables are temporary and end with the connection.
    """

    backend: Any
    _numbers: Iterator[int] = field(default_factory=count)

    @abstractmethod
    def from_arrow(self, table: Any) -> Any:
        """An Arrow table as an Ibis table of this engine."""

    @abstractmethod
    def keep(self, expression: Any, hint: str = "kept") -> Any:
        """Compute an expression once and hold its rows as a temporary table of the types that Ibis promised."""

    @abstractmethod
    def drop(self, table: Any) -> None:
        """Give back the room of a kept table."""

    def batches(self, table: Any) -> Iterator[Any]:
        """The rows of a kept table, in the order it was kept in, as Arrow tables: one, where rows are for memory."""
        yield table.to_pyarrow()

    def keep_batches(self, batches: Iterator[Any], hint: str = "kept") -> Any:
        """Arrow tables, at least one and all of the same columns, as one table of this engine."""
        import pyarrow as pa

        return self.from_arrow(pa.concat_tables(batches))

    def _name(self, hint: str) -> str:
        return f"{hint}_{next(self._numbers)}"
