"""Defining what the company wants to know of its customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from regulars.customers.attributes.audit_actions import ARCHIVED, CHANGED, DEFINED, RESTORED
from regulars.customers.attributes.errors import AttributeKnown, NoChoices
from regulars.customers.attributes.queries import definition, definitions
from regulars.customers.attributes.queue import ask_to_tidy
from regulars.customers.models import AttributeDefinition
from regulars.lib.errors import BadInput
from regulars.lib.text import clean
from regulars.staff import audit

KEY_LENGTH, TITLE_LENGTH, CHOICE_LENGTH, MOST_CHOICES = 120, 100, 200, 200


@dataclass(frozen=True)
class Defined:
    """What is said of an attribute. Only «one of a list» has choices."""

    title: str
    kind: str
    choices: tuple[str, ...] = ()


@transaction.atomic
def define_attribute(said: Defined, *, key: str = "", actor: str, now: datetime) -> AttributeDefinition:
    """A new attribute, the last in order; the values that stand in the data already are brought into its form.

    Without a key it is made from the title. Raises AttributeKnown, NoChoices, BadInput.
    """
    key = clean(key, KEY_LENGTH) or key_from(said.title)
    last = AttributeDefinition.objects.aggregate(last=Max("order"))["last"] or 0
    made = AttributeDefinition(key=key, order=last + 1, created_at=now)
    write(made, said)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        known = AttributeDefinition.objects.filter(key=key).first()
        if known is None:
            raise
        raise AttributeKnown(key=key, title=known.title) from error
    ask_to_tidy(made.id)
    note(DEFINED, made, actor=actor, now=now)
    return made


@transaction.atomic
def change_attribute(definition_id: int, said: Defined, *, actor: str, now: datetime) -> AttributeDefinition:
    """Call an attribute something else, or make it of another kind. Values that do not fit stay as they are.

    Raises NotFound, NoChoices, BadInput.
    """
    found = locked(definition_id)
    write(found, said)
    found.save(update_fields=["title", "kind", "choices"])
    ask_to_tidy(found.id)
    note(CHANGED, found, actor=actor, now=now)
    return found


@transaction.atomic
def archive_attribute(definition_id: int, *, actor: str, now: datetime) -> AttributeDefinition:
    """Put an attribute away: nobody is asked for it any more; what is known stays. Raises NotFound."""
    return settled(definition_id, archived_at=now, action=ARCHIVED, actor=actor, now=now)


@transaction.atomic
def restore_attribute(definition_id: int, *, actor: str, now: datetime) -> AttributeDefinition:
    """Use an attribute again, in its old place. Raises NotFound."""
    return settled(definition_id, archived_at=None, action=RESTORED, actor=actor, now=now)


@transaction.atomic
def move_attribute(definition_id: int, *, earlier: bool, actor: str, now: datetime) -> None:
    """One place earlier or later among those in use. Raises NotFound."""
    places = list(definitions().select_for_update())
    here = next((place for place, one in enumerate(places) if one.id == definition_id), None)
    if here is None:
        definition(definition_id)
        return
    there = max(0, min(len(places) - 1, here - 1 if earlier else here + 1))
    places.insert(there, places.pop(here))
    for place, one in enumerate(places, start=1):
        one.order = place
    AttributeDefinition.objects.bulk_update(places, ["order"])


def settled(
    definition_id: int, *, archived_at: datetime | None, action: str, actor: str, now: datetime
) -> AttributeDefinition:
    """In use or put away; nothing happens where it is so already."""
    found = locked(definition_id)
    if (found.archived_at is None) != (archived_at is None):
        found.archived_at = archived_at
        found.save(update_fields=["archived_at"])
        note(action, found, actor=actor, now=now)
    return found


def note(action: str, one: AttributeDefinition, *, actor: str, now: datetime) -> None:
    ref, details = f"customers.attribute:{one.id}", {"key": one.key, "title": one.title, "kind": one.kind}
    audit.record(actor=actor, action=action, ref=ref, details=details, now=now)


def locked(definition_id: int) -> AttributeDefinition:
    definition(definition_id)
    return AttributeDefinition.objects.select_for_update().get(id=definition_id)


def write(one: AttributeDefinition, said: Defined) -> None:
    one.title = clean(said.title, TITLE_LENGTH)
    if not one.title or said.kind not in AttributeDefinition.Kind.values:
        raise BadInput()
    one.kind = said.kind
    one.choices = tidied(said.choices) if said.kind == AttributeDefinition.Kind.CHOICE else []
    if said.kind == AttributeDefinition.Kind.CHOICE and not one.choices:
        raise NoChoices()


def tidied(choices: Sequence[str]) -> list[str]:
    """Each once, in their order, without what cannot be seen."""
    written = (clean(choice, CHOICE_LENGTH) for choice in choices)
    return list(dict.fromkeys(choice for choice in written if choice))[:MOST_CHOICES]


def key_from(title: str) -> str:
    """The word for programs and files: the title itself, small and in one piece.

    >>> key_from("Discount level"), key_from("День народження")
    ('discount_level', 'день_народження')
    """
    return "_".join(clean(title, KEY_LENGTH).casefold().split())
