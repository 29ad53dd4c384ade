"""What people do about who has what, for the audit; and what references to teams point at."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import AuditAction, RefKind, TaskWords
from regulars.staff.models import Employee
from regulars.work.models import Team


def to_whom(details: Mapping[str, Any]) -> str:
    employee = Employee.objects.filter(id=details.get("employee") or 0).first()
    if employee:
        return _("to %(name)s") % {"name": employee.name}
    team = Team.objects.filter(id=details.get("team") or 0).first()
    return _("into the queue of “%(team)s”") % {"team": team.name} if team else ""


ASSIGNED = AuditAction(
    key="work.assigned", title=gettext_lazy("Given to somebody"), icon="user-check", sentence=to_whom
)
ACTIONS = (ASSIGNED,)
DESERTED_TASK = "work.queue_deserted"


def deserted_task(data: Mapping[str, Any]) -> str:
    return _("Nobody works on the queue of “%(team)s”, and somebody waits there") % {"team": data["team"]}


TASKS = (TaskWords(DESERTED_TASK, deserted_task),)
TEAM = "work.team:"
REFS = (RefKind(TEAM, gettext_lazy("Queue"), lambda ref: reverse("work:queues")),)
