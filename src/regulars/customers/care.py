"""What whoever answers a customer must know first."""

from datetime import datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import CareNote, Customer, Entry
from regulars.customers.suppression import refuse_erased_row
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

KIND = "customers.care_note_written"
LENGTH = 500


@transaction.atomic
def write_care_note(customer_id: int, text: str, *, actor: str, now: datetime) -> Entry | None:
    """Write, change or (with an empty text) remove the care note; None when it says that already.

    Raises NotFound, CustomerErased.
    """
    if not Customer.objects.select_for_update().filter(id=customer_id).exists():
        raise NotFound()
    refuse_erased_row(customer_id)
    text, before = clean(text, LENGTH), text_of(customer_id)
    if text == before:
        return None
    if text:
        CareNote.objects.update_or_create(
            customer_id=customer_id, defaults={"text": text, "written_at": now, "written_by": actor}
        )
    else:
        CareNote.objects.filter(customer_id=customer_id).delete()
    return timeline.record(
        KIND, customer_id=customer_id, happened_at=now, now=now, actor=actor, data={"before": before, "after": text}
    )


@transaction.atomic
def undo_care_note(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take a change of the note back, as a new one. Raises NotFound, NothingToUndo."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind=KIND).first()
    if entry is None:
        raise NotFound()
    if text_of(customer_id) != entry.data["after"]:
        raise NothingToUndo()
    write_care_note(customer_id, entry.data["before"], actor=actor, now=now)


def text_of(customer_id: int) -> str:
    return CareNote.objects.filter(customer_id=customer_id).values_list("text", flat=True).first() or ""
