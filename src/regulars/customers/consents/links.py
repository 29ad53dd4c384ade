"""Signed links by which customers answer us without signing in. A link says whose it is and when it was made.

Opening one only shows a page; only what is pressed there changes something. A link names numbers of ours and no person,
and dies with the address it was sent to: when that address no longer belongs to the customer, neither does the link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from regulars.customers.consents.commands import open_questions
from regulars.customers.consents.errors import LinkSpent
from regulars.customers.models import ConsentEvent, Customer, Identity, Person

PREFERENCES_GOOD_FOR, CONFIRMATION_GOOD_FOR = timedelta(days=90), timedelta(days=14)
PREFERENCES, CONFIRMATION = "regulars.customers.preferences", "regulars.customers.confirmation"
LINK_MADE = "customers.consent_link_made"


@dataclass(frozen=True)
class Whose:
    """Whom a preference page is of: the customer as it stands now, a person of a company, the address written to."""

    customer: Customer
    person: Person | None
    identity: Identity | None


@dataclass(frozen=True)
class Asked:
    """What a confirmation page asks, and the address the question was sent to."""

    events: Sequence[ConsentEvent]
    identity: Identity | None


def preferences_token(customer_id: int, *, person_id: int | None = None, identity_id: int | None = None) -> str:
    return signing.dumps([customer_id, person_id, identity_id], salt=PREFERENCES)


def confirmation_token(asked_ids: Sequence[int], *, identity_id: int | None = None) -> str:
    return signing.dumps([list(asked_ids), identity_id], salt=CONFIRMATION)


def whose_preferences(token: str) -> Whose:
    """Whose page a link opens. At most four queries. Raises LinkSpent."""
    customer_id, person_id, identity_id = read(token, PREFERENCES, PREFERENCES_GOOD_FOR)
    customer = Customer.objects.select_related("merged_into").filter(id=customer_id).first()
    if customer is None:
        raise LinkSpent()
    standing = customer.merged_into or customer
    if standing.erased_at:
        raise LinkSpent()
    person = Person.objects.filter(id=person_id).first() if person_id else None
    if person_id and person is None:
        raise LinkSpent()
    return Whose(standing, person, address(identity_id, standing))


def what_was_asked(token: str) -> Asked:
    """What a link asks to confirm. At most two queries. Raises LinkSpent."""
    asked_ids, identity_id = read(token, CONFIRMATION, CONFIRMATION_GOOD_FOR)
    events = open_questions(asked_ids)
    if not events:
        raise LinkSpent()
    return Asked(events, address(identity_id, events[0].customer))


def address(identity_id: int | None, customer: Customer) -> Identity | None:
    """Raises LinkSpent where the address is not this customer's any more."""
    if identity_id is None:
        return None
    found = Identity.objects.select_related("customer").filter(id=identity_id).first()
    standing = customer.merged_into_id or customer.id
    if found is None or (found.customer.merged_into_id or found.customer_id) != standing:
        raise LinkSpent()
    return found


def read(token: str, salt: str, good_for: timedelta) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=good_for)
    except (signing.BadSignature, ValueError) as error:
        raise LinkSpent() from error


def masked(value: str) -> str:
    """An address as somebody recognises their own, and nobody learns another's.

    >>> masked("olena.melnyk@shop.example"), masked("a@b.example"), masked("+380671234567")
    ('o•••@shop.example', 'a•••@b.example', '•••67')
    """
    name, at, host = value.partition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••{value[-2:]}"
