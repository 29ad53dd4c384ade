"""The timeline kinds of projects, and what the audit says of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, pgettext

from regulars.lib.registry import AuditAction, TimelineGroup, TimelineKind
from regulars.work.models import Project

PROJECT_REF = "work.project:"
BEGUN, MOVED, CHANGED = "work.project_begun", "work.project_moved", "work.project_changed"


def begun(data: Mapping[str, Any]) -> str:
    return pgettext("project", "Project begun: %(title)s") % {"title": data.get("title", "")}


def moved(data: Mapping[str, Any]) -> str:
    """«Project “New shop”: done»."""
    state = str(dict(Project.State.choices).get(data.get("state", ""), ""))
    words = pgettext("project", "Project “%(title)s”: %(state)s")
    return words % {"title": data.get("title", ""), "state": state}


KINDS = (
    TimelineKind(BEGUN, gettext_lazy("Project begun"), "folder-kanban", begun),
    TimelineKind(MOVED, gettext_lazy("Project moved on"), "folder-kanban", moved),
)
GROUP = TimelineGroup("work.projects", gettext_lazy("Projects"), "folder-kanban", (BEGUN, MOVED), order=36)
ACTIONS = (AuditAction(CHANGED, gettext_lazy("Changed a project"), "pencil"),)
