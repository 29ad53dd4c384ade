"""Own attributes in lists and downloads: in the company's words, typed where a spreadsheet can use it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from regulars.customers.attributes.queries import all_definitions
from regulars.customers.attributes.values import as_kept, shown
from regulars.customers.models import AttributeDefinition
from regulars.insight.words import attribute_title

Kind = AttributeDefinition.Kind
# Values that a list is narrowed by one at a time; ranges of the others belong to segments.
NARROWING = (Kind.TEXT, Kind.CHOICE, Kind.YES_NO)


@dataclass(frozen=True)
class OwnWords:
    """How the company calls its attributes and their values."""

    known: Mapping[str, AttributeDefinition]

    @property
    def used(self) -> list[AttributeDefinition]:
        return [one for one in self.known.values() if one.archived_at is None]

    def title(self, key: str) -> str:
        return self.known[key].title if key in self.known else attribute_title(key)

    def value(self, key: str, value: str, currency: str) -> str:
        kind = self.known[key].kind if key in self.known else Kind.TEXT
        return shown(kind, value, language=get_language() or "en", currency=currency)

    def narrows(self, key: str) -> bool:
        return key not in self.known or self.known[key].kind in NARROWING


def own_words() -> OwnWords:
    """One query."""
    return OwnWords({one.key: one for one in all_definitions()})


NO_WORDS = OwnWords({})


def columns_of(defined: Sequence[AttributeDefinition], values: Mapping[str, Any]) -> list[Any]:
    """The values of a customer as cells, in the order of the attributes."""
    return [cell(one.kind, str(values.get(one.key, ""))) for one in defined]


def cell(kind: str, value: str) -> Decimal | date | str:
    """A number as a number and a day as a day; what is not of its kind as it stands."""
    try:
        if kind in (Kind.NUMBER, Kind.MONEY):
            return as_kept(value)
        if kind == Kind.DATE:
            return date.fromisoformat(value)
    except ValueError:
        return value
    return value


def titles(defined: Iterable[AttributeDefinition]) -> list[str]:
    return [one.title for one in defined]
