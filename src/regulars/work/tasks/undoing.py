"""The way back: the last step of a task, taken back as a new step."""

from datetime import datetime

from django.db import transaction

from regulars.lib.errors import NotFound
from regulars.work.models import Task, TaskStep
from regulars.work.tasks.commands import complete_task, drop_task, reopen_task
from regulars.work.tasks.describing import kept, put_back
from regulars.work.tasks.errors import StepNotLast
from regulars.work.tasks.steps import locked, stepped

Kind = TaskStep.Kind


@transaction.atomic
def undo_step(task_id: int, step_id: int, *, actor: str, now: datetime) -> Task:
    """Take the last step back; what was said of the task meanwhile does not hinder it. Raises NotFound, StepNotLast."""
    task = locked(task_id)
    step = TaskStep.objects.filter(task=task).exclude(kind=Kind.COMMENT).order_by("-id").first()
    if step is None:
        raise NotFound()
    if step.pk != step_id:
        raise StepNotLast()
    take_back(task, step, actor=actor, now=now)
    return task


def take_back(task: Task, step: TaskStep, *, actor: str, now: datetime) -> None:
    if step.kind == Kind.ADDED:
        drop_task(task.pk, actor=actor, now=now)
    elif step.kind in (Kind.DONE, Kind.DROPPED):
        reopen_task(task.pk, actor=actor, now=now)
    elif step.kind == Kind.REOPENED:
        (complete_task if step.data.get("done_at") else drop_task)(task.pk, actor=actor, now=now)
    else:
        restore(task, step, actor=actor, now=now)


def restore(task: Task, step: TaskStep, *, actor: str, now: datetime) -> None:
    before = kept(task)
    put_back(task, step.data["before"])
    task.version += 1
    task.save()
    stepped(task, step.kind, actor=actor, now=now, data={"before": before, "after": kept(task)})
