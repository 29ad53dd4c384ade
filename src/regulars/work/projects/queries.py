"""Reads of projects. Each promises its number of SQL queries."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from regulars.customers.together import rows_of
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.staff.models import Employee
from regulars.work.models import Project, ProjectMember, Task
from regulars.work.tasks.queries import OPEN

UNDER_WAY = Q(state__in=[Project.State.OPEN, Project.State.RESTING])


def projects(*, closed: bool = False, mine: int | None = None, only_of: int | None = None) -> QuerySet[Project]:
    """Projects under way or ended, with customers and owners; of one employee who owns or works on them. One query."""
    found = Project.objects.filter(looked_after_by(only_of, "customer"), ~UNDER_WAY if closed else UNDER_WAY)
    if mine is not None:
        works_on = ProjectMember.objects.filter(employee_id=mine).values("project_id")
        found = found.filter(Q(owner_id=mine) | Q(id__in=works_on))
    return found.select_related("customer__merged_into", "owner")


def project(project_id: int) -> Project:
    """One query. Raises NotFound."""
    found = Project.objects.select_related("customer__merged_into", "owner").filter(id=project_id).first()
    if found is None:
        raise NotFound()
    return found


def projects_of_customer(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Project]:
    """What is under way for a customer and those merged into it. One query, one more when `rows` are not given."""
    found = Project.objects.filter(UNDER_WAY, customer_id__in=rows or rows_of(customer_id))
    return found.select_related("owner").order_by("-created_at", "-id")


def members_of(project_id: int) -> list[Employee]:
    """Who works on a project beside its owner, by name. One query."""
    found = ProjectMember.objects.filter(project_id=project_id).select_related("employee")
    return [one.employee for one in found.order_by("employee__name", "employee_id")]


def steps_of(project_id: int) -> list[Task]:
    """The steps of a project: what is to be done by due time, then what was done. One query."""
    found = Task.objects.filter(project_id=project_id, dropped_at=None)
    found = found.select_related("customer__merged_into", "assignee", "author", "project")
    return sorted(found.order_by("due_by", "id")[:500], key=lambda one: one.done_at is not None)


def steps_counted(project_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many steps of some projects are done, of how many. One query."""
    tasks = Task.objects.filter(project_id__in=list(project_ids), dropped_at=None).order_by()
    counted = tasks.values_list("project_id").annotate(left=Count("id", filter=OPEN), every=Count("id"))
    return {number: (every - left, every) for number, left, every in counted if number is not None}
