"""Customers written down by hand: adding one, changing one, taking a change back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, When

from regulars.customers import names, timeline
from regulars.customers.attributes import writing as own
from regulars.customers.errors import IdentityTaken, NothingToUndo
from regulars.customers.merging import refuse_merged
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.suppression import refuse_erased_identity
from regulars.customers.together import refresh_keys, rows_of
from regulars.customers.types import Described
from regulars.lib.errors import NotFound

NOTHING: own.Values = MappingProxyType({})
WRITTEN = (Identity.Channel.EMAIL, Identity.Channel.PHONE)


@transaction.atomic
def add_customer(described: Described, *, attributes: own.Values = NOTHING, actor: str, now: datetime) -> Customer:
    """Write a new customer down; own attributes as `attributes.writing.checked` gives them. Raises IdentityTaken."""
    customer = Customer(created_at=now)
    own.put(customer, attributes)
    write_down(customer, described)
    if described.kind == Customer.Kind.PERSON:
        Person.objects.create(customer=customer, full_name=described.name, language=described.language, created_at=now)
    write_identities(customer, described, now=now)
    timeline.record("customers.customer_added", customer_id=customer.id, happened_at=now, now=now, actor=actor)
    return customer


@transaction.atomic
def change_customer(
    customer_id: int, described: Described, *, attributes: own.Values = NOTHING, actor: str, now: datetime
) -> Entry | None:
    """Write a customer down anew; None when nothing is different. Raises NotFound, IdentityTaken, AlreadyMerged.

    The entry keeps what was before, so that the change can be taken back. E-mail and phone are the ones known
    longest; further ones stay. Of own attributes those given are written, "" takes one away.
    """
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    refuse_merged(customer)
    before = description_of(customer)
    own_before, own_after = own.changed(customer, attributes)
    if before == described and not own_after:
        return None
    own.put(customer, own_after)
    write_down(customer, described)
    write_identities(customer, described, now=now)
    rename_person(customer, before.name)
    return timeline.record(
        "customers.customer_changed", customer_id=customer.id, happened_at=now, now=now, actor=actor,
        data=as_data(before, described, own_before, own_after),
    )  # fmt: skip


def as_data(before: Described, after: Described, own_before: own.Values, own_after: own.Values) -> dict[str, Any]:
    """What was before and after; of own attributes those that changed, with what they are called."""
    if not own_after:
        return {"before": asdict(before), "after": asdict(after)}
    return {
        "before": {**asdict(before), "attributes": dict(own_before)},
        "after": {**asdict(after), "attributes": dict(own_after)},
        "titles": own.titles_of(own_after),
    }


@transaction.atomic
def undo_change(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take a change back, as a new change. Raises NotFound, NothingToUndo, IdentityTaken."""
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind="customers.customer_changed").first()
    if customer is None or entry is None:
        raise NotFound()
    if not stands(customer, description_of(customer), entry):
        raise NothingToUndo()
    described, values = apart(entry.data["before"])
    change_customer(customer_id, described, attributes=values, actor=actor, now=now)


def stands(customer: Customer, described: Described, entry: Entry) -> bool:
    """Whether everything is as the change of an entry left it, so that it can be taken back. No query."""
    if not entry.data.get("after"):
        return False  # The person was erased: nothing of it is left to go by.
    after, values = apart(entry.data["after"])
    return described == after and not own.changed(customer, values)[1]


def apart(said: Mapping[str, Any]) -> tuple[Described, own.Values]:
    """One side of a change: what everybody is described by, and the own attributes that changed."""
    described = Described(**{name: value for name, value in said.items() if name != "attributes"})
    return described, said.get("attributes", NOTHING)


@contextmanager
def changing(customer_id: int) -> Iterator[Customer]:
    """The customer, kept for us: what is read inside is still so when it is changed inside. Raises NotFound."""
    with transaction.atomic():
        customer = Customer.objects.select_for_update().filter(id=customer_id).first()
        if customer is None:
            raise NotFound()
        yield customer


def description_of(customer: Customer) -> Described:
    """What is written down of a customer now. Two queries."""
    first = {channel: first_of(customer, channel) for channel in WRITTEN}
    email, phone = (identity.value if identity else "" for identity in first.values())
    return Described(
        customer.name, customer.kind, email, phone, customer.country, customer.language, customer.manager_id
    )


def first_of(customer: Customer, channel: str) -> Identity | None:
    """The customer's own, else one of a customer merged into it."""
    known = Identity.objects.filter(customer_id__in=rows_of(customer.id), channel=channel)
    return known.order_by(Case(When(customer=customer, then=0), default=1), "id").first()


def write_down(customer: Customer, described: Described) -> None:
    customer.name, customer.sort_key = described.name, names.sort_key(described.name)
    customer.kind, customer.country, customer.language = described.kind, described.country, described.language
    customer.manager_id = described.manager_id
    customer.save()


def write_identities(customer: Customer, described: Described, *, now: datetime) -> None:
    for channel, value in zip(WRITTEN, (described.email, described.phone), strict=True):
        write_identity(customer, channel, value, now=now)
    refresh_keys(customer)


def write_identity(customer: Customer, channel: str, value: str, *, now: datetime) -> None:
    current = first_of(customer, channel)
    if value == (current.value if current else ""):
        return
    if current and not value:
        current.delete()
        return
    refuse_erased_identity(channel, value)
    own = current if current and current.customer_id == customer.id else None
    if known_of_merged(customer, channel, value):
        # It stands there already and shows again when nothing of the survivor's own stands before it.
        if own:
            own.delete()
        return
    # What somebody merged is known by stays with them, so that it is there when the merge is taken back.
    identity = own or Identity(customer=customer, channel=channel, created_at=now)
    identity.value = value
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError as error:
        raise taken(channel, value) from error


def known_of_merged(customer: Customer, channel: str, value: str) -> bool:
    merged = Identity.objects.filter(customer__merged_into=customer, channel=channel, value=value)
    return merged.exists()


def taken(channel: str, value: str) -> IdentityTaken:
    """Whose it is; of a merged customer, the one it was merged into."""
    owner = Identity.objects.select_related("customer__merged_into").get(channel=channel, value=value).customer
    owner = owner.merged_into or owner
    return IdentityTaken(channel=channel, value=value, name=owner.name, customer_id=owner.id)


def rename_person(customer: Customer, former_name: str) -> None:
    """A private customer is one person under the same name; their parts are no longer known."""
    if customer.kind == Customer.Kind.PERSON:
        Person.objects.filter(customer=customer, full_name=former_name).exclude(full_name=customer.name).update(
            full_name=customer.name, given_name="", patronymic="", family_name=""
        )
