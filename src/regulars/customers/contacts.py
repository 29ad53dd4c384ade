"""The people of a customer and the ways it is known, written down one at a time."""

from datetime import datetime

from django.db import IntegrityError, transaction

from regulars.customers import timeline
from regulars.customers.errors import IdentityUnreadable
from regulars.customers.identities import normal_form
from regulars.customers.merging import refuse_merged
from regulars.customers.models import Customer, Identity, Person
from regulars.customers.registration import taken
from regulars.customers.suppression import refuse_erased_identity
from regulars.customers.together import refresh_keys, rows_of
from regulars.lib.errors import NotFound


@transaction.atomic
def add_identity(
    customer_id: int, *, channel: str, value: str, actor: str, now: datetime, person_id: int | None = None
) -> tuple[Identity, bool]:
    """Note a further way in which a customer is known; the identity, and whether it is new.

    Raises NotFound, IdentityTaken, IdentityUnreadable, IdentityErased.
    """
    customer = locked(customer_id)
    if person_id is not None and not Person.objects.filter(id=person_id, customer_id=customer_id).exists():
        raise NotFound()
    normal = normal_form(channel, value, customer.country)
    if not normal:
        raise IdentityUnreadable(channel=channel, value=value)
    refuse_erased_identity(channel, normal)
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                customer=customer, person_id=person_id, channel=channel, value=normal, created_at=now
            )
    except IntegrityError as error:
        known = Identity.objects.filter(customer_id__in=rows_of(customer_id), channel=channel, value=normal).first()
        if known is None:
            raise taken(channel, normal) from error
        return known, False
    refresh_keys(customer)
    tell("customers.identity_added", identity, actor=actor, now=now)
    return identity, True


@transaction.atomic
def remove_identity(customer_id: int, identity_id: int, *, actor: str, now: datetime) -> None:
    """A customer is no longer known in this way. Raises NotFound."""
    customer = locked(customer_id)
    identity = Identity.objects.filter(id=identity_id, customer_id__in=rows_of(customer_id)).first()
    if identity is None:
        raise NotFound()
    tell("customers.identity_removed", identity, actor=actor, now=now)
    identity.delete()
    refresh_keys(customer)


@transaction.atomic
def add_person(
    customer_id: int,
    *,
    full_name: str,
    actor: str,
    now: datetime,
    given_name: str = "",
    patronymic: str = "",
    family_name: str = "",
    language: str = "",
) -> Person:
    """Note a human of a customer. Raises NotFound."""
    person = Person.objects.create(
        customer=locked(customer_id), full_name=full_name, given_name=given_name[:100], patronymic=patronymic[:100],
        family_name=family_name[:100], language=language, created_at=now,
    )  # fmt: skip
    timeline.record(
        "customers.person_added", customer_id=customer_id, person_id=person.pk, happened_at=now, now=now, actor=actor,
        data={"name": full_name},
    )  # fmt: skip
    return person


def locked(customer_id: int) -> Customer:
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    refuse_merged(customer)
    return customer


def tell(kind: str, identity: Identity, *, actor: str, now: datetime) -> None:
    timeline.record(
        kind, customer_id=identity.customer_id, person_id=identity.person_id, happened_at=now, now=now, actor=actor,
        ref=f"customers.identity:{identity.pk}", data={"channel": identity.channel, "value": identity.value},
    )  # fmt: skip
