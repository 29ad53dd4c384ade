"""The page on which a person says how a file is read: the first rows, the fields, and what still is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.imports.guessing.encodings import ENCODINGS
from regulars.imports.guessing.files import Sample, guess_mapping, sample
from regulars.imports.own_fields import fits, own_fields_of
from regulars.imports.types import (
    ATTRIBUTE,
    BLANKS,
    DateOrder,
    Field,
    Format,
    Kind,
    Mapped,
    Reading,
    Target,
    missing_fields,
)
from regulars.imports.values import read_moment, read_number
from regulars.lib.errors import RegularsError
from regulars.lib.text import clean

SHOWN_ROWS = 12
SHOWN_CELL = 80
MOST_SKIPPED = 100

SEPARATORS: dict[str, str | Promise] = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("bar"),
    BLANKS: _("blanks"),
}
DATE_ORDERS: dict[str, str | Promise] = {
    DateOrder.DAY_FIRST: _("day first: 31.12.2026"),
    DateOrder.MONTH_FIRST: _("month first: 12/31/2026"),
    DateOrder.YEAR_FIRST: _("year first: 26-12-31"),
}
DECIMALS: dict[str, str | Promise] = {".": _("point: 1,204.50"), ",": _("comma: 1 204,50")}


@dataclass(frozen=True)
class Column:
    """`kept_as` is what the company calls the attribute of this column, "" where it has defined none."""

    position: int
    name: str
    chosen: str
    attribute: str
    kept_as: str | Promise = ""


@dataclass(frozen=True)
class Cell:
    text: str
    wrong: bool


@dataclass(frozen=True)
class Description:
    """What the page shows. `failure` is why the file cannot be read this way; then there are no rows."""

    reading: Reading
    columns: list[Column]
    rows: list[tuple[int, list[Cell]]]
    missing: list[tuple[Field, ...]]
    mapped: Mapped
    failure: str = ""

    @property
    def shape(self) -> str:
        return shape_of(self.reading)

    @property
    def ready(self) -> bool:
        return not self.failure and not self.missing


def shape_of(reading: Reading) -> str:
    """The part of a reading that decides which columns there are."""
    return "|".join([reading.encoding, reading.separator, str(reading.header), str(reading.skip), reading.sheet])


def describe(path: Path, target: Target, reading: Reading, mapped: Mapped | None) -> Description:
    """The first rows under a reading. Without a mapping it is guessed."""
    try:
        seen = sample(path, reading)
    except RegularsError as error:
        return Description(reading, [], [], [], mapped or {}, failure=error.sentence)
    if mapped is None:
        mapped = guess_mapping(target, seen, reading)
    mapped = {position: key for position, key in mapped.items() if position < len(seen.names)}
    own = own_fields_of(target, seen.names, reading)
    columns = [
        Column(position, name, mapped.get(position, ""), f"{ATTRIBUTE}{name}", own[name].title if name in own else "")
        for position, name in enumerate(seen.names)
    ]
    rows = _rows(seen, target, reading, mapped, own)
    return Description(reading, columns, rows, missing_fields(target, mapped), mapped)


def _rows(
    seen: Sample, target: Target, reading: Reading, mapped: Mapped, own: Mapping[str, Field]
) -> list[tuple[int, list[Cell]]]:
    kinds = {position: target.field(key).kind for position, key in mapped.items() if target.has(key)}
    kept = {position: own.get(key.removeprefix(ATTRIBUTE)) for position, key in mapped.items() if ATTRIBUTE in key}
    return [
        (number, [_cell(cell, kinds.get(position), reading, kept.get(position)) for position, cell in enumerate(row)])
        for number, row in zip(seen.numbers[:SHOWN_ROWS], seen.rows[:SHOWN_ROWS], strict=True)
    ]


def _cell(text: str, kind: Kind | None, reading: Reading, own: Field | None = None) -> Cell:
    wrong = own is not None and not fits(own, text)
    if text.strip() and kind is Kind.NUMBER:
        wrong = read_number(text, reading.decimal) is None
    elif text.strip() and kind in (Kind.DATE, Kind.MOMENT):
        wrong = read_moment(text, reading.date_order) is None
    return Cell(clean(text, SHOWN_CELL), wrong)


def read_form(given: Mapping[str, Any], before: Reading, target: Target) -> tuple[Reading, Mapped | None]:
    """What the person chose. None for the mapping where the columns became others and must be guessed anew."""
    reading = replace(
        before,
        date_order=DateOrder(one_of(given.get("date_order"), DATE_ORDERS, before.date_order)),
        decimal=one_of(given.get("decimal"), DECIMALS, before.decimal),
        header="header" in given if before.format is not Format.PARQUET else True,
        skip=_skip(given.get("skip"), before.skip),
        sheet=clean(str(given.get("sheet", before.sheet)), 100),
    )
    if before.format is Format.TEXT:
        reading = replace(
            reading,
            encoding=one_of(given.get("encoding"), ENCODINGS, before.encoding),
            separator=one_of(given.get("separator"), SEPARATORS, before.separator),
        )
    if given.get("shape") != shape_of(reading):
        return reading, None
    return reading, _mapping(given, target)


def one_of(given: Any, choices: Mapping[str, Any], otherwise: str) -> str:
    return str(given) if str(given) in choices else str(otherwise)


def _skip(given: Any, otherwise: int) -> int:
    text = str(given or "0")
    return min(int(text), MOST_SKIPPED) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _mapping(given: Mapping[str, Any], target: Target) -> Mapped:
    """A field has one column: where two were given the same, the first keeps it."""
    mapped: Mapped = {}
    for name, key in given.items():
        position = name.removeprefix("column-")
        if not name.startswith("column-") or not (position.isascii() and position.isdigit() and len(position) < 5):
            continue
        known = target.has(key) or (target.attributes and key.startswith(ATTRIBUTE))
        if known and key not in mapped.values():
            mapped[int(position)] = clean(key, 120)
    return dict(sorted(mapped.items()))
