"""Reads of notes and follow-ups."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from regulars.customers.models import FollowUp, Note
from regulars.customers.notes.kinds import NOTE_REF
from regulars.customers.together import rows_of
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound


def note(note_id: int) -> Note:
    """A note with its customer. One query. Raises NotFound."""
    found = Note.objects.select_related("customer").filter(id=note_id).first()
    if found is None:
        raise NotFound()
    return found


def notes_by_ref(refs: Iterable[str]) -> dict[str, Note]:
    """The notes that references of entries point at, with their people. One query; none where there is no note."""
    wanted = {int(ref.removeprefix(NOTE_REF)) for ref in refs if ref.startswith(NOTE_REF)}
    if not wanted:
        return {}
    return {f"{NOTE_REF}{one.id}": one for one in Note.objects.select_related("person").filter(id__in=wanted)}


def open_follow_ups_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[FollowUp]:
    """What somebody wants to come back to with a customer and those merged into it, the first due first.

    One query, authors included; one more when `rows` (see `customers.queries.rows_together`) are not given.
    """
    found = FollowUp.objects.filter(customer_id__in=rows or rows_of(customer_id), done_at=None, dropped_at=None)
    return found.select_related("author").order_by("due_on", "id")


def due_follow_ups(author_id: int, *, today: date, only_of: int | None = None) -> QuerySet[FollowUp]:
    """What an employee wanted to come back to by today, the longest overdue first. One query, customers included."""
    found = FollowUp.objects.filter(
        looked_after_by(only_of, "customer"), author_id=author_id, due_on__lte=today, done_at=None, dropped_at=None
    )
    return found.select_related("customer__merged_into").order_by("due_on", "id")
