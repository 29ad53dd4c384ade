"""What one person knows and takes, and when they are away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from regulars.lib.errors import NotFound
from regulars.lib.registry import AuditAction
from regulars.staff import audit
from regulars.staff.models import Employee
from regulars.work.models import Absence, WorkProfile
from regulars.work.teams.commands import tidied
from regulars.work.teams.errors import AwayAlready, AwayBackwards, DeputyCannot
from regulars.work.teams.kinds import AWAY, AWAY_CALLED_OFF, AWAY_RESTORED, PERSON_WRITTEN
from regulars.work.teams.news import tell_pages
from regulars.work.teams.queue import ask_to_sweep
from regulars.work.teams.skills import put_levels
from regulars.work.teams.standing import who_answers

MOST_OPEN = 500


@dataclass(frozen=True)
class PersonWritten:
    """`skills` are levels by the number of the skill, 0 for none; `calendar_id` None is the hours of the company."""

    languages: Sequence[str] = ()
    calendar_id: int | None = None
    most_open: int = WorkProfile.MOST_OPEN
    takes_new: bool = True
    skills: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Away:
    """`ends_at` None: until they say that they are back."""

    starts_at: datetime
    ends_at: datetime | None = None
    deputy_id: int | None = None


@transaction.atomic
def write_person(employee_id: int, written: PersonWritten, *, actor: str, now: datetime) -> WorkProfile:
    """What somebody speaks and knows, when they work and how much they take. Raises NotFound."""
    locked(employee_id)
    values = {
        "languages": tidied(written.languages), "calendar_id": written.calendar_id,
        "most_open": min(max(written.most_open, 0), MOST_OPEN), "takes_new": written.takes_new,
    }  # fmt: skip
    profile, _made = WorkProfile.objects.update_or_create(employee_id=employee_id, defaults=values)
    put_levels(employee_id, written.skills)
    note_down(PERSON_WRITTEN, employee_id, f"staff.employee:{employee_id}", actor=actor, now=now)
    ask_to_sweep()
    return profile


@transaction.atomic
def go_away(employee_id: int, away: Away, *, actor: str, now: datetime) -> Absence:
    """Somebody is away, and somebody may stand in. Raises NotFound, AwayBackwards, AwayAlready, DeputyCannot."""
    locked(employee_id)
    if away.ends_at is not None and away.ends_at <= max(away.starts_at, now):
        raise AwayBackwards()
    if away.deputy_id is not None and not can_stand_in(away.deputy_id, employee_id):
        raise DeputyCannot()
    absence = Absence(
        employee_id=employee_id, deputy_id=away.deputy_id, starts_at=away.starts_at, ends_at=away.ends_at,
        created_at=now, created_by=actor,
    )  # fmt: skip
    refuse_overlap(absence)
    absence.save()
    note_down(AWAY, employee_id, f"work.absence:{absence.pk}", actor=actor, now=now)
    return absence


@transaction.atomic
def call_off(absence_id: int, *, actor: str, now: datetime) -> Absence:
    """They are back, or never went. Raises NotFound."""
    absence = Absence.objects.select_for_update().filter(id=absence_id, called_off_at=None).first()
    if absence is None:
        raise NotFound()
    absence.called_off_at = now
    absence.save(update_fields=["called_off_at"])
    note_down(AWAY_CALLED_OFF, absence.employee_id, f"work.absence:{absence_id}", actor=actor, now=now)
    ask_to_sweep()
    return absence


@transaction.atomic
def restore_absence(absence_id: int, *, actor: str, now: datetime) -> Absence:
    """They are away after all. Raises NotFound, AwayAlready."""
    absence = Absence.objects.select_for_update().filter(id=absence_id, called_off_at__isnull=False).first()
    if absence is None:
        raise NotFound()
    locked(absence.employee_id)
    absence.called_off_at = None
    refuse_overlap(absence)
    absence.save(update_fields=["called_off_at"])
    note_down(AWAY_RESTORED, absence.employee_id, f"work.absence:{absence_id}", actor=actor, now=now)
    return absence


def locked(employee_id: int) -> Employee:
    found = Employee.objects.select_for_update().filter(id=employee_id, is_active=True).first()
    if found is None:
        raise NotFound()
    return found


def can_stand_in(deputy_id: int, employee_id: int) -> bool:
    return deputy_id != employee_id and who_answers().filter(id=deputy_id).exists()


def refuse_overlap(absence: Absence) -> None:
    others = Absence.objects.filter(employee_id=absence.employee_id, called_off_at=None).exclude(id=absence.pk)
    others = others.filter(Q(ends_at=None) | Q(ends_at__gt=absence.starts_at))
    if absence.ends_at is not None:
        others = others.filter(starts_at__lt=absence.ends_at)
    if others.exists():
        raise AwayAlready()


def note_down(action: AuditAction, employee_id: int, ref: str, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action.key, now=now, ref=ref, details={"employee": employee_id})
    tell_pages(now)
