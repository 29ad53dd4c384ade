"""Writing personas down. How well customers fit is worked out by the worker (`fitting`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from regulars.customers.models import Persona, PersonaPart, Segment
from regulars.customers.personas.errors import PersonaNamed, PersonaNeedsName, WeightWrong
from regulars.customers.personas.kinds import ARCHIVED, RESTORED, WRITTEN
from regulars.customers.personas.queue import ask_to_fit
from regulars.lib.errors import NotFound
from regulars.lib.registry import AuditAction
from regulars.lib.text import clean
from regulars.staff import audit

NAME_LENGTH, ABOUT_LENGTH = 100, 1000
LIGHTEST, HEAVIEST = 1, 5


@dataclass(frozen=True)
class PersonaWritten:
    """What is written of a persona; `weights` by the number of the segment."""

    name: str
    about: str = ""
    weights: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def write_persona(written: PersonaWritten, *, persona_id: int | None = None, actor: str, now: datetime) -> Persona:
    """Make a persona, or write one anew. Raises PersonaNeedsName, PersonaNamed, WeightWrong, NotFound."""
    persona = _locked(persona_id) if persona_id else Persona(created_at=now, created_by=actor)
    persona.name, persona.about = clean(written.name, NAME_LENGTH), clean(written.about, ABOUT_LENGTH)
    if not persona.name:
        raise PersonaNeedsName()
    _refuse_second(persona)
    persona.save()
    _write_parts(persona, written.weights)
    _tell(WRITTEN, persona, actor=actor, now=now)
    return persona


@transaction.atomic
def archive_persona(persona_id: int, *, actor: str, now: datetime) -> None:
    """Put a persona away; nobody fits it any more until it is taken back. Raises NotFound."""
    persona = _locked(persona_id)
    persona.archived_at = now
    persona.save(update_fields=["archived_at"])
    _tell(ARCHIVED, persona, actor=actor, now=now)


@transaction.atomic
def restore_persona(persona_id: int, *, actor: str, now: datetime) -> None:
    """Take a persona back. Raises PersonaNamed where another has its name by now, NotFound."""
    persona = Persona.objects.select_for_update().filter(id=persona_id, archived_at__isnull=False).first()
    if persona is None:
        raise NotFound()
    persona.archived_at = None
    _refuse_second(persona)
    persona.save(update_fields=["archived_at"])
    _tell(RESTORED, persona, actor=actor, now=now)


def _write_parts(persona: Persona, weights: Mapping[int, int]) -> None:
    if not all(LIGHTEST <= weight <= HEAVIEST for weight in weights.values()):
        raise WeightWrong()
    known = set(Segment.objects.filter(id__in=list(weights), archived_at=None).values_list("id", flat=True))
    if known != set(weights):
        raise NotFound()
    PersonaPart.objects.filter(persona=persona).delete()
    PersonaPart.objects.bulk_create(
        [PersonaPart(persona=persona, segment_id=number, weight=weight) for number, weight in weights.items()]
    )


def _locked(persona_id: int) -> Persona:
    persona = Persona.objects.select_for_update().filter(id=persona_id, archived_at=None).first()
    if persona is None:
        raise NotFound()
    return persona


def _refuse_second(persona: Persona) -> None:
    if Persona.objects.filter(name__iexact=persona.name, archived_at=None).exclude(id=persona.pk).exists():
        raise PersonaNamed(name=persona.name)


def _tell(action: AuditAction, persona: Persona, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action.key, now=now, ref=f"customers.persona:{persona.pk}")
    ask_to_fit()
