"""Nouns, a file each."""

from regulars.work.models.calendars import CalendarDay, WorkingCalendar
from regulars.work.models.policies import Policy, PolicyVersion
from regulars.work.models.projects import Project, ProjectMember
from regulars.work.models.promises import Matter, Promise, StateChange
from regulars.work.models.rounds import CallRound, RoundAttempt, RoundCall, RoundCaller, RoundOutcome
from regulars.work.models.routing import Assignment, Experience
from regulars.work.models.skills import EmployeeSkill, Skill
from regulars.work.models.tasks import AgendaFeed, FeedBucket, Task, TaskStep
from regulars.work.models.teams import Absence, Team, TeamMember, WorkProfile

__all__ = [
    "Absence",
    "AgendaFeed",
    "Assignment",
    "CalendarDay",
    "CallRound",
    "EmployeeSkill",
    "Experience",
    "FeedBucket",
    "Matter",
    "Policy",
    "PolicyVersion",
    "Project",
    "ProjectMember",
    "Promise",
    "RoundAttempt",
    "RoundCall",
    "RoundCaller",
    "RoundOutcome",
    "Skill",
    "StateChange",
    "Task",
    "TaskStep",
    "Team",
    "TeamMember",
    "WorkProfile",
    "WorkingCalendar",
]
