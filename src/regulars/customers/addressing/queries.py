"""Reads of greetings and care notes."""

from collections.abc import Sequence

from django.db.models import QuerySet

from regulars.customers.addressing.people import Addressed, addressed
from regulars.customers.models import CareNote, Person
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound
from regulars.staff.models import Company

SHOWN = 5


def people_with_addressing(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Person]:
    """The humans of a customer and of those merged into it who have not left, with what was said of their greeting.

    One query, one more when `rows` (see `customers.queries.rows_together`) are not given.
    """
    people = Person.objects.filter(customer_id__in=rows or rows_of(customer_id), left_at=None)
    return people.select_related("customer", "addressing").order_by("id")


def greetings_of(
    customer_id: int, company: Company, *, rows: Sequence[int] | None = None, limit: int = SHOWN
) -> list[Addressed]:
    """How to greet the first few people of a customer. One query, one more when `rows` are not given."""
    return [addressed(person, company) for person in people_with_addressing(customer_id, rows=rows)[:limit]]


def person_of(customer_id: int, person_id: int) -> Person:
    """One of a customer's people. Two queries. Raises NotFound."""
    person = people_with_addressing(customer_id).filter(id=person_id).first()
    if person is None:
        raise NotFound()
    return person


def care_note_of(customer_id: int) -> CareNote | None:
    """What must be known before answering a customer. One query."""
    return CareNote.objects.filter(customer_id=customer_id).first()


def care_notes_of(customer_id: int, *, rows: Sequence[int] | None = None) -> list[str]:
    """The care notes of a customer and of those merged into it. One query, one more when `rows` are not given."""
    notes = CareNote.objects.filter(customer_id__in=rows or rows_of(customer_id))
    return list(notes.order_by("customer_id").values_list("text", flat=True))
