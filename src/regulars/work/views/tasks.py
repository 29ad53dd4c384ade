"""Tasks: my own, those I handed out, everybody's; one of them; writing one down and closing it."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.customers.queries import found_customers
from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.lib.paging import Sort, keyset_page
from regulars.lib.text import clean, whole_number
from regulars.staff.actors import actor
from regulars.staff.house import house_of
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import Task, TaskStep
from regulars.work.tasks import commands, queries, reminding, undoing
from regulars.work.tasks.errors import HiddenFromAssignee, RepeatsStrangely, TaskChangedMeanwhile, TaskClosed
from regulars.work.tasks.forms import QuickTaskForm, TaskForm, initial_of
from regulars.work.tasks.menu import MENU_LINE
from regulars.work.tasks.visibility import seen
from regulars.work.views.about import About, about_asked, about_task
from regulars.work.views.names import actor_names
from regulars.work.views.task_lines import choices_of_later, grouped, line

MINE, GIVEN, EVERYBODY, DONE = "mine", "given", "everybody", "done"
SIZE, MOST_REMINDERS = 50, 10
LONGEST_SEARCH, OFFERED = 100, 12


@needs()
def task_list(request: HttpRequest) -> HttpResponse:
    """What is to be done; posted, one more is added. Six queries, one more with everybody's."""
    zone = get_current_timezone_name()
    form = QuickTaskForm(request.POST or None, zone=zone, initial=quick_initial(request, zone))
    if form.is_valid():
        return added(request, form)
    return render(request, "work/tasks/list.html", listed(request, form), status=422 if form.errors else 200)


def quick_initial(request: HttpRequest, zone: str) -> dict[str, Any]:
    return {"due_on": clock.today(zone), "assignee": request.user.pk}


def added(request: HttpRequest, form: QuickTaskForm) -> HttpResponse:
    task = commands.write_task(form.described(), actor=actor(request), now=clock.now())
    toast(request, _("Added: %(title)s") % {"title": task.title}, undo=undo_of_last(task))
    return back(request)


def listed(request: HttpRequest, form: QuickTaskForm) -> dict[str, Any]:
    whose = request.GET.get("whose", MINE)
    now, today = clock.now(), clock.today(company().time_zone)
    page = keyset_page(chosen(request, whose), order_of(whose), cursor=request.GET.get("cursor", ""), size=SIZE)
    remarks = queries.commented(one.pk for one in page.rows)
    here = reverse("work:tasks")
    pages = {name: f"{here}?whose={whose}&cursor={cursor}" if cursor else "" for name, cursor in
             (("next_url", page.next_cursor), ("previous_url", page.previous_cursor))}  # fmt: skip
    return {
        "form": form, "tabs": tabs(whose), "whose": whose, "later": choices_of_later(today), **pages,
        "groups": [] if whose == DONE else grouped(page.rows, today=today, now=now, remarks=remarks),
        "done": [line(one, today=today, now=now, remarks=remarks.get(one.pk, 0)) for one in page.rows]
        if whose == DONE else [],
        "reminders": list(queries.reminders_of(int(request.user.pk or 0), seen(request.user))[:MOST_REMINDERS]),
    }  # fmt: skip


def chosen(request: HttpRequest, whose: str) -> Any:
    reader, visible = request.user.pk, seen(request.user)
    if whose == DONE:
        return queries.tasks(visible).filter(assignee_id=reader, done_at__isnull=False)
    if whose == GIVEN:
        return queries.open_tasks(visible, author_id=reader)
    return queries.open_tasks(visible, assignee_id=None if whose == EVERYBODY else reader)


def order_of(whose: str) -> Sort:
    return Sort("done_at", descending=True) if whose == DONE else Sort("due_by")


def tabs(whose: str) -> list[dict[str, Any]]:
    here = reverse("work:tasks")
    titles = {MINE: _("Mine"), GIVEN: _("Handed out by me"), EVERYBODY: _("Everybody's"), DONE: _("Done by me")}
    return [
        {"text": text, "url": here if key == MINE else f"{here}?whose={key}", "active": key == whose}
        for key, text in titles.items()
    ]


