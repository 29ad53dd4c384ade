"""Tasks: added, changed, put off, done and opened again. Each step can be taken back (see `undoing`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from regulars.customers.notes.commands import tidied_text
from regulars.lib.clock import day_of
from regulars.staff.queries import company
from regulars.work.models import Task, TaskStep
from regulars.work.tasks.describing import (
    described,
    due_of,
    kept,
    refuse_strangers,
    repeats_of,
    said_of,
    tidied,
    timed,
)
from regulars.work.tasks.errors import NothingToDo, TaskChangedMeanwhile, TaskClosed, TaskOpen
from regulars.work.tasks.moments import moved_to
from regulars.work.tasks.repeating import next_day
from regulars.work.tasks.steps import employee_of, locked, stepped
from regulars.work.tasks.types import NEVER, Described, Due, Repeats

Kind = TaskStep.Kind


def add_task(
    title: str,
    *,
    assignee_id: int,
    actor: str,
    now: datetime,
    due_on: date | None = None,
    due_at: datetime | None = None,
    text: str = "",
    customer_id: int | None = None,
    project_id: int | None = None,
    ref: str = "",
    remind_minutes: int | None = None,
    repeats: Repeats = NEVER,
    said: Mapping[str, Any] | None = None,
) -> Task:  # fmt: skip
    """Something for a colleague, or for oneself, to do by a day of the company or by an instant.

    A program says what it knows (`said`) beside the words.

    Raises NothingToDo, NoDay, RepeatsStrangely, NobodyToDoIt, HiddenFromAssignee, NotFound, CustomerErased.
    """
    wanted = Described(
        title, Due(due_on, due_at), assignee_id, text=text, customer_id=customer_id, project_id=project_id, ref=ref,
        remind_minutes=remind_minutes, repeats=repeats, said=said,
    )  # fmt: skip
    return write_task(wanted, actor=actor, now=now)


@transaction.atomic
def write_task(said: Described, *, actor: str, now: datetime) -> Task:
    """The same, of a whole description."""
    said = tidied(said)
    refuse_strangers(said.assignee_id, said.customer_id)
    task = described(Task(ref=said.ref, created_at=now, created_by=actor), said, company().time_zone, now=now)
    task.author_id = employee_of(actor)
    task.save(force_insert=True)
    stepped(task, Kind.ADDED, actor=actor, now=now)
    return task


@transaction.atomic
def change_task(task_id: int, said: Described, *, version: int, actor: str, now: datetime) -> TaskStep | None:
    """Say something else of a task; None when nothing is different. What it is about (`ref`) stays.

    Raises what `add_task` raises, TaskClosed, and TaskChangedMeanwhile where `version` is not the one that holds.
    """
    task = locked(task_id)
    refuse_closed(task)
    if task.version != version:
        raise TaskChangedMeanwhile(version=task.version)
    said, before = tidied(said), kept(task)
    if (said.assignee_id, said.customer_id) != (task.assignee_id, task.customer_id):
        refuse_strangers(said.assignee_id, said.customer_id)
    after = kept(described(task, said, company().time_zone, now=now))
    return changed(task, Kind.CHANGED, before, after, actor=actor, now=now)


@transaction.atomic
def postpone(task_id: int, due_on: date, *, actor: str, now: datetime) -> TaskStep | None:
    """Do it on another day, at the same hour if it has one; None when that is the day. Raises NotFound, TaskClosed."""
    task = locked(task_id)
    refuse_closed(task)
    before, zone = kept(task), company().time_zone
    after = kept(timed(task, moved_to(due_of(task), due_on, zone), due_on, zone, now=now))
    return changed(task, Kind.POSTPONED, before, after, actor=actor, now=now)


def changed(
    task: Task, kind: str, before: dict[str, object], after: dict[str, object], *, actor: str, now: datetime
) -> TaskStep | None:
    if before == after:
        return None
    task.version += 1
    task.save()
    return stepped(task, kind, actor=actor, now=now, data={"before": before, "after": after})


@transaction.atomic
def complete_task(task_id: int, *, actor: str, now: datetime) -> TaskStep:
    """It is done; of one that repeats the next one begins. Raises NotFound, TaskClosed."""
    task = locked(task_id)
    refuse_closed(task)
    task.done_at, task.done_by = now, actor
    task.save(update_fields=["done_at", "done_by"])
    following = next_of_series(task, actor=actor, now=now) if task.every else None
    return stepped(task, Kind.DONE, actor=actor, now=now, data={"next": following.pk} if following else {})


def next_of_series(task: Task, *, actor: str, now: datetime) -> Task:
    """The one after this; the same one again where this was opened again meanwhile."""
    made = Task.objects.select_for_update().filter(before=task).first()
    if made is None:
        made = following(task, now=now)
        made.created_by = actor
        made.save(force_insert=True)
        # The timeline would say with each one done that one was added.
        TaskStep.objects.create(task=made, kind=Kind.ADDED, at=now, actor=actor, data={"after": task.pk})
    elif made.dropped_at:
        made.dropped_at = None
        made.save(update_fields=["dropped_at"])
    return made


def following(task: Task, *, now: datetime) -> Task:
    zone, repeats = company().time_zone, repeats_of(task)
    day = next_day(task.due_on, repeats, not_before=day_of(now, zone))
    made = Task(ref=task.ref, created_at=now, author_id=task.author_id, before=task)
    return described(made, replace(said_of(task), due=moved_to(due_of(task), day, zone)), zone, now=now)


@transaction.atomic
def reopen_task(task_id: int, *, actor: str, now: datetime) -> TaskStep:
    """It was not done after all, or is wanted again. The next of its series goes, unless somebody touched it.

    Raises NotFound, TaskOpen.
    """
    task = locked(task_id)
    if task.is_open:
        raise TaskOpen()
    was = {"done_at": task.done_at.isoformat() if task.done_at else None, "done_by": task.done_by}
    task.done_at, task.done_by, task.dropped_at = None, "", None
    task.save(update_fields=["done_at", "done_by", "dropped_at"])
    Task.objects.filter(before=task, done_at=None, dropped_at=None, version=1).update(dropped_at=now)
    return stepped(task, Kind.REOPENED, actor=actor, now=now, data=was)


@transaction.atomic
def drop_task(task_id: int, *, actor: str, now: datetime) -> TaskStep:
    """It need not be done any more, and does not come again. Raises NotFound, TaskClosed."""
    task = locked(task_id)
    refuse_closed(task)
    task.dropped_at = now
    task.save(update_fields=["dropped_at"])
    return stepped(task, Kind.DROPPED, actor=actor, now=now)


@transaction.atomic
def comment(task_id: int, text: str, *, actor: str, now: datetime) -> TaskStep:
    """Say something about a task. Raises NotFound, NothingToDo."""
    said = tidied_text(text)
    if not said:
        raise NothingToDo()
    return stepped(locked(task_id), Kind.COMMENT, actor=actor, now=now, text=said)


def refuse_closed(task: Task) -> None:
    if not task.is_open:
        raise TaskClosed()
