"""Making teams, and putting them away; each can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from regulars.lib.errors import NotFound
from regulars.lib.registry import AuditAction
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.models import Employee
from regulars.work.models import Team, TeamMember
from regulars.work.teams.errors import DefaultTeamStays, TeamNamed, TeamNeedsName
from regulars.work.teams.kinds import TEAM_ARCHIVED, TEAM_RESTORED, TEAM_WRITTEN
from regulars.work.teams.queue import ask_to_sweep

NAME_LENGTH, ABOUT_LENGTH, WORD_LENGTH, MOST_WORDS = 100, 300, 60, 40
LONGEST_SILENCE = 1_440


@dataclass(frozen=True)
class TeamWritten:
    """What is written of a team; empty channels, topics and languages take everything."""

    name: str
    about: str = ""
    lead_id: int | None = None
    members: Sequence[int] = ()
    channels: Sequence[str] = ()
    topics: Sequence[str] = ()
    languages: Sequence[str] = ()
    tell_after_minutes: int = 15


@transaction.atomic
def write_team(written: TeamWritten, *, team_id: int | None = None, actor: str, now: datetime) -> Team:
    """Make a team, or write one anew. Raises TeamNeedsName, TeamNamed, NotFound."""
    team = locked(team_id) if team_id else Team(created_at=now, created_by=actor)
    describe(team, written)
    if not team.name:
        raise TeamNeedsName()
    refuse_second(team)
    team.save()
    put_members(team, written.members)
    note_down(TEAM_WRITTEN, team, actor=actor, now=now)
    ask_to_sweep()
    return team


def describe(team: Team, written: TeamWritten) -> None:
    team.name, team.about = clean(written.name, NAME_LENGTH), clean(written.about, ABOUT_LENGTH)
    team.lead = Employee.objects.filter(id=written.lead_id, is_active=True).first() if written.lead_id else None
    team.channels, team.languages = tidied(written.channels), tidied(written.languages)
    team.topics = tidied(written.topics)
    team.tell_after_minutes = min(max(written.tell_after_minutes, 1), LONGEST_SILENCE)


def tidied(words: Sequence[str]) -> list[str]:
    """Each once, as it was written first."""
    cleaned = {clean(word, WORD_LENGTH).casefold(): clean(word, WORD_LENGTH) for word in reversed(words)}
    return [word for word in reversed(cleaned.values()) if word][:MOST_WORDS]


def put_members(team: Team, members: Sequence[int]) -> None:
    TeamMember.objects.filter(team=team).exclude(employee_id__in=members).delete()
    known = Employee.objects.filter(id__in=members).values_list("id", flat=True)
    TeamMember.objects.bulk_create([TeamMember(team=team, employee_id=one) for one in known], ignore_conflicts=True)


@transaction.atomic
def archive_team(team_id: int, *, actor: str, now: datetime) -> None:
    """Put a team away; what waits in its queue goes to others. Raises NotFound, DefaultTeamStays."""
    team = locked(team_id)
    if team.is_default:
        raise DefaultTeamStays()
    team.archived_at = now
    team.save(update_fields=["archived_at"])
    note_down(TEAM_ARCHIVED, team, actor=actor, now=now)
    ask_to_sweep()


@transaction.atomic
def restore_team(team_id: int, *, actor: str, now: datetime) -> None:
    """Take a team back, with its members. Raises TeamNamed where another has its name by now, NotFound."""
    team = Team.objects.select_for_update().filter(id=team_id, archived_at__isnull=False).first()
    if team is None:
        raise NotFound()
    team.archived_at = None
    refuse_second(team)
    team.save(update_fields=["archived_at"])
    note_down(TEAM_RESTORED, team, actor=actor, now=now)


def locked(team_id: int) -> Team:
    team = Team.objects.select_for_update().filter(id=team_id, archived_at=None).first()
    if team is None:
        raise NotFound()
    return team


def refuse_second(team: Team) -> None:
    if Team.objects.filter(name__iexact=team.name, archived_at=None).exclude(id=team.pk).exists():
        raise TeamNamed(name=team.name)


def note_down(action: AuditAction, team: Team, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action.key, now=now, ref=f"work.team:{team.pk}", details={"name": team.name})
