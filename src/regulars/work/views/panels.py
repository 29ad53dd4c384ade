"""What stands beside a customer: what is to be done about them, and what is under way."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from regulars.lib import clock
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.work.projects.queries import projects_of_customer, steps_counted
from regulars.work.tasks.queries import tasks_of_customer
from regulars.work.views.task_lines import line

MOST = 10


def tasks_panel(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> dict[str, Any]:
    """The first few open tasks about a customer. One query."""
    found = list(tasks_of_customer(customer_id, rows=rows)[: MOST + 1])
    now, today = clock.now(), clock.today(ours.time_zone)
    return {
        "tasks": [line(one, today=today, now=now) for one in found[:MOST]],
        "more": len(found) > MOST,
        "customer_id": customer_id,
    }


def projects_panel(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> dict[str, Any]:
    """What is under way for a customer. Two queries."""
    found = list(projects_of_customer(customer_id, rows=rows)[:MOST])
    steps = steps_counted(one.pk for one in found)
    lines = [dict(zip(("done", "all"), steps.get(one.pk, (0, 0)), strict=True)) | {"project": one} for one in found]
    return {"projects": lines, "customer_id": customer_id}


PANELS = (
    CustomerPanel("work.tasks", "work/panels/tasks.html", tasks_panel, order=21),
    CustomerPanel("work.projects", "work/panels/projects.html", projects_panel, order=22),
)
