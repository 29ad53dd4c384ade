"""Correcting a greeting once for good."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.addressing.greetings import LENGTH
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Addressing, Entry, Person
from regulars.lib.errors import NotFound
from regulars.lib.text import clean

KIND = "customers.addressing_corrected"


@dataclass(frozen=True)
class Correction:
    """What an employee says of a person's name. Empty lines leave the greeting to the rules."""

    given_name: str = ""
    patronymic: str = ""
    family_name: str = ""
    gender: str = ""
    language: str = ""
    formal: str = ""
    friendly: str = ""


ROOM = {"formal": LENGTH, "friendly": LENGTH, "gender": 6, "language": 5}
PARTS = ("given_name", "patronymic", "family_name", "gender", "language")


@transaction.atomic
def correct_addressing(person_id: int, said: Correction, *, actor: str, now: datetime) -> Entry | None:
    """Write down how a person is greeted from now on; None when nothing is different. Raises NotFound."""
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is None:
        raise NotFound()
    said, before = cleaned(said), correction_as_kept(person)
    if before == said and (said == Correction() or holds_for_this_name(person)):
        return None
    for part in PARTS:
        setattr(person, part, getattr(said, part))
    person.save(update_fields=PARTS)
    lines = {"formal": said.formal, "friendly": said.friendly, "name": person.full_name}
    Addressing.objects.update_or_create(
        person=person, defaults={**lines, "corrected_at": now, "corrected_by": actor}
    )  # fmt: skip
    return timeline.record(
        KIND, customer_id=person.customer_id, person_id=person.id, happened_at=now, now=now, actor=actor,
        data={"before": asdict(before), "after": asdict(said), "name": person.full_name},
    )  # fmt: skip


@transaction.atomic
def undo_correction(customer_id: int, entry_id: int, *, actor: str, now: datetime) -> None:
    """Take a correction back, as a new one. Raises NotFound, NothingToUndo."""
    entry = Entry.objects.filter(id=entry_id, customer_id=customer_id, kind=KIND).first()
    if entry is None or entry.person_id is None:
        raise NotFound()
    person = Person.objects.select_for_update().get(id=entry.person_id)
    if asdict(correction_as_kept(person)) != entry.data["after"]:
        raise NothingToUndo()
    correct_addressing(person.id, Correction(**entry.data["before"]), actor=actor, now=now)


def holds_for_this_name(person: Person) -> bool:
    return Addressing.objects.filter(person=person, name=person.full_name).exists()


def cleaned(said: Correction) -> Correction:
    """Without what cannot be seen or kept, and no longer than there is room."""
    return Correction(**{part.name: clean(getattr(said, part.name), ROOM.get(part.name, 100)) for part in fields(said)})


def correction_as_kept(person: Person) -> Correction:
    """What is written down of a person now. One query."""
    said = Addressing.objects.filter(person=person).first()
    kept = {part: getattr(person, part) for part in PARTS}
    return Correction(**kept, formal=said.formal if said else "", friendly=said.friendly if said else "")
