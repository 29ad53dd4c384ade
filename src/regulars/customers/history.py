"""How a customer came to be written down as it is: each change, field by field, as values.

Read from the timeline and from merges; what files changed is known to `imports`, and put between by whoever shows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.customers import registration
from regulars.customers.fields import OWN, PLAIN
from regulars.customers.models import Customer, Entry, Merge
from regulars.lib.paging import Page, Sort, keyset_page

CHANGED, ADDED = "customers.customer_changed", "customers.customer_added"
MERGED, UNMERGED, MERGE = "customers.merged", "customers.unmerged", "customers.merge:"
LEARNT, FORGOT = "customers.identity_added", "customers.identity_removed"
KINDS = (CHANGED, ADDED, MERGED, UNMERGED, LEARNT, FORGOT)
DESCRIBED = ("name", "kind", "email", "phone", "country", "language", "manager_id")


@dataclass(frozen=True)
class FieldChange:
    """A field («country», «attributes.size») and what it was and became; None or "" where it had nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What one entry changed. `other`: with whom it was merged or parted. `titles`: own attributes, as called then."""

    entry: Entry
    fields: Sequence[FieldChange]
    other: str = ""
    merge_id: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


def history_of(rows: Sequence[int], *, cursor: str = "", size: int = 30) -> Page[Entry]:
    """The entries that changed what is written down of a customer, latest first. One query. Raises BadCursor."""
    entries = Entry.objects.filter(customer_id__in=rows, kind__in=KINDS)
    return keyset_page(entries, Sort("happened_at", descending=True), cursor=cursor, size=size)


def changes_in(entries: Sequence[Entry]) -> list[Change]:
    """What entries changed, field by field. One query where somebody was merged."""
    merges = merges_in(entries)
    return [change_in(entry, merges) for entry in entries]


def merges_in(entries: Sequence[Entry]) -> dict[str, Merge]:
    numbers = [int(one.ref.removeprefix(MERGE)) for one in entries if one.ref.startswith(MERGE)]
    return {f"{MERGE}{one.id}": one for one in Merge.objects.filter(id__in=numbers)} if numbers else {}


def change_in(entry: Entry, merges: Mapping[str, Merge]) -> Change:
    data = entry.data
    match entry.kind:
        case kind if kind == CHANGED:
            before, after = data.get("before", {}), data.get("after", {})
            return Change(entry, list(differences(before, after)), titles=data.get("titles", {}))
        case kind if kind in (MERGED, UNMERGED):
            return merge_in(entry, merges.get(entry.ref))
        case kind if kind in (LEARNT, FORGOT):
            value, nothing = data.get("value", ""), ""
            told = (nothing, value) if kind == LEARNT else (value, nothing)
            return Change(entry, [FieldChange(data.get("channel", ""), *told)])
    return Change(entry, [])


def merge_in(entry: Entry, merge: Merge | None) -> Change:
    """Of a merge taken back the same fields, the other way round; a merge that stands can be taken back."""
    back, changes = entry.kind == UNMERGED, merge.changes if merge else {}
    sides = ("after", "before") if back else ("before", "after")
    # Of the merged one nothing was changed: only the survivor took fields over.
    own = merge is not None and merge.survivor_id == entry.customer_id
    fields = [FieldChange(name, *(change[side] for side in sides)) for name, change in changes.items()] if own else []
    standing = merge is not None and not back and merge.undone_at is None
    return Change(entry, fields, str(entry.data.get("name", "")), merge.id if merge and standing else None)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Of two descriptions, those of an entry or whole rows of a file."""
    for name in dict.fromkeys((*DESCRIBED, *PLAIN)):
        if (before.get(name) or "") != (after.get(name) or ""):
            yield FieldChange(name, before.get(name), after.get(name))
    old, new = before.get("attributes") or {}, after.get("attributes") or {}
    for name in dict.fromkeys([*old, *new]):
        if old.get(name, "") != new.get(name, ""):
            yield FieldChange(f"{OWN}{name}", old.get(name), new.get(name))


def undoable(customer: Customer, changes: Sequence[Change]) -> set[int]:
    """Entries whose change can still be taken back: everything stands as it left it. Three queries, if any."""
    own = [one.entry for one in changes if one.entry.kind == CHANGED and one.entry.customer_id == customer.id]
    if not own or customer.merged_into_id is not None:
        return set()
    now = registration.description_of(customer)
    return {entry.id for entry in own if registration.stands(customer, now, entry)}
