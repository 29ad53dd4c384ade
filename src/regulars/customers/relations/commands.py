"""Noting what two customers are to each other, and taking it away; each can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.merging import both, refuse_merged
from regulars.customers.models import Customer, Entry, Relation
from regulars.customers.relations.circles import lock, refuse_circle
from regulars.customers.relations.errors import RelationKnown, RelationWithItself
from regulars.customers.relations.kinds import ADDED, REMOVED
from regulars.customers.relations.queries import of_rows
from regulars.customers.relations.words import KIND_OF, REVERSE, Role, role_of
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

NOTE_LENGTH = 200
BOTH_WAYS = (Relation.Kind.PARTNER, Relation.Kind.FAMILY)


@dataclass(frozen=True)
class Noted:
    """What the other one is to a customer, in a few words more, and since when as far as it is known."""

    other_id: int
    role: Role
    note: str = ""
    since: date | None = None


@transaction.atomic
def relate(customer_id: int, noted: Noted, *, actor: str, now: datetime) -> tuple[Relation, Entry]:
    """Note what another customer is to this one; on the timeline of both.

    Raises NotFound, AlreadyMerged, RelationWithItself, RelationKnown, RelationInCircle.
    """
    if customer_id == noted.other_id:
        raise RelationWithItself()
    kind = KIND_OF[noted.role]
    lock(kind)
    customer, other = both(customer_id, noted.other_id)
    for one in (customer, other):
        refuse_merged(one)
    refuse_known(customer, other, kind, noted.role)
    lower, upper = in_order(customer, other, noted.role)
    refuse_circle(lower, upper, kind)
    relation = Relation.objects.create(
        customer=lower, other=upper, kind=kind, note=clean(noted.note, NOTE_LENGTH), since=noted.since,
        created_at=now, created_by=actor,
    )  # fmt: skip
    return relation, told(ADDED, relation, customer, actor=actor, now=now)


@transaction.atomic
def unrelate(customer_id: int, relation_id: int, *, actor: str, now: datetime) -> Entry:
    """It is not so, or no longer; on the timeline of both. Raises NotFound, AlreadyMerged."""
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    refuse_merged(customer)
    relation = of_rows(rows_of(customer_id)).select_for_update().filter(id=relation_id).first()
    if relation is None:
        raise NotFound()
    entry = told(REMOVED, relation, customer, actor=actor, now=now)
    relation.delete()
    return entry


@transaction.atomic
def undo_relation(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take the noting or the removal back, as a new one. Raises NotFound, NothingToUndo, and what `relate` raises."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind__in=(ADDED, REMOVED)).first()
    if entry is None or "customer_id" not in entry.data:
        raise NotFound()
    if entry.kind == REMOVED:
        relate(customer_id, noted_in(entry), actor=actor, now=now)
        return
    try:
        unrelate(customer_id, int(entry.ref.rpartition(":")[2]), actor=actor, now=now)
    except NotFound as error:
        raise NothingToUndo() from error


def noted_in(entry: Entry) -> Noted:
    since = entry.data.get("since")
    return Noted(
        entry.data["customer_id"], Role(entry.data["role"]), entry.data["note"],
        date.fromisoformat(since) if since else None,
    )  # fmt: skip


def in_order(customer: Customer, other: Customer, role: Role) -> tuple[Customer, Customer]:
    """Who stands first in the row: the one below of two, the smaller number of two alike."""
    if KIND_OF[role] in BOTH_WAYS:
        return (customer, other) if customer.id < other.id else (other, customer)
    return (other, customer) if role in (Role.CHILD, Role.REFERRED) else (customer, other)


def refuse_known(customer: Customer, other: Customer, kind: str, role: Role) -> None:
    """Also what is noted of customers merged into the two. Two queries for the rows, one for the relation."""
    lower, upper = in_order(customer, other, role)
    below, above = rows_of(lower.id), rows_of(upper.id)
    so = Q(customer_id__in=below, other_id__in=above)
    if kind in BOTH_WAYS:
        so |= Q(customer_id__in=above, other_id__in=below)
    if Relation.objects.filter(so, kind=kind).exists():
        raise RelationKnown(name=customer.name, other=other.name)


def told(kind: str, relation: Relation, customer: Customer, *, actor: str, now: datetime) -> Entry:
    """On both timelines, each from its own side; the entry of the customer who was asked about."""
    sides = {root(relation.customer).id: role_of(relation.kind, first=True)}
    ours = sides.get(customer.id) or role_of(relation.kind, first=False)
    other = root(relation.other if customer.id in sides else relation.customer)
    record(kind, relation, other, customer, REVERSE[ours], actor=actor, now=now)
    return record(kind, relation, customer, other, ours, actor=actor, now=now)


def root(customer: Customer) -> Customer:
    return customer.merged_into or customer


def record(
    kind: str, relation: Relation, customer: Customer, other: Customer, role: Role, *, actor: str, now: datetime
) -> Entry:
    entry = timeline.record(
        kind, customer_id=customer.id, happened_at=now, now=now, actor=actor, ref=f"customers.relation:{relation.pk}",
        data={"role": role, "customer_id": other.id, "name": other.name, "note": relation.note,
              "since": relation.since.isoformat() if relation.since else None},
    )  # fmt: skip
    assert entry is not None
    return entry
