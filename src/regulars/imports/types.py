"""What crosses the borders of this context: how a file is read, what its columns mean, what a target takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Text = str | Promise


class Format(StrEnum):
    TEXT = "text"
    EXCEL = "excel"
    PARQUET = "parquet"


class DateOrder(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


BLANKS = " "
"""The separator of files whose columns are set apart by runs of blanks."""


@dataclass(frozen=True)
class Reading:
    """How the bytes of a file become cells, and how cells are written. Kept as JSON with the upload."""

    format: Format = Format.TEXT
    encoding: str = "utf-8"
    separator: str = ","
    header: bool = True
    skip: int = 0
    sheet: str = ""
    date_order: DateOrder = DateOrder.DAY_FIRST
    decimal: str = "."

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        known = {item.name for item in fields(cls)}
        reading = cls(**{key: value for key, value in given.items() if key in known})
        return replace(reading, format=Format(reading.format), date_order=DateOrder(reading.date_order))


class Kind(StrEnum):
    """What a cell of a field must be."""

    TEXT = "text"
    EXTERNAL = "external"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CURRENCY = "currency"
    COUNTRY = "country"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """Something a target wants to know of each row, and the words by which its column is recognised.

    `choices` are the accepted words (lowercase) with what they mean; `otherwise` is what an unknown word means:
    None makes it a problem. A bad cell of a `forgiving` field is left out and told, and the row stays good.
    `phrases` is the field meant instead where the values are several words: names are, codes are not.
    A text of `lines` keeps its lines. `channel` is the identity a field of a customer tells, where its kind does not.
    `read` gives the one written form of a text, "" where it cannot be one for the reason `refusal`, or raises
    `reasons.Refused`; `begin` gives `read` anew for each file where it depends on the company.
    """

    key: str
    title: Text
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    forgiving: bool = False
    least: int | None = None
    most: int | None = None
    length: int = 300
    read: Callable[[str], str] | None = None
    begin: Callable[[], Callable[[str], str]] | None = None
    refusal: str = ""
    phrases: str = ""
    lines: bool = False
    channel: str = ""


ATTRIBUTE = "attribute:"
"""A column mapped to this prefix and a name is kept as an attribute of the customer."""


@dataclass(frozen=True)
class Counts:
    """What loading changed, in the words of the result page; `of_erased` are rows of people who were erased."""

    added: int = 0
    known: int = 0
    changed: int = 0
    returned: int = 0
    customers_added: int = 0
    products_added: int = 0
    of_erased: int = 0

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


Keep = Callable[[str, str], None]
"""Remembers rows before they are changed or removed: the name of a table, and a query of the numbers of its rows."""


def keep_nothing(table: str, ids: str) -> None:
    """For loading that nobody will take back."""


@dataclass(frozen=True)
class Load:
    """What a target needs to load the staged rows of a file, in the transaction of the caller.

    Whoever changes or removes rows calls `keep` before, so that the file can be taken back. What is added needs none.
    """

    cursor: "CursorWrapper"
    staging: str
    columns: frozenset[str]
    now: datetime
    actor: str
    currency: str
    time_zone: str
    step: Callable[[str, float], None] = lambda title, share: None
    keep: Keep = keep_nothing

    def with_keep(self, keep: Keep) -> Self:
        return replace(self, keep=keep)


@dataclass(frozen=True)
class Claim:
    """A row says an identity of one customer that is another's: it stays with the other."""

    row: int
    channel: str
    value: str
    customer_id: int
    name: str
    other_id: int
    other_name: str


@dataclass(frozen=True)
class Target:
    """A kind of thing that files bring. Registered at start-up by the context that keeps these things.

    `needs` are groups of fields: of each group at least one must have a column.
    `customer` are the fields that say whose row it is; a row where all of them are empty is kept apart.
    `future_refused` are days that cannot lie ahead; `interval` names a first day and the day that must follow it.
    `claims` tells, after loading, how many identities two customers claim, and some of them.
    `load` moves staged rows into `tables`, set-wise; what stands in no table of these is not taken back. What a file
    brings as if it were told now (messages) goes into `arrives`: it is shown before, and never taken back.
    """

    key: str
    title: Text
    description: Text
    icon: str
    fields: tuple[Field, ...]
    load: Callable[[Load], Counts]
    needs: tuple[tuple[str, ...], ...] = ()
    customer: tuple[str, ...] = ()
    customer_optional: bool = False
    attributes: bool = False
    own_fields: Callable[[Reading], Sequence[Field]] | None = None
    future_refused: tuple[str, ...] = ()
    interval: tuple[str, str] | None = None
    tables: tuple[str, ...] = ()
    arrives: str = ""
    claims: Callable[[Load, int], tuple[int, list[Claim]]] | None = None
    order: int = 100

    def field(self, key: str) -> Field:
        return next(item for item in self.fields if item.key == key)

    def has(self, key: str) -> bool:
        return any(item.key == key for item in self.fields)


Mapped = dict[int, str]
"""Position of a column -> key of a field (or attribute:name). Columns that are left out are not read."""


def mapped_from_json(mapping: Mapping[str, str]) -> Mapped:
    """JSON has no numbers for keys."""
    return {int(position): key for position, key in mapping.items()}


def mapped_columns(target: Target, mapped: Mapped) -> dict[str, int]:
    """Field -> position, for the fields that have a column."""
    found: dict[str, int] = {}
    for position, key in sorted(mapped.items()):
        if target.has(key):
            found.setdefault(key, position)
    return found


def attribute_columns(mapped: Mapped) -> dict[str, int]:
    """Name of the attribute -> position."""
    found = {key.removeprefix(ATTRIBUTE): position for position, key in mapped.items() if key.startswith(ATTRIBUTE)}
    return {name: position for name, position in found.items() if name}


def missing_fields(target: Target, mapped: Mapped) -> list[tuple[Field, ...]]:
    """Groups of fields of which one more must have a column before the file can be checked."""
    have = mapped_columns(target, mapped)
    wanted: list[Sequence[str]] = [(item.key,) for item in target.fields if item.required]
    wanted += target.needs
    return [tuple(target.field(key) for key in group) for group in wanted if not any(key in have for key in group)]
