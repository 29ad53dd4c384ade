"""The fields of two customers side by side: how they differ, which value is kept, how that is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regulars.customers.models import Customer

PLAIN = ("name", "kind", "country", "language", "manager_id", "joined_on")
OWN = "attributes."
MERGED, SURVIVOR = "merged", "survivor"


@dataclass(frozen=True)
class Difference:
    """A field in which two customers differ; "" or None where one of them has nothing."""

    field: str
    first: Any
    second: Any


def differences(first: Customer, second: Customer) -> list[Difference]:
    """Fields in which two customers differ, own attributes after the others. No query."""
    own = dict.fromkeys([*sorted(first.attributes), *sorted(second.attributes)])
    names = [*PLAIN, *(f"{OWN}{name}" for name in own)]
    found = (Difference(name, value(first, name), value(second, name)) for name in names)
    return [one for one in found if one.first != one.second]


def usual_choice(field: str, survivor: Any, merged: Any) -> str:
    """What is kept when nobody chooses: what the survivor has, the other's where it has nothing, the earlier day."""
    if field == "joined_on" and survivor and merged:
        return MERGED if merged < survivor else SURVIVOR
    return MERGED if survivor in ("", None) else SURVIVOR


def combine(survivor: Customer, merged: Customer, choices: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Write the chosen values to the survivor; returns {field: {"before", "after"}} of what changed."""
    changes = {}
    for one in differences(survivor, merged):
        if choices.get(one.field, usual_choice(one.field, one.first, one.second)) == MERGED:
            changes[one.field] = {"before": written(one.first), "after": written(one.second)}
    write(survivor, {field: change["after"] for field, change in changes.items()})
    return changes


def restore(survivor: Customer, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Put back what was before; a field that somebody changed since stays as it is."""
    unchanged = {
        field: change["before"]
        for field, change in changes.items()
        if written(value(survivor, field)) == change["after"]
    }
    write(survivor, unchanged)


def value(customer: Customer, field: str) -> Any:
    if field.startswith(OWN):
        return customer.attributes.get(field.removeprefix(OWN))
    return getattr(customer, field)


def write(customer: Customer, values: Mapping[str, Any]) -> None:
    for field, kept in values.items():
        put(customer, field, kept)
    customer.save(update_fields=[*(field for field in values if not field.startswith(OWN)), "attributes"])


def put(customer: Customer, field: str, kept: Any) -> None:
    if field == "joined_on":
        customer.joined_on = date.fromisoformat(kept) if kept else None
    elif not field.startswith(OWN):
        setattr(customer, field, kept)
    elif kept is None:
        customer.attributes.pop(field.removeprefix(OWN), None)
    else:
        customer.attributes[field.removeprefix(OWN)] = kept


def written(kept: Any) -> Any:
    """A value as it stands in JSON."""
    return kept.isoformat() if isinstance(kept, date) else kept
