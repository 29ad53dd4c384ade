"""Writing down what was done with a task: its own history, the customer's timeline, the audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from regulars.customers import timeline
from regulars.lib.errors import NotFound
from regulars.staff import audit
from regulars.staff.actors import EMPLOYEE
from regulars.work.models import Task, TaskStep
from regulars.work.tasks import kinds, menu
from regulars.work.tasks.kinds import TASK_REF

Kind = TaskStep.Kind
# What the timeline of a customer tells of a task; the rest is told to the audit alone.
ON_TIMELINE = {
    Kind.ADDED: kinds.ADDED,
    Kind.DONE: kinds.DONE,
    Kind.REOPENED: kinds.REOPENED,
    Kind.DROPPED: kinds.DROPPED,
}
IN_AUDIT = {**ON_TIMELINE, Kind.CHANGED: kinds.CHANGED, Kind.POSTPONED: kinds.POSTPONED, Kind.COMMENT: kinds.COMMENTED}


def locked(task_id: int) -> Task:
    """Raises NotFound."""
    found = Task.objects.select_for_update().filter(id=task_id).first()
    if found is None:
        raise NotFound()
    return found


def stepped(
    task: Task, kind: str, *, actor: str, now: datetime, text: str = "", data: Mapping[str, Any] | None = None
) -> TaskStep:
    """A step of a task, in the transaction that made it."""
    step = TaskStep.objects.create(task=task, kind=kind, at=now, actor=actor, text=text, data=dict(data or {}))
    if kind != Kind.COMMENT:
        menu.tell({task.assignee_id, step.data.get("before", {}).get("assignee_id")}, now=now)
    told: dict[str, Any] = {"title": task.title, "due_on": task.due_on.isoformat()}
    if task.said:
        told["said"] = task.said
    # A program that gives tasks by itself has told the timeline what happened, once for all who got one.
    by_itself = bool(task.said) and not actor
    if task.customer_id and kind in ON_TIMELINE and not by_itself:
        timeline.record(
            ON_TIMELINE[Kind(kind)], customer_id=task.customer_id, happened_at=now, now=now, actor=actor,
            ref=ref_of(task), data=told,
        )  # fmt: skip
    elif audit.somebody(actor):
        audit.record(
            actor=actor, action=IN_AUDIT[Kind(kind)], now=now, ref=ref_of(task), customer_id=task.customer_id
        )  # fmt: skip
    return step


def ref_of(task: Task) -> str:
    return f"{TASK_REF}{task.pk}"


def employee_of(actor: str) -> int | None:
    """The employee who acts; None for a program and for the system."""
    number = actor.removeprefix(EMPLOYEE)
    return int(number) if actor.startswith(EMPLOYEE) and number.isdecimal() else None