# One task ------------------------------------------------------------------------------------------------------------


@needs()
@require_GET
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """A task, what was done with it and what was said. Five queries."""
    found, steps = queries.task(task_id), queries.steps_of(task_id)
    names = actor_names(step.actor for step in steps)
    now, today = clock.now(), clock.today(company().time_zone)
    context = {
        "task": found, "line": line(found, today=today, now=now), "later": choices_of_later(today),
        "steps": [step_line(step, names) for step in steps], "trail": trail(), "repeats": repeats_in_words(found),
    }  # fmt: skip
    return render(request, "work/tasks/task.html", context)


def trail() -> list[dict[str, str]]:
    return [{"text": _("Tasks"), "url": reverse("work:tasks")}]


def step_line(step: TaskStep, names: dict[str, str]) -> dict[str, Any]:
    said = step.kind == TaskStep.Kind.COMMENT
    due = step.data.get("after", {}) if step.kind == TaskStep.Kind.POSTPONED else {}
    return {
        "at": step.at, "by": names.get(step.actor, ""), "text": step.text, "said": said,
        "words": "" if said else step.get_kind_display(),
        "day": date.fromisoformat(due["due_on"]) if due else None,
    }  # fmt: skip


def repeats_in_words(task: Task) -> str:
    if not task.every:
        return ""
    return _("every %(number)s %(unit)s") % {"number": task.interval, "unit": task.get_every_display()}


@needs()
def add(request: HttpRequest) -> HttpResponse:
    """A task with everything that can be said of it; `customer` and `project` in the address say what it is about."""
    zone, about = get_current_timezone_name(), about_asked(request)
    form = TaskForm(request.POST or None, zone=zone, initial={**quick_initial(request, zone), **about.initial})
    if form.is_valid():
        said = form.described(customer_id=about.customer_id, project_id=about.project_id)
        try:
            made = commands.write_task(said, actor=actor(request), now=clock.now())
        except (HiddenFromAssignee, RepeatsStrangely) as error:
            form.add_error("assignee" if isinstance(error, HiddenFromAssignee) else "every", error.sentence)
        else:
            toast(request, _("Added: %(title)s") % {"title": made.title}, undo=undo_of_last(made))
            return redirect(about.url or reverse("work:tasks"))
    return shown(request, form, about, title=_("Add a task"))


@needs(Right.SEE_CUSTOMERS)
@require_GET
def choose_customer(request: HttpRequest) -> HttpResponse:
    """Whom a new task is about, looked for by a part of name, e-mail or phone. At most four queries for them."""
    typed = clean(request.GET.get("q", ""), LONGEST_SEARCH)
    found = found_customers(typed, limit=OFFERED, only_of=limited_to(request.user))
    context = {"q": typed, "found": found, "trail": trail(), "width": "narrow"}
    part = "#list" if request.htmx and request.htmx.target == "found" else ""  # type: ignore[attr-defined]
    return render(request, f"work/tasks/about.html{part}", context)


@needs()
def change(request: HttpRequest, task_id: int) -> HttpResponse:
    zone, found = get_current_timezone_name(), queries.task(task_id)
    form, about = TaskForm(request.POST or None, zone=zone, initial=initial_of(found, zone)), about_task(found)
    if form.is_valid():
        said = form.described(customer_id=found.customer_id, project_id=found.project_id)
        try:
            step = commands.change_task(
                task_id, said, version=form.cleaned_data["version"] or 0, actor=actor(request), now=clock.now()
            )
        except (HiddenFromAssignee, RepeatsStrangely, TaskChangedMeanwhile) as error:
            form.add_error("assignee" if isinstance(error, HiddenFromAssignee) else None, error.sentence)
        else:
            tell(request, step, _("Saved"))
            return redirect("work:task", task_id=task_id)
    return shown(request, form, about, title=_("Change the task"), task=found)


