"""Two customers found to be one, and taken back.

A merged customer keeps its row and everything recorded with it; `merged_into` points at the survivor. Only what a
person chose field by field is written to the survivor, and what was there before is kept with the merge.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.customers import fields, timeline, traits_kept
from regulars.customers.errors import AlreadyMerged, MergeErased, MergeUndone, SameCustomer
from regulars.customers.models import Customer, Merge, Suggestion
from regulars.customers.suppression import refuse_erased
from regulars.customers.together import refresh_keys
from regulars.lib.errors import NotFound


@transaction.atomic
def merge_customers(
    survivor_id: int, merged_id: int, *, choices: Mapping[str, str], actor: str, now: datetime
) -> Merge:
    """Make two customers one. Raises NotFound, SameCustomer, AlreadyMerged, CustomerErased.

    choices: field -> "survivor" | "merged", as `fields.differences` names the fields; of a field left out the survivor
    keeps its value, and takes the other's where it has none.
    """
    if survivor_id == merged_id:
        raise SameCustomer()
    survivor, merged = both(survivor_id, merged_id)
    for one in (survivor, merged):
        refuse_merged(one)
    changes = fields.combine(survivor, merged, choices)
    merge = Merge.objects.create(
        survivor=survivor, merged=merged, changes=changes, traits=traits_kept.put_away(merged.id),
        merged_at=now, merged_by=actor,
    )  # fmt: skip
    Customer.objects.filter(merged_into=merged).update(merged_into=survivor)
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into"])
    settle(survivor, merged)
    decide_pair(survivor, merged, Suggestion.State.MERGED, actor=actor, now=now)
    tell("customers.merged", survivor, merged, merge, actor=actor, now=now)
    tell("customers.merged_into", merged, survivor, merge, actor=actor, now=now)
    return merge


@transaction.atomic
def unmerge(merge_id: int, *, actor: str, now: datetime) -> Merge:
    """Take a merge back: two customers as before, each with what is its own. Raises NotFound, MergeUndone, MergeErased.

    What was changed on the survivor since the merge stays as it was changed.
    """
    merge = Merge.objects.select_for_update().filter(id=merge_id).first()
    if merge is None:
        raise NotFound()
    if merge.undone_at is not None:
        raise MergeUndone()
    survivor, merged = both(merge.survivor_id, merge.merged_id)
    if survivor.erased_at is not None or merged.erased_at is not None:
        raise MergeErased()
    merge.undone_at, merge.undone_by = now, actor
    merge.save(update_fields=["undone_at", "undone_by"])
    part(merged)
    fields.restore(survivor, merge.changes)
    traits_kept.put_back(merged.id, merge.traits)
    settle(root_of(survivor), merged)
    decide_pair(survivor, merged, Suggestion.State.DISMISSED, actor=actor, now=now)
    tell("customers.unmerged", survivor, merged, merge, actor=actor, now=now)
    tell("customers.unmerged", merged, survivor, merge, actor=actor, now=now)
    return merge


def both(first_id: int, second_id: int) -> tuple[Customer, Customer]:
    """Both rows, locked in one order whichever way round they are asked for."""
    rows = Customer.objects.select_for_update().filter(id__in=[first_id, second_id]).order_by("id")
    found = {row.id: row for row in rows}
    if len(found) < 2:
        raise NotFound()
    return found[first_id], found[second_id]


def refuse_merged(customer: Customer) -> None:
    """Only a customer that stands for itself may be changed. Raises AlreadyMerged, CustomerErased."""
    refuse_erased(customer)
    if customer.merged_into_id is not None:
        into = Customer.objects.get(id=customer.merged_into_id)
        raise AlreadyMerged(name=customer.name, into=into.name, customer_id=into.id)


def part(merged: Customer) -> None:
    """The merged customer stands for itself again, and for those that had been merged into it before."""
    Customer.objects.filter(id__in=below(merged.id)).update(merged_into=merged)
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])


def below(customer_id: int) -> list[int]:
    """Rows that merges not undone lead to from this one."""
    found: list[int] = []
    layer: Iterable[int] = [customer_id]
    while layer := list(
        Merge.objects.filter(survivor_id__in=layer, undone_at=None).values_list("merged_id", flat=True)
    ):
        found += layer
    return found


def root_of(customer: Customer) -> Customer:
    return customer if customer.merged_into_id is None else Customer.objects.get(id=customer.merged_into_id)


def settle(*customers: Customer) -> None:
    for customer in customers:
        refresh_keys(customer)


def decide_pair(one: Customer, other: Customer, state: str, *, actor: str, now: datetime) -> None:
    """Whoever merged or parted two customers has answered what was suggested of them."""
    first, second = sorted([one.id, other.id])
    Suggestion.objects.filter(first_id=first, second_id=second).update(state=state, decided_at=now, decided_by=actor)


def tell(kind: str, customer: Customer, other: Customer, merge: Merge, *, actor: str, now: datetime) -> None:
    data: dict[str, Any] = {"name": other.name, "customer_id": other.id}
    timeline.record(
        kind, customer_id=customer.id, happened_at=now, now=now, actor=actor,
        ref=f"customers.merge:{merge.id}", data=data,
    )  # fmt: skip
