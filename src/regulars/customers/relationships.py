"""The kind of relationship kept with a customer: chosen by a person, each change on the timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Customer, Entry
from regulars.lib.errors import BadInput, NotFound
from regulars.lib.registry import TimelineKind


def in_words(value: str) -> str:
    return str(dict(Customer.Relationship.choices).get(value, "")) or _("not chosen")


def sentence(data: Mapping[str, Any]) -> str:
    said = {"before": in_words(data.get("before", "")), "after": in_words(data.get("after", ""))}
    if not data.get("before"):
        return _("Kind of relationship: %(after)s") % said
    return _("Kind of relationship: %(after)s, %(before)s before") % said


CHANGED = TimelineKind(
    key="customers.relationship_changed",
    title=gettext_lazy("Kind of relationship changed"),
    icon="handshake",
    sentence=sentence,
    keeps=("before", "after"),
)


@transaction.atomic
def choose_relationship(customer_id: int, relationship: str, *, actor: str, now: datetime) -> Entry | None:
    """Say how this customer is dealt with, "" for «not chosen»; None when it says that already.

    Raises NotFound, BadInput for a kind there is not.
    """
    if relationship and relationship not in Customer.Relationship.values:
        raise BadInput(relationship=relationship[:40])
    customer = Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    before = customer.relationship
    if relationship == before:
        return None
    customer.relationship = relationship
    customer.save(update_fields=["relationship"])
    return timeline.record(
        CHANGED.key, customer_id=customer_id, happened_at=now, now=now, actor=actor,
        data={"before": before, "after": relationship},
    )  # fmt: skip


@transaction.atomic
def undo_relationship(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take a choice back, as a new one. Raises NotFound, NothingToUndo."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind=CHANGED.key).first()
    if entry is None:
        raise NotFound()
    standing = Customer.objects.select_for_update().values_list("relationship", flat=True).get(id=customer_id)
    if standing != entry.data["after"]:
        raise NothingToUndo()
    choose_relationship(customer_id, entry.data["before"], actor=actor, now=now)
