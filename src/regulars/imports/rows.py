"""One batch of a file, parsed: its good rows ready to be staged, its bad rows with what is wrong with them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.imports.own_fields import own_fields_of
from regulars.imports.parsing import ColumnParser, Parsed
from regulars.imports.reasons import Reason
from regulars.imports.sources.batches import Batch
from regulars.imports.types import Field, Mapped, Reading, Target, attribute_columns, mapped_columns
from regulars.lib.text import clean

ATTRIBUTE_LENGTH = 200


@dataclass(frozen=True)
class Fault:
    """Something wrong with a row. A `mild` one costs the cell and not the row."""

    row: int
    column: str
    value: str
    reason: str
    mild: bool = False


@dataclass
class Rows:
    """What a batch holds. `good` has the staged columns; the others are the cells as they stand in the file."""

    good: pa.RecordBatch
    faults: list[Fault] = field(default_factory=list)
    bad: list[tuple[int, list[str]]] = field(default_factory=list)
    without_customer: list[tuple[int, list[str]]] = field(default_factory=list)
    total: int = 0


class RowParser:
    """Parses the batches of one file for one target."""

    def __init__(
        self, target: Target, mapped: Mapped, names: Sequence[str], reading: Reading, *, zone: str, last_day: date
    ) -> None:
        self.target, self.names = target, list(names)
        self.positions = mapped_columns(target, mapped)
        self.attributes = attribute_columns(mapped) if target.attributes else {}
        defined = own_fields_of(target, self.attributes, reading)
        self.own = {name: ColumnParser(item, reading, zone) for name, item in defined.items()}
        self.parsers = {
            key: ColumnParser(
                target.field(key), reading, zone, last_day=last_day if key in target.future_refused else None
            )
            for key in self.positions
        }

    @property
    def schema(self) -> pa.Schema:
        """Columns of the good rows, known before the first of them."""
        nothing = pa.array([], pa.string())
        return self.parse(Batch(pa.array([], pa.int64()), [nothing] * len(self.names))).good.schema

    def parse(self, batch: Batch) -> Rows:
        batch = batch.without_blank_rows()
        columns = {key: parser.parse(batch.columns[self.positions[key]]) for key, parser in self.parsers.items()}
        faulty = {key: self._faulty(key, parsed) for key, parsed in columns.items()}
        missing = dict(self._missing(columns, faulty, len(batch.rows)))
        wrong_order = self._wrong_order(columns, len(batch.rows))
        bad = reduce(pc.or_, [*(self._heavy(faulty)), *missing.values(), wrong_order])
        alone = pc.and_(self._without_customer(columns, len(batch.rows)), pc.invert(bad))
        kept = pc.invert(pc.or_(bad, alone))
        own = {name: parser.parse(batch.columns[self.attributes[name]]) for name, parser in self.own.items()}
        rows = Rows(good=self._staged(batch, columns, own, kept), total=len(batch.rows) + len(batch.misshapen))
        rows.faults = [
            *self._faults(batch, columns, faulty, missing, wrong_order, alone),
            *self._own_faults(batch, own),
            *self._misshapen(batch),
        ]
        rows.bad = [*cells_where(batch, bad), *((row.row, row.cells) for row in batch.misshapen)]
        rows.without_customer = list(cells_where(batch, alone))
        return rows

    # What is wrong ------------------------------------------------------------------------------------------------

    def _faulty(self, key: str, parsed: Parsed) -> pa.Array:
        return pc.is_valid(parsed.reasons)

    def _heavy(self, faulty: Mapping[str, pa.Array]) -> list[pa.Array]:
        return [mask for key, mask in faulty.items() if not self.target.field(key).forgiving]

    def _missing(
        self, columns: Mapping[str, Parsed], faulty: Mapping[str, pa.Array], count: int
    ) -> Iterator[tuple[str, pa.Array]]:
        """Rows in which a needed field is empty: by its own column, or by all columns of its group."""
        groups = [(item.key,) for item in self.target.fields if item.required]
        for group in [*groups, *self.target.needs]:
            have = [key for key in group if key in columns]
            if have and not set(group) & set(self.target.customer):
                empty = [pc.is_null(columns[key].values[key]) for key in have]
                spoiled = [pc.invert(faulty[key]) for key in have]
                yield have[0], reduce(pc.and_, [*empty, *spoiled])

    def _without_customer(self, columns: Mapping[str, Parsed], count: int) -> pa.Array:
        keys = [key for key in self.target.customer if key in columns]
        if not keys or self.target.customer_optional:
            return pa.repeat(False, count)
        return reduce(pc.and_, [pc.is_null(columns[key].values[key]) for key in keys])

    def _wrong_order(self, columns: Mapping[str, Parsed], count: int) -> pa.Array:
        if self.target.interval is None or not set(self.target.interval) <= set(columns):
            return pa.repeat(False, count)
        start, end = (columns[key].values[key] for key in self.target.interval)
        return pc.fill_null(pc.less_equal(end, start), False)

    def _faults(
        self,
        batch: Batch,
        columns: Mapping[str, Parsed],
        faulty: Mapping[str, pa.Array],
        missing: Mapping[str, pa.Array],
        wrong_order: pa.Array,
        alone: pa.Array,
    ) -> Iterator[Fault]:
        for key, mask in faulty.items():
            mild = self.target.field(key).forgiving
            for index in indices(mask):
                yield self._fault(batch, index, key, columns[key].reasons[index].as_py(), mild=mild)
        for key, mask in missing.items():
            for index in indices(mask):
                yield self._fault(batch, index, key, Reason.MISSING)
        for index in indices(wrong_order):
            yield self._fault(batch, index, (self.target.interval or ("", ""))[1], Reason.ENDS_BEFORE_START)

    def _own_faults(self, batch: Batch, own: Mapping[str, Parsed]) -> Iterator[Fault]:
        """A value that its attribute cannot have costs the cell."""
        for name, parsed in own.items():
            for index in indices(pc.is_valid(parsed.reasons)):
                yield self._fault_at(batch, index, self.attributes[name], parsed.reasons[index].as_py(), mild=True)

    def _fault(self, batch: Batch, index: int, key: str, reason: str, *, mild: bool = False) -> Fault:
        return self._fault_at(batch, index, self.positions[key], reason, mild=mild)

    def _fault_at(self, batch: Batch, index: int, position: int, reason: str, *, mild: bool = False) -> Fault:
        return Fault(
            row=batch.rows[index].as_py(),
            column=self.names[position],
            value=clean(batch.columns[position][index].as_py(), ATTRIBUTE_LENGTH),
            reason=reason,
            mild=mild,
        )

    def _misshapen(self, batch: Batch) -> Iterator[Fault]:
        for row in batch.misshapen:
            if row.unclosed is not None:
                first_line = row.cells[row.unclosed].splitlines()[0]
                value = clean(first_line, ATTRIBUTE_LENGTH)
                yield Fault(row.row, self.names[row.unclosed], value, Reason.UNCLOSED_QUOTE)
                continue
            extra = next(cell for cell in row.cells[row.wanted :] if cell.strip())
            yield Fault(row.row, "", clean(extra, ATTRIBUTE_LENGTH), Reason.TOO_MANY_CELLS)

    # What is good -------------------------------------------------------------------------------------------------

    def _staged(
        self, batch: Batch, columns: Mapping[str, Parsed], own: Mapping[str, Parsed], kept: pa.Array
    ) -> pa.RecordBatch:
        staged = {"row": batch.rows}
        for parsed in columns.values():
            staged |= parsed.values
        if keys := [key for key in self.target.customer if key in columns]:
            staged["ref"] = reference([self.target.field(key) for key in keys], columns)
        if self.attributes:
            staged["attributes"] = self._attributes(batch, own)
        return pa.RecordBatch.from_pydict(staged).filter(kept)

    def _attributes(self, batch: Batch, own: Mapping[str, Parsed]) -> pa.Array:
        """A JSON object a row, of the cells in which something is written; a defined one in its one written form."""
        keys = [self.own[name].field.key if name in own else name for name in self.attributes]
        columns = [self._attribute(batch, name, own) for name in self.attributes]
        written = (
            {key: kept for key, kept in zip(keys, cells, strict=True) if kept} for cells in zip(*columns, strict=True)
        )
        return pa.array([json.dumps(row, ensure_ascii=False) if row else None for row in written], pa.string())

    def _attribute(self, batch: Batch, name: str, own: Mapping[str, Parsed]) -> list[str | None]:
        if name in own:
            known: list[str | None] = own[name].values[self.own[name].field.key].to_pylist()
            return known
        return [clean(cell, ATTRIBUTE_LENGTH) for cell in batch.columns[self.attributes[name]].to_pylist()]


def reference(fields: Sequence[Field], columns: Mapping[str, Parsed]) -> pa.Array:
    """Whose row it is: «external:17», else «email:...», else «phone:...»."""
    known = [
        pc.binary_join_element_wise(item.channel or item.kind.value, columns[item.key].values[item.key], ":")
        for item in fields
    ]
    return pc.coalesce(*known)


def indices(mask: pa.Array) -> list[int]:
    found: list[int] = pc.indices_nonzero(mask).to_pylist()
    return found


def cells_where(batch: Batch, mask: pa.Array) -> Iterator[tuple[int, list[str]]]:
    """Rows of the file as they are, for a person to correct."""
    chosen = indices(mask)
    if not chosen:
        return
    columns: list[list[Any]] = [column.take(pa.array(chosen)).to_pylist() for column in batch.columns]
    rows = batch.rows.take(pa.array(chosen)).to_pylist()
    yield from ((row, list(cells)) for row, cells in zip(rows, zip(*columns, strict=True), strict=True))
