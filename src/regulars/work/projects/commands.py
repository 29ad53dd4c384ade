"""Projects: begun, changed, moved from one state to another and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.notes.commands import tidied_text
from regulars.customers.notes.follow_ups import standing_row
from regulars.customers.visibility import visible_among
from regulars.lib.errors import NotFound
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.models import Employee
from regulars.staff.rights import Right, may
from regulars.work.models import Project, ProjectMember
from regulars.work.projects.errors import OwnerHidden, ProjectMoved, ProjectUnnamed
from regulars.work.projects.kinds import BEGUN, CHANGED, MOVED, PROJECT_REF

TITLE_LENGTH = 200
CLOSED = (Project.State.DONE, Project.State.GIVEN_UP)


@dataclass(frozen=True)
class ProjectDescribed:
    """What is said of a project."""

    title: str
    owner_id: int
    notes: str = ""
    due_on: date | None = None
    members: tuple[int, ...] = ()


@transaction.atomic
def begin_project(customer_id: int, said: ProjectDescribed, *, actor: str, now: datetime) -> Project:
    """Begin something for a customer; of one merged into another, for that one.

    Raises NotFound, ProjectUnnamed, OwnerHidden, CustomerErased.
    """
    begun = Project(customer_id=standing_row(customer_id), created_at=now, created_by=actor)
    written(begun, said)
    told(begun, BEGUN, actor=actor, now=now)
    return begun


@transaction.atomic
def change_project(project_id: int, said: ProjectDescribed, *, actor: str, now: datetime) -> Project:
    """Say something else of a project. Raises NotFound, ProjectUnnamed, OwnerHidden."""
    changed = locked(project_id)
    written(changed, said)
    audit.record(actor=actor, action=CHANGED, now=now, ref=ref_of(changed), customer_id=changed.customer_id)
    return changed


@transaction.atomic
def move_project(project_id: int, state: str, *, was: str, actor: str, now: datetime) -> Project:
    """Put it into another state; `was` is the one that was seen. Raises NotFound, ProjectMoved."""
    moved = locked(project_id)
    if moved.state != was or state not in list(Project.State):
        raise ProjectMoved()
    if state != was:
        moved.state, moved.closed_at = state, now if state in CLOSED else None
        moved.save(update_fields=["state", "closed_at"])
        told(moved, MOVED, actor=actor, now=now)
    return moved


def written(project: Project, said: ProjectDescribed) -> None:
    project.title = clean(said.title, TITLE_LENGTH)
    if not project.title:
        raise ProjectUnnamed()
    people = may_work(project.customer_id, {said.owner_id, *said.members})
    if said.owner_id not in people:
        raise OwnerHidden()
    project.notes, project.owner_id, project.due_on = tidied_text(said.notes), said.owner_id, said.due_on
    project.save()
    members = [one for one in people if one != said.owner_id]
    ProjectMember.objects.filter(project=project).exclude(employee_id__in=members).delete()
    ProjectMember.objects.bulk_create(
        [ProjectMember(project=project, employee_id=one) for one in members], ignore_conflicts=True
    )


def may_work(customer_id: int, employee_ids: Iterable[int]) -> set[int]:
    """Those of some employees who work here and see the customer."""
    working = Employee.objects.filter(id__in=list(employee_ids), is_active=True)
    return {one.pk for one in working if may(one, Right.SEE_CUSTOMERS) and visible_among(one, [customer_id])}


def told(project: Project, kind: str, *, actor: str, now: datetime) -> None:
    timeline.record(
        kind, customer_id=project.customer_id, happened_at=now, now=now, actor=actor, ref=ref_of(project),
        data={"title": project.title, "state": project.state},
    )  # fmt: skip


def ref_of(project: Project) -> str:
    return f"{PROJECT_REF}{project.pk}"


def locked(project_id: int) -> Project:
    found = Project.objects.select_for_update().filter(id=project_id).first()
    if found is None:
        raise NotFound()
    return found
