"""The timeline kinds of tasks, and what the audit says of those that belong to no customer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from regulars.lib.registry import AuditAction, TimelineGroup, TimelineKind, called
from regulars.ui import figures

TASK_REF = "work.task:"
ADDED, DONE, REOPENED, DROPPED = (f"work.task_{what}" for what in ("added", "done", "reopened", "dropped"))
CHANGED, POSTPONED, COMMENTED = (f"work.task_{what}" for what in ("changed", "postponed", "commented"))
FEED_MADE, FEED_CLOSED = "work.agenda_feed_made", "work.agenda_feed_closed"


def added_in_words(data: Mapping[str, Any]) -> str:
    return _("Task for %(day)s: %(title)s") % {"day": day(data.get("due_on", "")), "title": title_in(data)}


def title_in(data: Mapping[str, Any]) -> str:
    return called(data.get("said"), data.get("title", ""))


def day(iso: str) -> str:
    return figures.day(date.fromisoformat(iso), get_language() or "en") if iso else figures.MISSING


def named(words: str, data: Mapping[str, Any]) -> str:
    return words % {"title": title_in(data)}


KINDS = (
    TimelineKind(ADDED, gettext_lazy("Task added"), "list-todo", added_in_words),
    TimelineKind(DONE, gettext_lazy("Task done"), "circle-check",
                 lambda data: named(pgettext("task", "Task done: %(title)s"), data)),
    TimelineKind(REOPENED, gettext_lazy("Task opened again"), "list-todo",
                 lambda data: named(_("Task opened again: %(title)s"), data)),
    TimelineKind(DROPPED, gettext_lazy("Task dropped"), "list-x",
                 lambda data: named(_("Task no longer needed: %(title)s"), data)),
)  # fmt: skip
GROUP = TimelineGroup("work.tasks", gettext_lazy("Tasks"), "list-todo", tuple(kind.key for kind in KINDS), order=35)
ACTIONS = (
    AuditAction(CHANGED, gettext_lazy("Changed a task"), "pencil"),
    AuditAction(POSTPONED, gettext_lazy("Put a task off"), "clock"),
    AuditAction(COMMENTED, gettext_lazy("Commented on a task"), "message-square"),
    AuditAction(FEED_MADE, gettext_lazy("Made a new secret address of their calendar"), "calendar-sync"),
    AuditAction(FEED_CLOSED, gettext_lazy("Closed the secret address of their calendar"), "calendar-x"),
)
