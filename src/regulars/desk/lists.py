"""The customers list in an address: what is wanted, in which order, from where; and the addresses that change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Customer
from regulars.customers.queries import ORDERS, usual_order
from regulars.customers.segments.queries import names
from regulars.customers.types import Wanted
from regulars.customers.visibility import limited_to
from regulars.desk.own_attributes import NO_WORDS, own_words
from regulars.insight.words import STAGE_TITLES
from regulars.lib.errors import BadInput
from regulars.lib.text import clean
from regulars.staff import choices

ATTRIBUTE = "a."
LONGEST = 200
EVERYBODY = Wanted()
MOST_ATTRIBUTES = 5
KINDS = dict(Customer.Kind.choices)


class UnknownOrder(BadInput):
    code = "unknown_order"
    status = 400
    message = gettext_lazy("A list of customers cannot be ordered by “%(sort)s”. Choose a column of the list.")


@dataclass(frozen=True)
class ListAddress:
    """What the address of a customers list says."""

    wanted: Wanted = EVERYBODY
    sort: str = ""
    cursor: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parts of the address that are not as usual; the cursor is left out."""
        wanted = self.wanted
        pairs = [
            ("q", wanted.text),
            ("stage", wanted.stage),
            ("kind", wanted.kind),
            ("country", wanted.country),
            ("mine", "1" if wanted.manager_id is not None else ""),
            ("risk", "1" if wanted.at_risk else ""),
            ("segment", str(wanted.segment_id or "")),
            *((ATTRIBUTE + name, value) for name, value in wanted.attributes),
            ("sort", self.sort if self.order != usual_order(wanted) else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def order(self) -> str:
        """What the list is ordered by, also when the address does not say."""
        return self.sort or usual_order(self.wanted)

    @property
    def narrowed(self) -> bool:
        return replace(self.wanted, only_of=None) != EVERYBODY

    def query(self, **more: str) -> str:
        text = urlencode([*self.pairs, *more.items()])
        return f"?{text}" if text else ""

    def url(self, name: str = "desk:customers", **more: str) -> str:
        return reverse(name) + self.query(**more)

    def with_wanted(self, **changes: Any) -> "ListAddress":
        return replace(self, wanted=replace(self.wanted, **changes), cursor="")

    def with_sort(self, sort: str) -> "ListAddress":
        return replace(self, sort=sort, cursor="")

    def with_attribute(self, name: str, value: str) -> "ListAddress":
        """Narrowed by an attribute; an empty value takes the attribute out."""
        others = tuple(pair for pair in self.wanted.attributes if pair[0] != name)
        return self.with_wanted(attributes=(*others, (name, value)) if value else others)


def country_name(code: str) -> str:
    """«Moldova» for «MD», in the reader's language."""
    return dict(choices.countries()).get(code, code)


def read_address(request: HttpRequest) -> ListAddress:
    """The list that an address asks for. Raises UnknownOrder."""
    query = request.GET
    values = {name: clean(query.get(name, ""), LONGEST) for name in query}
    sort = values.get("sort", "")
    if sort and sort.removeprefix("-") not in ORDERS:
        raise UnknownOrder(sort=sort[:40])
    wanted = Wanted(
        text=values.get("q", ""),
        stage=values.get("stage", ""),
        kind=values.get("kind", ""),
        country=values.get("country", ""),
        manager_id=request.user.pk if values.get("mine") else None,
        at_risk=bool(values.get("risk")),
        only_of=limited_to(request.user),
        segment_id=number_of(values.get("segment", "")),
        attributes=tuple(attributes_of(values))[:MOST_ATTRIBUTES],
    )
    return ListAddress(wanted, sort, query.get("cursor", ""))


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 2**63 else None


def attributes_of(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in sorted(values.items()):
        if name.startswith(ATTRIBUTE) and name != ATTRIBUTE and value:
            yield name.removeprefix(ATTRIBUTE), value


@dataclass(frozen=True)
class Chip:
    """One thing a list is narrowed by, and the address without it."""

    text: str | Promise
    url: str


def chips(address: ListAddress, currency: str = "") -> list[Chip]:
    """What the list is narrowed by, besides the words typed into the search. One query for own attributes, if any."""
    wanted = address.wanted
    words = own_words() if wanted.attributes else NO_WORDS
    shown: list[tuple[str | Promise, dict[str, Any]]] = [
        (STAGE_TITLES.get(wanted.stage, wanted.stage), {"stage": ""}),
        (capfirst(str(KINDS.get(wanted.kind, wanted.kind))), {"kind": ""}),
        (country_name(wanted.country), {"country": ""}),
        (_("My customers") if wanted.manager_id is not None else "", {"manager_id": None}),
        (_("Money at risk") if wanted.at_risk else "", {"at_risk": False}),
        (segment_chip(wanted.segment_id), {"segment_id": None}),
    ]
    plain = [Chip(text, address.with_wanted(**without).url()) for text, without in shown if text]
    return plain + [
        Chip(f"{words.title(name)}: {words.value(name, value, currency)}", address.with_attribute(name, "").url())
        for name, value in wanted.attributes
    ]


def segment_chip(segment_id: int | None) -> str:
    """«Segment: Regulars»; one query where the list is narrowed by one."""
    if segment_id is None:
        return ""
    return _("Segment: %(name)s") % {"name": names().get(segment_id, "…")}


@dataclass(frozen=True)
class Column:
    """A column of the list; its title sorts by it, a second time the other way round."""

    title: str | Promise
    key: str = ""
    align: str = ""
    url: str = ""
    sorted: str = ""
    hidden: bool = False


COLUMNS = (
    Column(gettext_lazy("Customer"), "name"),
    Column(gettext_lazy("Stage")),
    Column(gettext_lazy("Last purchase"), "-last_order"),
    Column(gettext_lazy("Purchases"), "-orders", align="end"),
    Column(gettext_lazy("Spent"), "-spent", align="end"),
    Column(gettext_lazy("Expected value"), "-value", align="end"),
    Column(gettext_lazy("Value at risk"), "-value_at_risk", align="end"),
    Column(gettext_lazy("Risk")),
)


def columns(address: ListAddress) -> list[Column]:
    return [as_sorted(column, address) for column in COLUMNS]


def as_sorted(column: Column, address: ListAddress) -> Column:
    if not column.key:
        return column
    order = address.order
    now = order if order.lstrip("-") == column.key.lstrip("-") else ""
    turned = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    direction = {"": "", "-": "desc"}.get(now[:1], "asc")
    return replace(column, url=address.with_sort(turned if now else column.key).url(), sorted=direction)
