"""Who is it? One identity is one customer, however many deliveries ask at the same moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from regulars.customers import names, timeline
from regulars.customers.errors import IdentitiesOfTwo, IdentityUnreadable
from regulars.customers.models import Customer, Identity, Person
from regulars.customers.suppression import erased_owner, suppress
from regulars.customers.together import refresh_keys
from regulars.customers.types import Described
from regulars.lib.errors import Conflict
from regulars.staff.queries import company

Pair = tuple[str, str]

# Somebody who takes no lock (a file being loaded) may add the identity between our look and our writing.
MOST_LOOKS = 3


@dataclass(frozen=True)
class Known:
    """Whose an identity is. `customer_id` is the customer, the survivor where there was a merge; what happens is
    recorded with `row_id`, so that it goes back with its own side when the merge is taken back. Of somebody erased
    (`is_erased`) only that it happened may be written down: no name, no words, no contact."""

    customer_id: int
    row_id: int
    person_id: int | None
    is_new: bool = False
    is_erased: bool = False


def resolve_identity(
    channel: str,
    value: str,
    *,
    now: datetime,
    also: Sequence[Pair] = (),
    create: Described | None = None,
    actor: str = "",
) -> Known | None:
    """The customer known by an identity; added as `create` describes it when nobody is, else None.

    `also` are further identities of the same person: they recognise as well, and those that nobody has yet are noted.
    Of somebody erased the erased customer, and nothing is noted.
    Holds a lock on each identity until the transaction of the caller ends. Raises IdentityUnreadable, IdentitiesOfTwo.
    """
    pairs = normal_pairs([(channel, value), *also], create.country if create else "")
    with transaction.atomic():
        lock(pairs)
        for _look in range(MOST_LOOKS):
            found = owner(pairs) or erased(pairs)
            if found is None and create is None:
                return None
            try:
                with transaction.atomic():
                    known = found or add(pairs[0], create or Described(""), actor=actor, now=now)
                    note(known, pairs, now=now)
                    return known
            except IntegrityError:
                continue
    raise Conflict()


def normal_pairs(pairs: Sequence[Pair], country: str) -> list[Pair]:
    """Identities in their one written form; the first must have one, others without one are left out."""
    normal = [(channel, normal_form(channel, value, country)) for channel, value in pairs]
    if not normal[0][1]:
        raise IdentityUnreadable(channel=pairs[0][0], value=pairs[0][1])
    return list(dict.fromkeys(pair for pair in normal if pair[1]))


def normal_form(channel: str, value: str, country: str = "") -> str:
    """The one written form, "" where there is none; a phone without its country is of `country`, else of the company.

    One query for a phone without either, none otherwise.
    """
    asks = channel == Identity.Channel.PHONE and not country and not value.strip().startswith("+")
    return names.normalise(channel, value, company().country if asks else country)


def lock(pairs: Iterable[Pair]) -> None:
    """One at a time for each identity, always in the same order."""
    with connection.cursor() as cursor:
        for channel, value in sorted(pairs):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"identity:{channel}:{value}"])


def owner(pairs: Sequence[Pair]) -> Known | None:
    """Who has any of the identities; the one named first says which row and person."""
    found = {pair: identity for pair in pairs if (identity := identity_of(*pair))}
    if not found:
        return None
    customers = {survivor(identity): pair for pair, identity in reversed(found.items())}
    if len(customers) > 1:
        raise of_two([found[pair] for pair in reversed(customers.values())])
    first = next(iter(found.values()))
    return Known(survivor(first), first.customer_id, first.person_id)


def erased(pairs: Sequence[Pair]) -> Known | None:
    """Somebody erased who was known by one of the identities."""
    customer_id = erased_owner(pairs)
    return None if customer_id is None else Known(customer_id, customer_id, None, is_erased=True)


def identity_of(channel: str, value: str) -> Identity | None:
    return Identity.objects.select_related("customer").filter(channel=channel, value=value).first()


def survivor(identity: Identity) -> int:
    return identity.customer.merged_into_id or identity.customer_id


def of_two(identities: Sequence[Identity]) -> IdentitiesOfTwo:
    one, other = identities[:2]
    return IdentitiesOfTwo(
        value=one.value, name=one.customer.name, customer_id=survivor(one),
        other_value=other.value, other_name=other.customer.name, other_customer_id=survivor(other),
    )  # fmt: skip


def add(pair: Pair, described: Described, *, actor: str, now: datetime) -> Known:
    """Somebody new; without a name they are called by the identity."""
    name = described.name or pair[1]
    customer = Customer.objects.create(
        kind=described.kind, name=name[: names.NAME_LENGTH], sort_key=names.sort_key(name), country=described.country,
        language=described.language, manager_id=described.manager_id, created_at=now,
    )  # fmt: skip
    person = None
    if described.name and described.kind == Customer.Kind.PERSON:
        person = Person.objects.create(
            customer=customer, full_name=customer.name, language=described.language, created_at=now
        )
    timeline.record("customers.customer_added", customer_id=customer.id, happened_at=now, now=now, actor=actor)
    return Known(customer.id, customer.id, person.pk if person else None, is_new=True)


def note(known: Known, pairs: Sequence[Pair], *, now: datetime) -> None:
    """Keep the identities nobody has yet, with the row that was recognised; those of somebody erased are not kept."""
    if known.is_erased:
        suppress((pair for pair in pairs if identity_of(*pair) is None), customer_id=known.customer_id, now=now)
        return
    missing = [pair for pair in pairs if known.is_new or identity_of(*pair) is None]
    missing = [pair for pair in missing if known.is_new or erased_owner([pair]) is None]
    for channel, value in missing:
        person_id = None if channel == Identity.Channel.EXTERNAL else known.person_id
        Identity.objects.create(
            customer_id=known.row_id, person_id=person_id, channel=channel, value=value, created_at=now
        )
    if missing:
        refresh_keys(Customer.objects.get(id=known.customer_id))
