"""From what is said of a task to what is kept of it, and back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from regulars.customers.models import Customer
from regulars.customers.notes.commands import tidied_text
from regulars.customers.notes.follow_ups import standing_row
from regulars.customers.visibility import visible_among
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.staff.rights import Right, may
from regulars.work.models import Project, Task
from regulars.work.tasks.errors import HiddenFromAssignee, NobodyToDoIt, NothingToDo
from regulars.work.tasks.moments import day_meant, late_from, remind_at
from regulars.work.tasks.repeating import settled
from regulars.work.tasks.types import Described, Due, Repeats

TITLE_LENGTH, REF_LENGTH = 300, 100
TIMES = ("due_on", "due_at", "due_by", "remind_minutes", "remind_at", "reminded_at", "noticed_at")
WORDS = ("title", "said", "text")
KEPT = (*WORDS, "customer_id", "project_id", "assignee_id", *TIMES, "every", "interval", "weekdays", "day")


def tidied(said: Described) -> Described:
    """Words without what cannot be stored; a customer that was merged is the one it was merged into. Raises NotFound,
    NothingToDo, CustomerErased."""
    title = clean(said.title, TITLE_LENGTH)
    if not title:
        raise NothingToDo()
    if said.project_id:
        said = replace(said, customer_id=customer_of_project(said.project_id))
    customer_id = standing_row(said.customer_id) if said.customer_id else None
    return replace(
        said, title=title, text=tidied_text(said.text), customer_id=customer_id, ref=clean(said.ref, REF_LENGTH)
    )  # fmt: skip


def customer_of_project(project_id: int) -> int:
    """A step of a project is about the project's customer. Raises NotFound."""
    found = Project.objects.filter(id=project_id).values_list("customer_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def refuse_strangers(assignee_id: int, customer_id: int | None) -> None:
    """Whoever is to do it works here and may see the customer. Raises NobodyToDoIt, HiddenFromAssignee."""
    assignee = Employee.objects.filter(id=assignee_id, is_active=True).first()
    if assignee is None:
        raise NobodyToDoIt()
    if customer_id is None:
        return
    if not may(assignee, Right.SEE_CUSTOMERS) or not visible_among(assignee, [customer_id]):
        raise HiddenFromAssignee()


def described(task: Task, said: Described, zone: str, *, now: datetime) -> Task:
    """What is said, written on the row; nothing is saved. Raises NoDay, RepeatsStrangely."""
    due_on = day_meant(said.due, zone)
    repeats = settled(said.repeats, due_on)
    task.said = dict(said.said) if said.said else task.said if said.title == task.title else None
    task.title, task.text, task.assignee_id = said.title, said.text, said.assignee_id
    task.customer_id, task.project_id = said.customer_id, said.project_id
    task.every, task.interval, task.day = repeats.every, repeats.interval, repeats.day
    task.weekdays = list(repeats.weekdays)
    task.remind_minutes = said.remind_minutes
    return timed(task, said.due, due_on, zone, now=now)


def timed(task: Task, due: Due, due_on: date, zone: str, *, now: datetime) -> Task:
    """Its times, also that of the reminder: of a task that was moved people are reminded again."""
    task.due_on, task.due_at, task.due_by = due_on, due.at, late_from(due, zone)
    asked = remind_at(due, task.remind_minutes, zone, now=now)
    if asked != task.remind_at:
        task.remind_at, task.reminded_at, task.noticed_at = asked, None, None
    return task


def said_of(task: Task) -> Described:
    return Described(
        task.title, due_of(task), task.assignee_id, text=task.text, customer_id=task.customer_id,
        project_id=task.project_id, ref=task.ref, remind_minutes=task.remind_minutes, repeats=repeats_of(task),
        said=task.said,
    )  # fmt: skip


def due_of(task: Task) -> Due:
    return Due(at=task.due_at) if task.due_at else Due(on=task.due_on)


def repeats_of(task: Task) -> Repeats:
    return Repeats(task.every, task.interval, tuple(task.weekdays), task.day)


# As it is kept in the history ------------------------------------------------------------------------------------


def kept(task: Task) -> dict[str, Any]:
    """A task as the history keeps it, to be put back."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values(task).items()}


def values(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in KEPT}


def put_back(task: Task, before: dict[str, Any]) -> Task:
    """What the history kept, written on the row; nothing is saved."""
    for name in KEPT:
        # What was kept before this was known has no word of it.
        value = before.get(name)
        if value is not None and (name == "due_on" or (name in TIMES and name.endswith(("_at", "_by")))):
            value = date.fromisoformat(value) if name == "due_on" else datetime.fromisoformat(value)
        setattr(task, name, value)
    return task


def standing_customer(task: Task) -> Customer | None:
    """The customer of a task fetched with it, or the one it was merged into. No query."""
    return (task.customer.merged_into or task.customer) if task.customer else None
