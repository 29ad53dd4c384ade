"""What there is to know, and who knows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from regulars.lib.archiving import is_taken, locked, moved
from regulars.lib.registry import AuditAction
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.work.models import EmployeeSkill, Skill
from regulars.work.teams.commands import tidied
from regulars.work.teams.errors import SkillNamed, SkillNeedsName
from regulars.work.teams.kinds import SKILL_ARCHIVED, SKILL_RESTORED, SKILL_WRITTEN

NAME_LENGTH = 60
LEVELS = (EmployeeSkill.BASIC, EmployeeSkill.WELL, EmployeeSkill.EXPERT)


@dataclass(frozen=True)
class SkillWritten:
    """A topic or a product, and other words for it."""

    name: str
    words: Sequence[str] = ()


@transaction.atomic
def write_skill(written: SkillWritten, *, skill_id: int | None = None, actor: str, now: datetime) -> Skill:
    """Make a skill, or write one anew. Raises SkillNeedsName, SkillNamed, NotFound."""
    skill = locked(Skill, skill_id) if skill_id else Skill()
    skill.name, skill.words = clean(written.name, NAME_LENGTH), tidied(written.words)
    if not skill.name:
        raise SkillNeedsName()
    refuse_second(skill)
    skill.save()
    note_down(SKILL_WRITTEN, skill, actor=actor, now=now)
    return skill


@transaction.atomic
def archive_skill(skill_id: int, *, actor: str, now: datetime) -> None:
    """Put a skill away; who knows it stays written down, so that it can be taken back. Raises NotFound."""
    skill = moved(locked(Skill, skill_id), now)
    note_down(SKILL_ARCHIVED, skill, actor=actor, now=now)


@transaction.atomic
def restore_skill(skill_id: int, *, actor: str, now: datetime) -> None:
    """Take a skill back. Raises SkillNamed where another has its name by now, NotFound."""
    skill = locked(Skill, skill_id, put_away=True)
    refuse_second(skill)
    moved(skill, None)
    note_down(SKILL_RESTORED, skill, actor=actor, now=now)


def put_levels(employee_id: int, levels: Mapping[int, int]) -> None:
    """What somebody knows, by the number of the skill: 1 to 3, and 0 for what they do not."""
    known = set(Skill.objects.filter(id__in=levels, archived_at=None).values_list("id", flat=True))
    wanted = {skill: level for skill, level in levels.items() if skill in known and level in LEVELS}
    EmployeeSkill.objects.filter(employee_id=employee_id, skill_id__in=known - set(wanted)).delete()
    EmployeeSkill.objects.bulk_create(
        [EmployeeSkill(employee_id=employee_id, skill_id=skill, level=level) for skill, level in wanted.items()],
        update_conflicts=True,
        unique_fields=["employee", "skill"],
        update_fields=["level"],
    )


def refuse_second(skill: Skill) -> None:
    if is_taken(skill.name, skill):
        raise SkillNamed(name=skill.name)


def note_down(action: AuditAction, skill: Skill, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action.key, now=now, ref=f"work.skill:{skill.pk}", details={"name": skill.name})
