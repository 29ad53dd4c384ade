"""Reads of the people of a customer with the ways they are reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulars.customers.models import Identity, Person
from regulars.customers.queries import people_of
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound

CHANNELS = (Identity.Channel.EMAIL, Identity.Channel.PHONE)


@dataclass(frozen=True)
class Reached:
    """A person and their own e-mails and phones, those known longest first."""

    person: Person
    emails: tuple[str, ...]
    phones: tuple[str, ...]


def people_reached(customer_id: int, *, rows: Sequence[int] | None = None, most: int = 50) -> list[Reached]:
    """The first people of a customer with their contacts. Two queries, one more when `rows` are not given."""
    people = list(people_of(customer_id, rows=rows)[:most])
    contacts = contacts_of_people(one.id for one in people)
    return [reached(person, contacts.get(person.id, [])) for person in people]


def person_reached(customer_id: int, person_id: int) -> Reached:
    """One of the people of a customer, also of those merged into it. Three queries. Raises NotFound."""
    person = Person.objects.filter(id=person_id, customer_id__in=rows_of(customer_id), left_at=None).first()
    if person is None:
        raise NotFound()
    return reached(person, contacts_of_people([person.id]).get(person.id, []))


def contacts_of_people(people: Iterable[int]) -> dict[int, list[Identity]]:
    """E-mails and phones by person. One query."""
    found: dict[int, list[Identity]] = {}
    for identity in Identity.objects.filter(person_id__in=list(people), channel__in=CHANNELS).order_by("id"):
        found.setdefault(identity.person_id or 0, []).append(identity)
    return found


def reached(person: Person, contacts: Sequence[Identity]) -> Reached:
    emails, phones = (tuple(one.value for one in contacts if one.channel == channel) for channel in CHANNELS)
    return Reached(person, emails, phones)
