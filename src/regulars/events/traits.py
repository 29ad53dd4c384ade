"""What programs say a customer is like: the latest word by the moment it was said, in whatever order words arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from regulars.customers import timeline
from regulars.customers.attributes import manners, writing
from regulars.customers.attributes.errors import AttributeUndefined, AttributeUnfit
from regulars.customers.identities import Known
from regulars.customers.models import Customer, Person
from regulars.customers.registration import change_customer, description_of
from regulars.customers.together import identities_together
from regulars.events.models import Said
from regulars.events.told import Json, Pair, Told
from regulars.lib.text import clean
from regulars.staff.queries import company

NAME, GROUP = "name", "group"
# These are not attributes: they say who it is.
SPOKEN_FOR = frozenset({NAME, "email", "phone", "firstName", "lastName", "first_name", "last_name", "id"})
KEY_LENGTH, VALUE_LENGTH, NAME_LENGTH = 60, 300, 300
MOST_ATTRIBUTES = 100

Facts = dict[str, str | None]


@dataclass
class Change:
    """What a customer is changed to, and what is remembered of who said it when."""

    attributes: Facts
    name: str
    said: list[Said]


def contacts_of(traits: Mapping[str, Any]) -> list[Pair]:
    """E-mail and phone, as they were written."""
    return [(way, str(traits[way])) for way in ("email", "phone") if isinstance(traits.get(way), str | int)]


def name_of(traits: Mapping[str, Any]) -> str:
    """
    >>> name_of({"firstName": "Olena", "lastName": "Melnyk"}), name_of({"name": " Olena\\u200b "})
    ('Olena Melnyk', 'Olena')
    """
    whole = clean(said, NAME_LENGTH) if isinstance(said := traits.get(NAME), str) else ""
    pairs = (("firstName", "first_name"), ("lastName", "last_name"))
    parts = [traits.get(one) or traits.get(other) for one, other in pairs]
    return whole or clean(" ".join(part for part in parts if isinstance(part, str)), NAME_LENGTH)


def facts_of(one: Told) -> Facts:
    """What a message says, by attribute; None takes one away. What lies inside another is named with a point."""
    facts = attributes_of(one.traits)
    if one.call == "group":
        facts[GROUP] = clean(str(one.body.get("traits", {}).get(NAME) or one.body["group"]), VALUE_LENGTH)
    return {**facts, **({NAME: name} if (name := name_of(one.traits)) else {})}


def attributes_of(traits: Mapping[str, Any], front: str = "") -> Facts:
    """
    >>> attributes_of({"plan": "gold", "vip": True, "visits": 3.50, "address": {"city": "Київ"}, "old": None})
    {'plan': 'gold', 'vip': 'yes', 'visits': '3.5', 'address.city': 'Київ', 'old': None}
    """
    facts: Facts = {}
    for name, value in traits.items():
        key = clean(f"{front}{name}")
        if isinstance(value, dict) and not front:
            facts |= attributes_of(value, f"{name}.")
        elif key and len(key) <= KEY_LENGTH and (front or key not in SPOKEN_FOR) and not isinstance(value, list | dict):
            facts[key] = as_text(value)
    return facts


def as_text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case float():
            written = format(Decimal(repr(value)), "f")
            return (written.rstrip("0").rstrip(".") if "." in written else written)[:VALUE_LENGTH]
    return clean(str(value), VALUE_LENGTH) or None


def describe(known: Known, messages: Sequence[Told], *, now: datetime) -> None:
    """Write what the messages, in their order, say of a customer. No query when they say nothing.

    A page that everybody can write in describes only somebody it has just made known. A name that an employee wrote
    stays; values that an attribute of the company cannot have are left out.
    """
    believed = [one for one in messages if known.is_new or not one.by_page]
    facts = {one: said for one in believed if (said := facts_of(one))}
    if not facts or known.is_erased:
        return
    customer = Customer.objects.select_for_update().get(id=known.customer_id)
    change = change_of(customer, facts)
    remember(change)
    write(customer, change, actor=next(iter(facts)).actor, message=list(facts)[-1], now=now)


def change_of(customer: Customer, facts: Mapping[Told, Facts]) -> Change:
    names = {name for said in facts.values() for name in said}
    known = {said.name: said for said in Said.objects.filter(customer=customer, name__in=names)}
    latest: dict[str, Said] = {}
    for one, told in facts.items():
        for name, value in told.items():
            before = latest.get(name) or known.get(name)
            if before is None or one.happened_at >= before.happened_at:
                latest[name] = Said(customer=customer, name=name, value=value, happened_at=one.happened_at)
    named = latest.get(NAME)
    renamed = named.value or "" if named and may_rename(customer, known.get(NAME)) else ""
    attributes = fitting({key: said.value for key, said in latest.items() if key != NAME}, customer)
    return Change(attributes, renamed, list(latest.values()))


def may_rename(customer: Customer, said: Said | None) -> bool:
    """Whether the name is still the one that programs gave, or none but an identity."""
    if said is not None:
        return customer.name == said.value
    return customer.name in {value for _channel, value in identities_together(customer.id)}


def fitting(values: Facts, customer: Customer) -> Facts:
    """Values in the one written form of their attribute, those that have none left out; no more keys than are kept."""
    manner = manners.of_program(company().currency)
    kept: Facts = {}
    for key, value in values.items():
        try:
            kept |= writing.checked({key: value}, manner)
        except AttributeUndefined:
            kept[key] = value
        except AttributeUnfit:
            continue
    room = MOST_ATTRIBUTES - len(customer.attributes)
    new = [key for key in kept if key not in customer.attributes]
    return {key: value for key, value in kept.items() if key not in new[max(room, 0) :]}


def remember(change: Change) -> None:
    Said.objects.bulk_create(
        change.said, update_conflicts=True, unique_fields=["customer", "name"], update_fields=["value", "happened_at"]
    )


def write(customer: Customer, change: Change, *, actor: str, message: Told, now: datetime) -> None:
    if change.name and change.name != customer.name:
        rename(customer, change.name, actor=actor, now=now)
    before = customer.attributes
    after = {
        key: value for key, value in {**before, **change.attributes}.items() if value or key not in change.attributes
    }
    changed = sorted(key for key in change.attributes if before.get(key) != after.get(key))
    Customer.objects.filter(id=customer.id).update(attributes=after)
    # That somebody joined a group stands on the timeline itself.
    if not set(changed) - {GROUP}:
        return
    timeline.record(
        "events.described", customer_id=customer.id, happened_at=message.happened_at, now=now, actor=actor,
        ref=f"events.event:{message.event_id}", data=as_data(changed, after),
    )  # fmt: skip


def as_data(changed: Sequence[str], after: Json) -> Json:
    return {"traits": list(changed), "values": {key: after.get(key) for key in changed}}


def rename(customer: Customer, name: str, *, actor: str, now: datetime) -> None:
    """A private customer who gets a name is a person from now on."""
    change_customer(customer.id, replace(description_of(customer), name=name), actor=actor, now=now)
    if customer.kind == Customer.Kind.PERSON and not Person.objects.filter(customer=customer).exists():
        Person.objects.create(customer=customer, full_name=name, created_at=now)
