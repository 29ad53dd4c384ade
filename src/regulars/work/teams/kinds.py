"""What is done to teams, skills and absences, for the audit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import AuditAction
from regulars.staff.models import Employee


def named(details: Mapping[str, Any]) -> str:
    return str(details.get("name", ""))


def of_whom(details: Mapping[str, Any]) -> str:
    found = Employee.objects.filter(id=details.get("employee") or 0).first()
    return found.name if found else ""


TEAM_WRITTEN = AuditAction("work.team_written", _("Team written"), "users-round", named)
TEAM_ARCHIVED = AuditAction("work.team_archived", _("Team put away"), "users-round", named)
TEAM_RESTORED = AuditAction("work.team_restored", _("Team taken back"), "users-round", named)
SKILL_WRITTEN = AuditAction("work.skill_written", _("Skill written"), "graduation-cap", named)
SKILL_ARCHIVED = AuditAction("work.skill_archived", _("Skill put away"), "graduation-cap", named)
SKILL_RESTORED = AuditAction("work.skill_restored", _("Skill taken back"), "graduation-cap", named)
PERSON_WRITTEN = AuditAction("work.person_written", _("Skills and limits changed"), "user-cog", of_whom)
AWAY = AuditAction("work.away", _("Away written down"), "plane", of_whom)
AWAY_CALLED_OFF = AuditAction("work.away_called_off", _("Away called off"), "plane", of_whom)
AWAY_RESTORED = AuditAction("work.away_restored", _("Away taken back"), "plane", of_whom)
ACTIONS = (
    TEAM_WRITTEN,
    TEAM_ARCHIVED,
    TEAM_RESTORED,
    SKILL_WRITTEN,
    SKILL_ARCHIVED,
    SKILL_RESTORED,
    PERSON_WRITTEN,
    AWAY,
    AWAY_CALLED_OFF,
    AWAY_RESTORED,
)
