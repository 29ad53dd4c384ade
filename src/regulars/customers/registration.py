"""Customers written down by hand: adding one, changing one, taking a change back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, When

from regulars.customers import names, timeline
from regulars.customers.errors import IdentityTaken, NothingToUndo
from regulars.customers.merging import refuse_merged
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.together import refresh_keys, rows_of
from regulars.customers.types import Described
from regulars.lib.errors import NotFound

WRITTEN = (Identity.Channel.EMAIL, Identity.Channel.PHONE)


@transaction.atomic
def add_customer(described: Described, *, actor: str, now: datetime) -> Customer:
    """Write a new customer down. Raises IdentityTaken."""
    customer = Customer(created_at=now)
    write_down(customer, described)
    if described.kind == Customer.Kind.PERSON:
        Person.objects.create(customer=customer, full_name=described.name, language=described.language, created_at=now)
    write_identities(customer, described, now=now)
    timeline.record("customers.customer_added", customer_id=customer.id, happened_at=now, now=now, actor=actor)
    return customer


@transaction.atomic
def change_customer(customer_id: int, described: Described, *, actor: str, now: datetime) -> Entry | None:
    """Write a customer down anew; None when nothing is different. Raises NotFound, IdentityTaken, AlreadyMerged.

    The entry keeps what was before, so that the change can be taken back. E-mail and phone are the ones known
    longest; further ones stay.
    """
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    refuse_merged(customer)
    before = description_of(customer)
    if before == described:
        return None
    write_down(customer, described)
    write_identities(customer, described, now=now)
    rename_person(customer, before.name)
    return timeline.record(
        "customers.customer_changed", customer_id=customer.id, happened_at=now, now=now, actor=actor,
        data={"before": asdict(before), "after": asdict(described)},
    )  # fmt: skip


@transaction.atomic
def undo_change(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take a change back, as a new change. Raises NotFound, NothingToUndo, IdentityTaken."""
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind="customers.customer_changed").first()
    if customer is None or entry is None:
        raise NotFound()
    if asdict(description_of(customer)) != entry.data["after"]:
        raise NothingToUndo()
    change_customer(customer_id, Described(**entry.data["before"]), actor=actor, now=now)


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
    identity = current or Identity(customer=customer, channel=channel, created_at=now)
    identity.value = value
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError as error:
        raise taken(channel, value) from error


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
