"""What a new task is about: a customer, a project, or nothing in particular."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from regulars.customers import queries as customers
from regulars.customers.visibility import check_customer
from regulars.lib.errors import NotAllowed, NotFound
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, may
from regulars.work.models import Project, Task
from regulars.work.tasks.describing import standing_customer


@dataclass(frozen=True)
class About:
    """`url` is where the reader came from and goes back to."""

    customer_id: int | None = None
    project_id: int | None = None
    customer: str = ""
    project: str = ""
    url: str = ""
    initial: dict[str, Any] = field(default_factory=dict)


def about_asked(request: HttpRequest) -> About:
    """What the address names. Raises NotFound, NotAllowed, NotYourCustomer."""
    project_id, customer_id = number(request.GET.get("project")), number(request.GET.get("customer"))
    if project_id is not None:
        return about_project(request, project_id)
    if customer_id is None:
        return About(initial={"title": request.GET.get("title", "")[:300]})
    see(request, customer_id)
    customer = customers.customer(customer_id)
    return About(customer_id, None, customer.name, url=reverse("desk:customer", args=[customer_id]))


def about_project(request: HttpRequest, project_id: int) -> About:
    project = Project.objects.select_related("customer__merged_into").filter(id=project_id).first()
    if project is None:
        raise NotFound()
    see(request, project.customer_id)
    standing = project.customer.merged_into or project.customer
    return About(
        standing.pk, project_id, standing.name, project.title, reverse("work:project", args=[project_id]),
    )  # fmt: skip


def about_task(task: Task) -> About:
    customer = standing_customer(task)
    return About(
        task.customer_id, task.project_id, customer.name if customer else "", task.project.title if task.project else ""
    )


def see(request: HttpRequest, customer_id: int) -> None:
    if not may(request.user, Right.SEE_CUSTOMERS):
        raise NotAllowed()
    check_customer(request.user, customer_id)


def number(text: str | None) -> int | None:
    """A number from an address. Raises NotFound for what is none."""
    if not text:
        return None
    found = whole_number(text)
    if found is None:
        raise NotFound()
    return found
