"""What else is known of a customer, beside it: the company's own attributes first, then what else files brought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.attributes.queries import all_definitions
from regulars.customers.attributes.values import link_of, shown
from regulars.customers.forms import LANGUAGES
from regulars.customers.models import AttributeDefinition, Customer
from regulars.desk.lists import ListAddress
from regulars.insight.words import attribute_title
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.staff.queries import company
from regulars.ui.figures import day

Kind = AttributeDefinition.Kind
# Of a number or a day nobody looks for the others who have the very same.
SHARED = (Kind.TEXT, Kind.CHOICE, Kind.YES_NO)


@dataclass(frozen=True)
class Fact:
    """A line of the card; `url` leads to the others who have the value, `link` is the value itself."""

    label: str
    value: str
    url: str = ""
    link: str = ""


def about_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """What else is known of a customer. Two queries, one more without the company."""
    ours, language = ours or company(), get_language() or "en"
    known = Customer.objects.only("attributes", "language", "joined_on").get(id=customer_id)
    own = facts(list(all_definitions()), known.attributes, language=language, currency=ours.currency)
    return {"facts": [*own, *usual(customer_id, known.language, known.joined_on, language)]}


def facts(
    defined: Sequence[AttributeDefinition], values: Mapping[str, Any], *, language: str, currency: str
) -> Iterator[Fact]:
    """Values by the titles and in the order of the company, each by its kind; those of no attribute last."""
    for one in (one for one in defined if one.archived_at is None):
        if value := str(values.get(one.key, "")):
            words = shown(one.kind, value, language=language, currency=currency)
            url = others(one.key, value) if one.kind in SHARED else ""
            yield Fact(one.title, words, url, link_of(one.kind, value))
    yield from undefined(values, defined)


def undefined(values: Mapping[str, Any], defined: Sequence[AttributeDefinition]) -> Iterator[Fact]:
    """As they stand; what was put away keeps its title."""
    used = {one.key for one in defined if one.archived_at is None}
    titles = {one.key: one.title for one in defined}
    for key in sorted(set(values) - used):
        if value := str(values[key] or ""):
            yield Fact(titles.get(key) or attribute_title(key), value, others(key, value))


def usual(customer_id: int, spoken: str, joined_on: date | None, language: str) -> Iterator[Fact]:
    if spoken:
        yield Fact(_("Language"), str(dict(LANGUAGES).get(spoken, spoken.upper())))
    if joined_on:
        yield Fact(_("Customer since"), day(joined_on, language))
    yield Fact(_("Number here"), str(customer_id))


def others(key: str, value: str) -> str:
    return ListAddress().with_attribute(key, value).url()


ABOUT = CustomerPanel("desk.about", "desk/panels/about.html", about_panel, order=90)
