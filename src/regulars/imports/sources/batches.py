"""The shape every kind of file is brought into: columns of text, and the number of each row in its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

ROWS_IN_BATCH = 65_536


@dataclass(frozen=True)
class Misshapen:
    """A row that has cells beyond the last column, or a cell (`unclosed`) whose quotation mark was never closed."""

    row: int
    cells: list[str]
    wanted: int
    unclosed: int | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of a file. Row numbers count from 1 with the row of column names, as a spreadsheet shows them."""

    rows: pa.Array
    columns: list[pa.Array]
    misshapen: Sequence[Misshapen] = field(default_factory=list)

    def without_blank_rows(self) -> "Batch":
        """Rows in which something is written."""
        blank = None
        for column in self.columns:
            empty = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0)
            blank = empty if blank is None else pc.and_(blank, empty)
            if not pc.any(blank).as_py():
                return self
        kept = pc.invert(blank)
        return Batch(self.rows.filter(kept), [column.filter(kept) for column in self.columns], self.misshapen)


class Source(Protocol):
    """An open file. `names` are the column names, or numbered ones where the file has none."""

    names: list[str]

    def batches(self) -> Iterator[Batch]: ...

    def share_read(self) -> float:
        """How much of the file was read, 0 to 1, for a progress bar."""
        ...

    def close(self) -> None: ...
