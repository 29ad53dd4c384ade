"""What the queries of this context give back and are asked with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Described:
    """What a person writes down of a customer; an empty value is one that is not known."""

    name: str
    kind: str = "person"
    email: str = ""
    phone: str = ""
    country: str = ""
    language: str = ""
    manager_id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which customers a list is about; everything left empty means all of them.

    `only_of` is no wish of the reader but their limit (see `visibility.limited_to`).
    """

    text: str = ""
    stage: str = ""
    kind: str = ""
    country: str = ""
    manager_id: int | None = None
    at_risk: bool = False
    only_of: int | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    segment_id: int | None = None


@dataclass(frozen=True)
class CustomerRow:
    """A customer in a list, with what the last run of figures said; `stage` None before any run has seen them."""

    id: int
    name: str
    kind: str
    country: str
    sort_key: str
    stage: str | None
    risk: float | None
    value_minor: int | None
    value_at_risk_minor: int | None
    orders_count: int | None
    spent_minor: int | None
    last_order_on: date | None


@dataclass(frozen=True)
class CustomerPage:
    """Rows of one page of a list and the cursors of its neighbours ("" where there is none)."""

    rows: Sequence[CustomerRow]
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass
class Contacts:
    """Where a customer can be reached; of several the one known longest."""

    email: str = ""
    phone: str = ""
    external: str = ""

    def add(self, channel: str, value: str) -> None:
        """Notes an identity; ones known longer come later and win."""
        if channel in ("email", "phone", "external"):
            setattr(self, channel, value)

    def __str__(self) -> str:
        return self.email or self.phone or self.external


@dataclass(frozen=True)
class FoundCustomer:
    """A customer that a search found: enough to recognise them."""

    id: int
    name: str
    kind: str
    contact: str


@dataclass(frozen=True)
class Choices:
    """What a list can be narrowed by: values that occur among the customers."""

    countries: tuple[str, ...]
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
