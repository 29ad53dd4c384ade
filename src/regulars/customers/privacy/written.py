"""What somebody here wrote of a customer: notes, plans, greetings, what to mind, days to remember."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import Addressing, CareNote, FollowUp, Note, Occasion, Person
from regulars.customers.privacy.words import words_of_person
from regulars.customers.together import rows_of
from regulars.lib.registry import Shown

TABLES = (
    "customers_note", "customers_followup", "customers_addressing", "customers_carenote", "customers_occasion",
)  # fmt: skip


def export(rows: Sequence[int]) -> Shown:
    return {
        _("Notes, calls and meetings"): notes(rows),
        _("What we plan with you"): (
            {
                pgettext("data of a person", "what"): one.words,
                pgettext("data of a person", "on"): one.due_on,
                pgettext("data of a person", "done on"): one.done_at,
            }
            for one in FollowUp.objects.filter(customer_id__in=rows).order_by("id")
        ),
        _("How we greet you"): (
            {
                pgettext("data of a person", "name"): one.name,
                pgettext("data of a person", "formally"): one.formal,
                pgettext("data of a person", "in a friendly way"): one.friendly,
            }
            for one in Addressing.objects.filter(person__customer_id__in=rows).order_by("person_id")
        ),
        _("What we mind"): (
            {pgettext("data of a person", "note"): one.text, pgettext("data of a person", "written"): one.written_at}
            for one in CareNote.objects.filter(customer_id__in=rows).order_by("customer_id")
        ),
        _("Days we remember"): (day(one) for one in Occasion.objects.filter(customer_id__in=rows).order_by("id")),
    }


def notes(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Note.objects.filter(customer_id__in=rows).order_by("happened_at", "id").iterator():
        yield {
            pgettext("data of a person", "when"): one.happened_at,
            pgettext("data of a person", "kind"): one.get_kind_display(),
            pgettext("data of a person", "text"): one.text,
            pgettext("data of a person", "withdrawn on"): one.withdrawn_at,
        }


def day(one: Occasion) -> Mapping[str, Any]:
    return {
        pgettext("data of a person", "what"): one.title or one.get_kind_display(),
        pgettext("data of a person", "day"): f"{one.day:02}.{one.month:02}",
        pgettext("data of a person", "year"): one.year,
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """That somebody called stays; what was said goes, and so does what was planned."""
    Note.objects.filter(customer_id__in=rows).update(text="", person=None)
    FollowUp.objects.filter(customer_id__in=rows).delete()
    Addressing.objects.filter(person__customer_id__in=rows).delete()
    CareNote.objects.filter(customer_id__in=rows).delete()
    Occasion.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """What was said with the person goes; in the notes about their company their name is hidden."""
    words, rows = words_of_person(person_id), rows_beside(person_id)
    for note in Note.objects.filter(Q(person_id=person_id) | Q(customer_id__in=rows)):
        note.text = "" if note.person_id == person_id else words.hidden_in(note.text)
        note.person_id = None if note.person_id == person_id else note.person_id
        note.save(update_fields=["text", "person"])
    for plan in FollowUp.objects.filter(customer_id__in=rows):
        plan.words = words.hidden_in(plan.words)
        plan.save(update_fields=["words"])
    for care in CareNote.objects.filter(customer_id__in=rows):
        care.text = words.hidden_in(care.text)
        care.save(update_fields=["text"])
    Addressing.objects.filter(person_id=person_id).delete()
    Occasion.objects.filter(person_id=person_id).delete()


def rows_beside(person_id: int) -> list[int]:
    """All rows of the customer that a person is one of, its own first."""
    row = Person.objects.select_related("customer").filter(id=person_id).values_list(
        "customer_id", "customer__merged_into_id"
    ).first()  # fmt: skip
    if row is None:
        return []
    root = row[1] or row[0]
    return rows_of(root)
