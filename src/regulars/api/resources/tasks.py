"""Tasks: a list, one, adding one, and closing it."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor, key_of
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.tasks import TasksAsked, TaskShown, TaskTold
from regulars.customers.together import rows_of
from regulars.lib.clock import now
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.api_keys import Scope
from regulars.staff.models import Employee
from regulars.work.models import Task
from regulars.work.tasks import commands, queries
from regulars.work.tasks.describing import standing_customer
from regulars.work.tasks.errors import NobodyToDoIt
from regulars.work.tasks.types import Seen

resource = Resource("Tasks")
EVERYTHING = Seen(customers=True)


@resource.endpoint("GET", "/tasks", scope=Scope.READ_TASKS, answer=PageOf[TaskShown])
def list_tasks(request: HttpRequest, asked: Query[TasksAsked]) -> Any:
    """Tasks that are open, the first due first; or those that were done, the last done first."""
    rows = queries.open_tasks(EVERYTHING)
    if asked.state == "done":
        rows = queries.tasks(EVERYTHING).filter(done_at__isnull=False)
    if asked.assignee_id is not None:
        rows = rows.filter(assignee_id=asked.assignee_id)
    if asked.customer_id is not None:
        rows = rows.filter(customer_id__in=rows_of(asked.customer_id))
    order = Sort("done_at", descending=True) if asked.state == "done" else Sort("due_by")
    page = keyset_page(rows, order, cursor=asked.cursor, size=asked.limit)
    items = [shown(one) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint("POST", "/tasks", scope=Scope.WRITE_TASKS, answer=TaskShown, status=201)
def add_task(request: HttpRequest, given: TaskTold) -> Any:
    """Something for a colleague to do. Answers 422 `nobody_to_do_it` when nobody with that e-mail works here,
    `hidden_from_assignee` when they do not see the customer."""
    made = commands.add_task(
        given.title, assignee_id=assignee_of(request, given.assignee), due_on=given.due_on, due_at=given.due_at,
        text=given.text, customer_id=given.customer_id, remind_minutes=given.remind_minutes, actor=actor(request),
        now=now(),
    )  # fmt: skip
    return Status(201, shown(queries.task(made.pk)))


@resource.endpoint("GET", "/tasks/{int:task_id}", scope=Scope.READ_TASKS, answer=TaskShown)
def get_task(request: HttpRequest, task_id: int) -> Any:
    """One task, also one that is closed."""
    return shown(queries.task(task_id))


@resource.endpoint("PUT", "/tasks/{int:task_id}/completion", scope=Scope.WRITE_TASKS, answer=TaskShown)
def complete_task(request: HttpRequest, task_id: int) -> Any:
    """It is done; of one that repeats the next one begins. Answers 409 `task_closed` when it is closed already."""
    commands.complete_task(task_id, actor=actor(request), now=now())
    return shown(queries.task(task_id))


@resource.endpoint("DELETE", "/tasks/{int:task_id}/completion", scope=Scope.WRITE_TASKS, answer=TaskShown)
def reopen_task(request: HttpRequest, task_id: int) -> Any:
    """It was not done after all. Answers 409 `task_open` when it is open."""
    commands.reopen_task(task_id, actor=actor(request), now=now())
    return shown(queries.task(task_id))


def assignee_of(request: HttpRequest, email: str) -> int:
    """Raises NobodyToDoIt."""
    if not email:
        created_by = key_of(request).created_by_id
        if created_by is None:
            raise NobodyToDoIt()
        return created_by
    found = Employee.objects.filter(email__iexact=email, is_active=True).values_list("id", flat=True).first()
    if found is None:
        raise NobodyToDoIt()
    return found


def shown(task: Task) -> dict[str, Any]:
    """A task fetched with its customer and assignee; of a merged customer the one it was merged into. No query."""
    customer = standing_customer(task)
    names = ("id", "title", "text", "due_on", "due_at", "assignee_id", "project_id", "created_at", "done_at",
             "dropped_at")  # fmt: skip
    told = {name: getattr(task, name) for name in names}
    return {**told, "assignee": str(task.assignee), "customer_id": customer.pk if customer else None}
