"""Reads of tasks. Each promises its number of SQL queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from regulars.customers.together import rows_of
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.work.models import Task, TaskStep
from regulars.work.tasks.types import Seen

OPEN = Q(done_at=None, dropped_at=None)
MOST_STEPS = 200


def seen_by(seen: Seen) -> Q:
    """Tasks that a reader may see: those about no customer, and those about customers shown to them."""
    about_nobody = Q(customer=None)
    if not seen.customers:
        return about_nobody
    return Q() if seen.only_of is None else about_nobody | looked_after_by(seen.only_of, "customer")


def tasks(seen: Seen) -> QuerySet[Task]:
    """Tasks with everything their lines show. One query."""
    found = Task.objects.filter(seen_by(seen))
    return found.select_related("customer__merged_into", "assignee", "author", "project")


def task(task_id: int) -> Task:
    """One task with what its page shows. One query. Raises NotFound."""
    found = tasks(Seen(customers=True)).filter(id=task_id).first()
    if found is None:
        raise NotFound()
    return found


def open_tasks(seen: Seen, *, assignee_id: int | None = None, author_id: int | None = None) -> QuerySet[Task]:
    """What is to be done: by somebody, handed out by somebody to others, or by everybody."""
    found = tasks(seen).filter(OPEN)
    if assignee_id is not None:
        found = found.filter(assignee_id=assignee_id)
    if author_id is not None:
        found = found.filter(author_id=author_id).exclude(assignee_id=author_id)
    return found


def tasks_between(seen: Seen, first: date, last: date, *, assignee_id: int | None, limit: int) -> list[Task]:
    """Tasks due on the days from `first` to `last`, also those done already. One query."""
    found = tasks(seen).filter(due_on__range=(first, last), dropped_at=None)
    if assignee_id is not None:
        found = found.filter(assignee_id=assignee_id)
    return list(found.order_by("due_by", "id")[:limit])


def tasks_of_customer(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Task]:
    """What is to be done about a customer and those merged into it, the first due first.

    One query, one more when `rows` are not given.
    """
    found = Task.objects.filter(OPEN, customer_id__in=rows or rows_of(customer_id))
    return found.select_related("customer__merged_into", "assignee", "project").order_by("due_by", "id")


def tasks_about(refs: Iterable[str]) -> dict[str, list[Task]]:
    """Open tasks by what they are about («inbox.conversation:17»), the first due first. One query."""
    found: dict[str, list[Task]] = {}
    for one in Task.objects.filter(OPEN, ref__in=list(refs)).select_related("assignee").order_by("due_by", "id"):
        found.setdefault(one.ref, []).append(one)
    return found


def steps_of(task_id: int) -> list[TaskStep]:
    """What was done with a task and said of it, newest first. One query."""
    return list(TaskStep.objects.filter(task_id=task_id).order_by("-id")[:MOST_STEPS])


def commented(task_ids: Iterable[int]) -> dict[int, int]:
    """How much was said about each of some tasks. One query."""
    said = TaskStep.objects.filter(task_id__in=list(task_ids), kind=TaskStep.Kind.COMMENT).order_by()
    return dict(said.values_list("task_id").annotate(number=Count("id")))


def reminders_of(employee_id: int, seen: Seen) -> QuerySet[Task]:
    """What somebody was reminded of and has not looked at yet, the longest first. One query."""
    found = tasks(seen).filter(OPEN, assignee_id=employee_id, reminded_at__isnull=False, noticed_at=None)
    return found.order_by("reminded_at", "id")


def late_tasks(employee_id: int, seen: Seen, *, now: datetime) -> QuerySet[Task]:
    """Tasks of somebody that are late, of those they may see; not ordered, not run."""
    return Task.objects.filter(seen_by(seen), OPEN, assignee_id=employee_id, due_by__lte=now)
