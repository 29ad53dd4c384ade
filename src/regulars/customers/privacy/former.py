"""What a customer was called and reached by before: the timeline still says so, and so may other tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from regulars.customers.models import Entry

CHANGED = ("customers.customer_changed", "customers.changed_by_file")
OF_IDENTITY = ("customers.identity_removed", "customers.identity_added")

Pair = tuple[str, str]


def former_names(rows: Sequence[int]) -> set[str]:
    """One query."""
    return {str(said["name"]) for said in sides(rows) if said.get("name")}


def former_identities(rows: Sequence[int]) -> list[Pair]:
    """(channel, value) of what was changed or removed. Two queries."""
    written = [(channel, said.get(channel)) for said in sides(rows) for channel in ("email", "phone")]
    named = Entry.objects.filter(customer_id__in=rows, kind__in=OF_IDENTITY).values_list("data", flat=True)
    written += [(data.get("channel"), data.get("value")) for data in named]
    return list(dict.fromkeys((str(channel), str(value)) for channel, value in written if channel and value))


def sides(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """What was written down of them, before and after each change."""
    for data in Entry.objects.filter(customer_id__in=rows, kind__in=CHANGED).values_list("data", flat=True):
        for side in ("before", "after"):
            if isinstance(data.get(side), dict):
                yield data[side]
