"""Nouns, a file each."""

from regulars.work.models.projects import Project, ProjectMember
from regulars.work.models.rounds import CallRound, RoundAttempt, RoundCall, RoundCaller, RoundOutcome
from regulars.work.models.tasks import AgendaFeed, FeedBucket, Task, TaskStep

__all__ = [
    "AgendaFeed",
    "CallRound",
    "FeedBucket",
    "Project",
    "ProjectMember",
    "RoundAttempt",
    "RoundCall",
    "RoundCaller",
    "RoundOutcome",
    "Task",
    "TaskStep",
]
