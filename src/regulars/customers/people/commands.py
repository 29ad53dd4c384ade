"""People of a customer written down, changed, and gone; each can be taken back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.customers import names, timeline
from regulars.customers.contacts import locked
from regulars.customers.errors import IdentityUnreadable, NothingToUndo
from regulars.customers.identities import normal_form
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.people.errors import ContactOfColleague
from regulars.customers.people.kinds import ADDED, CHANGED, REMOVED
from regulars.customers.people.queries import CHANNELS, person_reached
from regulars.customers.registration import taken
from regulars.customers.suppression import refuse_erased_identity
from regulars.customers.together import refresh_keys, rows_of
from regulars.lib.errors import BadInput, NotFound
from regulars.lib.text import clean

ROLE_LENGTH, MOST_CONTACTS = 100, 10


@dataclass(frozen=True)
class Written:
    """What is written down of a person."""

    full_name: str
    role: str = ""
    language: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@transaction.atomic
def add_person(customer_id: int, written: Written, *, actor: str, now: datetime) -> Entry:
    """Note a further human of a customer, with how they are reached.

    Raises NotFound, AlreadyMerged, IdentityTaken, IdentityUnreadable, IdentityErased, ContactOfColleague.
    """
    customer = locked(customer_id)
    written = tidied(written, customer)
    person = Person(customer=customer, created_at=now)
    write(person, written, customer, now=now)
    return told(ADDED, person, customer, before=None, after=written, actor=actor, now=now)


@transaction.atomic
def change_person(customer_id: int, person_id: int, written: Written, *, actor: str, now: datetime) -> Entry | None:
    """Write a person down anew; None when nothing is different. Raises as `add_person`."""
    customer = locked(customer_id)
    person, before = standing(customer_id, person_id)
    written = tidied(written, customer)
    if written == before:
        return None
    write(person, written, customer, now=now)
    return told(CHANGED, person, customer, before=before, after=written, actor=actor, now=now)


@transaction.atomic
def remove_person(customer_id: int, person_id: int, *, actor: str, now: datetime) -> Entry:
    """They are no longer one of the customer's people; their e-mails and phones are free for others.

    Raises NotFound, AlreadyMerged.
    """
    customer = locked(customer_id)
    person, before = standing(customer_id, person_id)
    person.left_at = now
    person.save(update_fields=["left_at"])
    Identity.objects.filter(person=person).delete()
    refresh_keys(customer)
    return told(REMOVED, person, customer, before=before, after=None, actor=actor, now=now)


@transaction.atomic
def undo_person(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take the coming, changing or leaving of a person back, as a new one. Raises NothingToUndo, and so on."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind__in=(ADDED, CHANGED, REMOVED)).first()
    if entry is None or entry.person_id is None or "before" not in entry.data:
        raise NotFound()
    before, after = as_written(entry.data["before"]), as_written(entry.data["after"])
    if now_written(customer_id, entry.person_id) != after:
        raise NothingToUndo()
    if before is None:
        remove_person(customer_id, entry.person_id, actor=actor, now=now)
    elif after is None:
        bring_back(customer_id, entry.person_id, before, actor=actor, now=now)
    else:
        change_person(customer_id, entry.person_id, before, actor=actor, now=now)


def bring_back(customer_id: int, person_id: int, written: Written, *, actor: str, now: datetime) -> None:
    customer = locked(customer_id)
    person = Person.objects.select_for_update().filter(id=person_id, customer_id__in=rows_of(customer_id)).first()
    if person is None:
        raise NotFound()
    person.left_at = None
    write(person, written, customer, now=now)
    told(ADDED, person, customer, before=None, after=written, actor=actor, now=now)


def standing(customer_id: int, person_id: int) -> tuple[Person, Written]:
    """A person with what is written down of them now."""
    found = person_reached(customer_id, person_id)
    one = found.person
    return one, in_order(Written(one.full_name, one.role, one.language, found.emails, found.phones))


def now_written(customer_id: int, person_id: int) -> Written | None:
    try:
        return standing(customer_id, person_id)[1]
    except NotFound:
        return None


def tidied(written: Written, customer: Customer) -> Written:
    """Without what cannot be kept, contacts in their one written form. Raises BadInput, IdentityUnreadable."""
    name = clean(written.full_name, names.NAME_LENGTH)
    if not name:
        raise BadInput()
    emails, phones = (
        tuple(normal(channel, value, customer.country) for value in values[:MOST_CONTACTS] if value.strip())
        for channel, values in zip(CHANNELS, (written.emails, written.phones), strict=True)
    )
    return in_order(Written(name, clean(written.role, ROLE_LENGTH), written.language, emails, phones))


def in_order(written: Written) -> Written:
    """Contacts each once, in an order that does not depend on when they were noted."""
    return replace(written, emails=tuple(sorted(set(written.emails))), phones=tuple(sorted(set(written.phones))))


def normal(channel: str, value: str, country: str) -> str:
    kept = normal_form(channel, value, country)
    if not kept:
        raise IdentityUnreadable(channel=channel, value=clean(value))
    return kept


def write(person: Person, written: Written, customer: Customer, *, now: datetime) -> None:
    if person.full_name != written.full_name:
        person.full_name = written.full_name
        # The parts were those of the former name.
        person.given_name = person.patronymic = person.family_name = ""
    person.role, person.language = written.role, written.language
    person.save()
    wanted = {(str(channel), value) for channel, values in zip(CHANNELS, (written.emails, written.phones), strict=True)
              for value in values}  # fmt: skip
    write_contacts(person, wanted, customer, now=now)
    refresh_keys(customer)


def write_contacts(person: Person, wanted: set[tuple[str, str]], customer: Customer, *, now: datetime) -> None:
    kept = set()
    for identity in Identity.objects.filter(person=person, channel__in=CHANNELS):
        if (identity.channel, identity.value) in wanted:
            kept.add((identity.channel, identity.value))
        else:
            identity.delete()
    for channel, value in sorted(wanted - kept):
        claim(person, channel, value, customer, now=now)


def claim(person: Person, channel: str, value: str, customer: Customer, *, now: datetime) -> None:
    """One more contact of a person; what was noted of the customer alone becomes theirs."""
    known = Identity.objects.select_related("person").filter(
        channel=channel, value=value, customer_id__in=rows_of(customer.id)
    ).first()  # fmt: skip
    if known is None:
        create(person, channel, value, now=now)
    elif known.person is None or known.person.left_at:
        known.person = person
        known.save(update_fields=["person"])
    else:
        raise ContactOfColleague(channel=channel, value=value, name=known.person.full_name, person_id=known.person.id)


def create(person: Person, channel: str, value: str, *, now: datetime) -> None:
    refuse_erased_identity(channel, value)
    try:
        with transaction.atomic():
            Identity.objects.create(
                customer_id=person.customer_id, person=person, channel=channel, value=value, created_at=now
            )
    except IntegrityError as error:
        raise taken(channel, value) from error


def told(
    kind: str, person: Person, customer: Customer, *, before: Written | None, after: Written | None, actor: str,
    now: datetime,
) -> Entry:  # fmt: skip
    entry = timeline.record(
        kind, customer_id=customer.id, person_id=person.id, happened_at=now, now=now, actor=actor,
        ref=f"customers.person:{person.id}",
        data={"name": person.full_name, "before": as_data(before), "after": as_data(after)},
    )  # fmt: skip
    assert entry is not None
    return entry


def as_data(written: Written | None) -> dict[str, Any] | None:
    if written is None:
        return None
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(written).items()}


def as_written(data: Mapping[str, Any] | None) -> Written | None:
    if data is None:
        return None
    contacts = {name: tuple(data[name]) for name in ("emails", "phones")}
    return Written(data["full_name"], data["role"], data["language"], **contacts)
