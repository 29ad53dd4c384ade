"""Cells of a column -> values of a field, a whole batch at once.

What is written plainly is read by Arrow; the rest goes through `values`, each different text once. Both ways give the
same values, and a test holds them together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.imports.reasons import Reason, Refused
from regulars.imports.types import DateOrder, Field, Kind, Reading
from regulars.imports.values import LARGEST, Moment, is_too_early, read_country, read_currency, read_moment, read_number
from regulars.lib.text import clean, is_formula

AMOUNT = pa.decimal128(20, 6)
INSTANT = pa.timestamp("us", "UTC")
REMEMBERED = 200_000
PLAIN_NUMBER = {".": r"^-?[0-9]{1,13}(\.[0-9]{1,6})?$", ",": r"^-?[0-9]{1,13}(,[0-9]{1,6})?$"}
ODD_TEXT = r"^'|[\x00-\x1f\x7f]|  "


@dataclass(frozen=True)
class Parsed:
    """Values of a field by the name of their staged column, null where nothing is written; and why cells are bad."""

    values: dict[str, pa.Array]
    reasons: pa.Array


Read = Callable[[str], Any]


@dataclass
class ColumnParser:
    """Reads one column through a whole file, remembering what it read."""

    field: Field
    reading: Reading
    zone: str
    last_day: Any = None
    memory: dict[str, Any] = attribute(default_factory=dict)

    def parse(self, cells: pa.Array) -> Parsed:
        trimmed = pc.utf8_trim_whitespace(cells)
        if self.field.kind is Kind.NUMBER:
            return self._numbers(trimmed)
        if self.field.kind in (Kind.TEXT, Kind.EXTERNAL):
            return self._texts(trimmed)
        found = self._each(trimmed)
        if self.field.kind is not Kind.MOMENT:
            return found
        # `flatten`, not `field`: a cell without a moment must have no day, whatever lies beneath.
        days, instants = found.values[self.field.key].flatten()
        return Parsed({self.field.key: days, f"{self.field.key}_at": instants}, found.reasons)

    def _numbers(self, cells: pa.Array) -> Parsed:
        decimal = self.reading.decimal
        plain = pc.match_substring_regex(cells, PLAIN_NUMBER[decimal])
        if not pc.any(plain).as_py():
            return self._within(self._each(cells))
        written = pc.if_else(plain, cells, None)
        numbers = pc.cast(written if decimal == "." else pc.replace_substring(written, ",", "."), AMOUNT)
        return self._within(self._with_the_rest(cells, plain, numbers))

    def _within(self, parsed: Parsed) -> Parsed:
        """Numbers outside the limits of the field are refused."""
        key, values, reasons = self.field.key, parsed.values[self.field.key], parsed.reasons
        for limit, is_beyond, reason in (
            (self.field.least, pc.less, Reason.TOO_SMALL),
            (self.field.most, lambda numbers, most: pc.greater(pc.abs(numbers), most), Reason.TOO_LARGE),
        ):
            if limit is not None:
                beyond = pc.fill_null(is_beyond(values, pa.scalar(Decimal(limit), AMOUNT)), False)
                values, reasons = pc.if_else(beyond, None, values), pc.if_else(beyond, reason, reasons)
        return Parsed({key: values}, reasons)

    def _texts(self, cells: pa.Array) -> Parsed:
        """ASCII without control characters needs no cleaning."""
        if self.field.kind is Kind.EXTERNAL:
            cells = pc.replace_substring_regex(cells, r"^(\d+)\.0+$", r"\1")
        odd = pc.or_(pc.invert(pc.string_is_ascii(cells)), pc.match_substring_regex(cells, ODD_TEXT))
        plain = pc.invert(pc.or_(odd, pc.greater(pc.utf8_length(cells), self.field.length)))
        if self.read is not None:
            return self._each(cells)
        filled = pc.and_(plain, pc.not_equal(cells, ""))
        return self._with_the_rest(cells, plain, pc.if_else(filled, cells, None))

    def _with_the_rest(self, cells: pa.Array, plain: pa.Array, values: pa.Array) -> Parsed:
        """Fill in what was not written plainly."""
        key = self.field.key
        if pc.all(plain).as_py():
            return Parsed({key: values}, pa.nulls(len(cells), pa.string()))
        rest = self._each(pc.if_else(plain, "", cells))
        return Parsed({key: pc.if_else(plain, values, rest.values[key])}, rest.reasons)

    def _each(self, cells: pa.Array) -> Parsed:
        """Every different text once."""
        encoded = cells.dictionary_encode()
        read = [self._remembered(text) for text in encoded.dictionary.to_pylist()]
        values = pa.array([None if isinstance(value, Refused) else value for value in read], self.type)
        reasons = pa.array([value.args[0] if isinstance(value, Refused) else None for value in read], pa.string())
        return Parsed({self.field.key: values.take(encoded.indices)}, reasons.take(encoded.indices))

    def _remembered(self, text: str) -> Any:
        if not text:
            return None
        if self.field.lines:
            return self._told(text)
        if text not in self.memory:
            if len(self.memory) >= REMEMBERED:
                self.memory.clear()
            self.memory[text] = self._told(text)
        return self.memory[text]

    def _told(self, text: str) -> Any:
        """The value, or why there is none."""
        try:
            return self._read(text)
        except Refused as refused:
            return refused

    def _read(self, text: str) -> Any:
        if "\ufffd" in text:
            raise Refused(Reason.UNREADABLE)
        return self.reader(text)

    @cached_property
    def read(self) -> Callable[[str], str] | None:
        return self.field.begin() if self.field.begin else self.field.read

    @cached_property
    def type(self) -> pa.DataType:
        kinds = {
            Kind.NUMBER: AMOUNT,
            Kind.DATE: pa.date32(),
            Kind.MOMENT: pa.struct([("on", pa.date32()), ("at", INSTANT)]),
        }
        return kinds.get(self.field.kind, pa.string())

    @cached_property
    def reader(self) -> Read:
        readers: dict[Kind, Read] = {
            Kind.NUMBER: self._number,
            Kind.DATE: lambda text: self._moment(text).on,
            Kind.MOMENT: lambda text: vars(self._moment(text)),
            Kind.CURRENCY: lambda text: given(read_currency(text), Reason.NOT_A_CURRENCY),
            Kind.COUNTRY: lambda text: given(read_country(text), Reason.NOT_A_COUNTRY),
            Kind.EMAIL: lambda text: self._known(text, Reason.NOT_AN_EMAIL),
            Kind.PHONE: lambda text: self._known(text, Reason.NOT_A_PHONE),
            Kind.CHOICE: self._choice,
        }
        return readers.get(self.field.kind, self._text)

    def _number(self, text: str) -> Any:
        number = given(read_number(text, self.reading.decimal), Reason.NOT_A_NUMBER)
        if abs(number) >= LARGEST:
            raise Refused(Reason.TOO_LARGE)
        return number

    def _moment(self, text: str) -> Moment:
        order = DateOrder(self.reading.date_order)
        moment = read_moment(text, order, self.zone)
        if moment is None:
            raise Refused(Reason.TOO_EARLY if is_too_early(text, order) else Reason.NOT_A_DATE)
        if self.last_day is not None and moment.on > self.last_day:
            raise Refused(Reason.IN_THE_FUTURE)
        return moment

    def _known(self, text: str, refusal: str) -> str:
        return str(given(self._normal(text), self.field.refusal or refusal))

    def _normal(self, text: str) -> str | None:
        return (self.read(text) if self.read else clean(text)) or None

    def _text(self, text: str) -> str | None:
        kept = clean_lines(text) if self.field.lines else clean(text)
        # Spreadsheets and our own exports mark what would run as a formula with an apostrophe.
        if kept.startswith("'") and is_formula(kept[1:]):
            kept = kept[1:]
        if len(kept) > self.field.length:
            raise Refused(Reason.TOO_LONG)
        return (self.read(kept) if self.read else kept) or None

    def _choice(self, text: str) -> str:
        word = clean(text).casefold()
        known = self.field.choices.get(word, self.field.otherwise)
        return str(given(known, Reason.NOT_A_CHOICE))


def clean_lines(text: str) -> str:
    """
    >>> clean_lines("asked  twice \\r\\n\\u200b wants tea\\n")
    'asked twice\\nwants tea'
    """
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def given(value: Any, reason: str) -> Any:
    if value is None:
        raise Refused(reason)
    return value