def shown(request: HttpRequest, form: TaskForm, about: About, *, title: str, task: Task | None = None) -> HttpResponse:
    cancel = reverse("work:task", args=[task.pk]) if task else about.url or reverse("work:tasks")
    context = {"form": form, "title": title, "about": about, "task": task, "cancel_url": cancel, "trail": trail(),
               "may_choose": task is None and may(request.user, Right.SEE_CUSTOMERS), "width": "narrow"}  # fmt: skip
    return render(request, "work/tasks/form.html", context, status=422 if form.errors else 200)


# What is done with it ------------------------------------------------------------------------------------------------


@needs()
@require_POST
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """A page open since earlier may ask for what is done already: the list that comes back shows that it is."""
    try:
        step = commands.complete_task(task_id, actor=actor(request), now=clock.now())
    except TaskClosed:
        toast(request, _("Closed already: %(title)s") % {"title": queries.task(task_id).title})
    else:
        tell(request, step, _("Done: %(words)s") % {"words": step.task.title})
    return back(request)


@needs()
@require_POST
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    step = commands.reopen_task(task_id, actor=actor(request), now=clock.now())
    tell(request, step, _("Opened again: %(title)s") % {"title": step.task.title})
    return back(request)


@needs()
@require_POST
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    step = commands.drop_task(task_id, actor=actor(request), now=clock.now())
    tell(request, step, _("No longer to be done: %(title)s") % {"title": step.task.title})
    return redirect("work:tasks")


@needs()
@require_POST
def put_off(request: HttpRequest, task_id: int) -> HttpResponse:
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = date.fromisoformat(choices_of_later(clock.today(company().time_zone))[0][0])
    step = commands.postpone(task_id, until, actor=actor(request), now=clock.now())
    if step:
        tell(request, step, _("Put off: %(words)s") % {"words": step.task.title})
    return back(request)


@needs()
@require_POST
def comment(request: HttpRequest, task_id: int) -> HttpResponse:
    commands.comment(task_id, request.POST.get("text", ""), actor=actor(request), now=clock.now())
    return redirect("work:task", task_id=task_id)


@needs()
@require_POST
def undo(request: HttpRequest, task_id: int, step_id: int) -> HttpResponse:
    undoing.undo_step(task_id, step_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return back(request)


@needs()
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """How much the reader was reminded of and is late with, for a page that was told that it changed; what is new
    among it is said aloud. One query, two where something is new."""
    told = request.GET.get("new", "").split(",")[:MOST_REMINDERS]
    numbers = [number for one in told if (number := whole_number(one)) is not None]
    reminders = queries.reminders_of(int(request.user.pk or 0), seen(request.user))
    new = list(reminders.filter(id__in=numbers)) if numbers else []
    return render(request, "work/tasks/waiting.html", {**house_of(request).numbers[MENU_LINE], "new": new})


@needs()
@require_POST
def noticed(request: HttpRequest) -> HttpResponse:
    """Somebody looked at what they were reminded of."""
    reminding.notice(int(request.user.pk or 0), now=clock.now())
    return back(request)


def tell(request: HttpRequest, step: TaskStep | None, words: str) -> None:
    if step:
        toast(request, words, undo=reverse("work:task_undo", args=[step.task_id, step.pk]))


def undo_of_last(task: Task) -> str:
    step = TaskStep.objects.filter(task=task).latest("id")
    return reverse("work:task_undo", args=[task.pk, step.pk])


def back(request: HttpRequest) -> HttpResponse:
    """To the page the button stood on; tasks stand in lists, on their own page and beside a customer."""
    came = urlsplit(request.headers.get("Referer", ""))
    path = f"{came.path}?{came.query}" if came.query else came.path
    safe = path and url_has_allowed_host_and_scheme(path, None) and came.path != request.path
    return redirect(path if safe else "work:tasks")
