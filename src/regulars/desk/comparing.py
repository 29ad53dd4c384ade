"""Two customers side by side, in words: who they are, in what they differ, what is kept unless somebody chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers import fields, queries
from regulars.customers.forms import LANGUAGES
from regulars.customers.models import Customer, Identity
from regulars.customers.phones import written
from regulars.desk.lists import country_name
from regulars.desk.own_attributes import NO_WORDS, OwnWords, own_words
from regulars.staff.queries import employees
from regulars.ui import figures

FIRST, SECOND = "first", "second"
CHOICE = "field."
TITLES = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
    "manager_id": gettext_lazy("Looked after by"),
    "joined_on": gettext_lazy("Customer since"),
}


@dataclass(frozen=True)
class Side:
    """One of the two as the page shows it."""

    customer: Customer
    key: str
    contacts: Sequence[str]
    orders_count: int | None
    spent_minor: int | None
    last_order_on: date | None


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ; `chosen` is the side that is kept unless somebody chooses."""

    name: str
    title: str
    first: str
    second: str
    chosen: str


def sides(first: Customer, second: Customer) -> list[Side]:
    """Both customers, fetched by `customers.queries.customer`, with how they are known. Two queries."""
    return [side(first, FIRST), side(second, SECOND)]


def side(customer: Customer, key: str) -> Side:
    traits = queries.traits_of(customer)
    known = queries.identities_of(customer.id, rows=queries.rows_together(customer))
    return Side(
        customer,
        key,
        [contact(identity, customer.country) for identity in known],
        traits.orders_count if traits else None,
        traits.spent_minor if traits else None,
        traits.last_order_on if traits else None,
    )


def contact(identity: Identity, country: str) -> str:
    return written(identity.value, country) if identity.channel == Identity.Channel.PHONE else identity.value


def usual_survivor(first: Customer, second: Customer) -> Customer:
    """Who bought more often is kept; of two alike the one known longer."""
    bought = {one.id: (queries.traits_of(one) or NOTHING).orders_count for one in (first, second)}
    return max(first, second, key=lambda one: (bought[one.id], -one.id))


class NOTHING:
    orders_count = 0


def choices(first: Customer, second: Customer, survivor: Customer, language: str) -> list[Choice]:
    """Every field in which the two differ, in words. Two queries at most."""
    found = fields.differences(first, second)
    names = manager_names(found)
    own = own_words() if any(one.field.startswith(fields.OWN) for one in found) else NO_WORDS
    return [
        Choice(
            CHOICE + one.field,
            title(one.field, own),
            in_words(one.field, one.first, names, language),
            in_words(one.field, one.second, names, language),
            usually(one, survivor is first),
        )
        for one in found
    ]


def usually(one: fields.Difference, first_survives: bool) -> str:
    ours, theirs = (one.first, one.second) if first_survives else (one.second, one.first)
    kept = fields.usual_choice(one.field, ours, theirs) == fields.SURVIVOR
    return FIRST if kept == first_survives else SECOND


def chosen(posted: Mapping[str, str], *, first_survives: bool) -> dict[str, str]:
    """What the form says, as `customers.merging` wants it: by survivor and merged, not by first and second."""
    ours = FIRST if first_survives else SECOND
    return {
        name.removeprefix(CHOICE): fields.SURVIVOR if value == ours else fields.MERGED
        for name, value in posted.items()
        if name.startswith(CHOICE) and value in (FIRST, SECOND)
    }


def manager_names(found: Sequence[fields.Difference]) -> dict[int, str]:
    ids = [value for one in found if one.field == "manager_id" for value in (one.first, one.second) if value]
    return {person.pk: person.name for person in employees().filter(id__in=ids)} if ids else {}


def title(field: str, own: OwnWords) -> str:
    if field.startswith(fields.OWN):
        return own.title(field.removeprefix(fields.OWN))
    return str(TITLES[field])


def in_words(field: str, value: Any, managers: Mapping[int, str], language: str) -> str:
    if value in (None, ""):
        return _("not known")
    match field:
        case "kind":
            return capfirst(str(Customer.Kind(value).label))
        case "country":
            return country_name(value)
        case "language":
            return str(dict(LANGUAGES).get(value, value.upper()))
        case "manager_id":
            return managers.get(value, str(value))
        case "joined_on":
            return figures.day(value, language)
    return str(value)
