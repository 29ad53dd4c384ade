"""Projects: mine and everybody's, one with its steps, beginning and moving one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from regulars.customers import queries as customers
from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import Project
from regulars.work.projects import commands, queries
from regulars.work.projects.errors import OwnerHidden, ProjectUnnamed
from regulars.work.projects.forms import ProjectForm, initial_of
from regulars.work.views.task_lines import choices_of_later, line

SIZE = 50
TONES = {Project.State.OPEN: "info", Project.State.RESTING: "neutral", Project.State.DONE: "good",
         Project.State.GIVEN_UP: "warn"}  # fmt: skip
MINE, EVERYBODY, CLOSED = "mine", "everybody", "closed"


@needs(Right.SEE_CUSTOMERS)
@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects, newest first. Two queries."""
    which, here = request.GET.get("which", MINE), reverse("work:projects")
    mine = int(request.user.pk or 0) if which == MINE else None
    rows = queries.projects(closed=which == CLOSED, mine=mine, only_of=limited_to(request.user))
    page = keyset_page(rows, Sort("created_at", descending=True), cursor=request.GET.get("cursor", ""), size=SIZE)
    steps = queries.steps_counted(one.pk for one in page.rows)
    titles = {MINE: _("Mine"), EVERYBODY: _("Everybody's"), CLOSED: _("Ended")}
    context = {
        "projects": [project_line(one, steps.get(one.pk, (0, 0))) for one in page.rows],
        "columns": [{"title": _("Project")}, {"title": _("Customer")}, {"title": _("Steps"), "align": "end"},
                    {"title": _("Leads it"), "only_wide": True}, {"title": pgettext("date", "By"), "only_wide": True}],
        "tabs": [{"text": text, "url": f"{here}?which={key}", "active": key == which} for key, text in titles.items()],
        "next_url": f"{here}?which={which}&cursor={page.next_cursor}" if page.next_cursor else "",
    }  # fmt: skip
    return render(request, "work/projects/list.html", context)


def project_line(one: Project, steps: tuple[int, int]) -> dict[str, Any]:
    customer = one.customer.merged_into or one.customer
    done, every = steps
    url, tone = reverse("desk:customer", args=[customer.pk]), TONES[Project.State(one.state)]
    return {"project": one, "customer": customer.name, "customer_url": url, "tone": tone, "done": done, "all": every}


@needs(Right.SEE_CUSTOMERS)
@require_GET
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project with its steps. Four queries."""
    one, steps = queries.project(project_id), queries.steps_of(project_id)
    now, today = clock.now(), clock.today(company().time_zone)
    context = {
        **project_line(one, (sum(step.done_at is not None for step in steps), len(steps))),
        "members": queries.members_of(project_id), "steps": [line(step, today=today, now=now) for step in steps],
        "states": [{"value": value, "title": title} for value, title in Project.State.choices if value != one.state],
        "later": choices_of_later(today), "trail": trail(), "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
        "is_late": one.due_on is not None and one.due_on < today and one.closed_at is None,
    }  # fmt: skip
    return render(request, "work/projects/project.html", context)


def trail() -> list[dict[str, str]]:
    return [{"text": _("Projects"), "url": reverse("work:projects")}]


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def begin(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = customers.customer(customer_id)
    form = ProjectForm(request.POST or None, initial={"owner": str(request.user.pk)})
    if form.is_valid():
        try:
            begun = commands.begin_project(customer_id, form.described(), actor=actor(request), now=clock.now())
        except (OwnerHidden, ProjectUnnamed) as error:
            refused(form, error)
        else:
            toast(request, _("The project is begun: add its steps"))
            return redirect("work:project", project_id=begun.pk)
    return shown(request, form, customer.name, reverse("desk:customer", args=[customer_id]), _("Begin a project"))


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, project_id: int) -> HttpResponse:
    one = queries.project(project_id)
    form = ProjectForm(request.POST or None, initial=initial_of(one, queries.members_of(project_id)))
    here = reverse("work:project", args=[project_id])
    if form.is_valid():
        try:
            commands.change_project(project_id, form.described(), actor=actor(request), now=clock.now())
        except (OwnerHidden, ProjectUnnamed) as error:
            refused(form, error)
        else:
            toast(request, _("Saved"))
            return redirect(here)
    return shown(request, form, one.customer.name, here, _("Change the project"))


def refused(form: ProjectForm, error: OwnerHidden | ProjectUnnamed) -> None:
    form.add_error("owner" if isinstance(error, OwnerHidden) else "title", error.sentence)


def shown(request: HttpRequest, form: ProjectForm, customer: str, cancel_url: str, title: str) -> HttpResponse:
    context = {"form": form, "customer": customer, "cancel_url": cancel_url, "title": title, "trail": trail(),
               "width": "narrow"}  # fmt: skip
    return render(request, "work/projects/form.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def move(request: HttpRequest, project_id: int, state: str) -> HttpResponse:
    """Into another state; `was` says which one was seen, and whether it is the way back."""
    if state not in list(Project.State):
        raise NotFound()
    was = request.POST.get("was") or request.GET.get("was", "")
    one = commands.move_project(project_id, state, was=was, actor=actor(request), now=clock.now())
    here = reverse("work:project", args=[project_id])
    if "back" in request.GET:
        taken_back(request)
    else:
        undo = f"{reverse('work:project_move', args=[project_id, was])}?was={state}&back=1"
        toast(request, _("“%(title)s”: %(state)s") % {"title": one.title, "state": one.get_state_display()}, undo=undo)
    return redirect(here)
