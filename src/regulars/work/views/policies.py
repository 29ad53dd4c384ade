"""What we promise: policies in their order, each in words; one to edit."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.models import Employee
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.calendars.queries import calendars
from regulars.work.models import Policy, PolicyVersion, Team
from regulars.work.promises import policy_commands as commands
from regulars.work.promises.forms import OPEN, PolicyForm, after_written, initial_of
from regulars.work.promises.kinds import WHOM
from regulars.work.promises.policies import policies
from regulars.work.promises.words import meant_for, promised
from regulars.work.teams.words import CHANNELS
from regulars.work.views.team_places import told_in

FIELDS = {"nothing_promised": "first_limit"}


@needs(Right.MANAGE_WORK)
@require_GET
def policy_list(request: HttpRequest) -> HttpResponse:
    """Policies in the order in which they are tried, each in words. Two queries, more when the first are made."""
    with transaction.atomic():
        found = policies(clock.now())
    names = names_of(found)
    lines = [line(version, names) for version in found]
    columns = [{"title": _("For")}, {"title": _("We promise")}, {"title": _("When it breaks"), "only_wide": True},
               {"title": _("Order"), "hidden": True}]  # fmt: skip
    return render(request, "work/policies/list.html", {"lines": lines, "columns": columns})


def line(version: PolicyVersion, names: dict[int, str]) -> dict[str, Any]:
    titles = {key: str(title) for key, title in CHANNELS.items()}
    return {
        "policy": version.policy, "for": meant_for(version, titles), "promised": promised(version),
        "steps": [step_in_words(step, names) for step in version.escalation], "warn": version.warn_percent,
        "calendar": version.calendar,
    }  # fmt: skip


def names_of(versions: list[PolicyVersion]) -> dict[int, str]:
    """Of employees that steps name. One query."""
    numbers = {number for version in versions for step in version.escalation for number in step.get("employees", ())}
    return dict(Employee.objects.filter(id__in=numbers).values_list("id", "name")) if numbers else {}


def step_in_words(step: dict[str, Any], names: dict[int, str]) -> str:
    named = ", ".join(names[number] for number in step.get("employees", ()) if number in names)
    whom = named or str(WHOM.get(step["who"], ""))
    if not step["after"]:
        return _("at once: %(whom)s") % {"whom": whom}
    return _("after %(limit)s: %(whom)s") % {"limit": after_written(step["after"]), "whom": whom}


@needs(Right.MANAGE_WORK)
def policy_add(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None, **offered())
    if form.is_valid():
        with told_in(form, FIELDS):
            commands.add_policy(form.described(), for_open=for_open(form), actor=actor(request), now=clock.now())
            return saved(request, form)
    return edited(request, form, None)


@needs(Right.MANAGE_WORK)
def policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Six queries."""
    found = newest(policy_id)
    form = PolicyForm(
        request.POST or None, initial=initial_of(found), is_default=found.policy.is_default, **offered()
    )  # fmt: skip
    if form.is_valid():
        with told_in(form, FIELDS):
            commands.change_policy(
                policy_id, form.described(), version=form.cleaned_data["version"] or 0, for_open=for_open(form),
                actor=actor(request), now=clock.now(),
            )  # fmt: skip
            return saved(request, form)
    return edited(request, form, found)


def offered() -> dict[str, Any]:
    """What can be chosen. Three queries."""
    return {
        "teams": Team.objects.filter(archived_at=None).order_by("name"),
        "calendars": calendars().filter(is_company=False),
        "people": Employee.objects.filter(is_active=True).order_by("name", "id"),
    }  # fmt: skip


def newest(policy_id: int) -> PolicyVersion:
    versions = PolicyVersion.objects.filter(policy_id=policy_id).select_related("policy", "team", "calendar")
    found = versions.order_by("-number").first()
    if found is None:
        raise NotFound()
    return found


def for_open(form: PolicyForm) -> bool:
    return bool(form.cleaned_data["when"] == OPEN)


def saved(request: HttpRequest, form: PolicyForm) -> HttpResponse:
    toast(request, _("Saved. What is open follows within a minute.") if for_open(form) else _("Saved"))
    return redirect("work:policies")


def edited(request: HttpRequest, form: PolicyForm, found: PolicyVersion | None) -> HttpResponse:
    words = ""
    if found:
        count = PolicyVersion.objects.filter(policy_id=found.policy_id).count()
        words = ngettext("%(count)s version so far", "%(count)s versions so far", count) % {"count": count}
    context = {
        "form": form, "found": found, "promised": promised(found) if found else "", "versions": words,
        "trail": [{"text": _("What we promise"), "url": reverse("work:policies")}],
    }  # fmt: skip
    return render(request, "work/policies/form.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_WORK)
@require_POST
def policy_up(request: HttpRequest, policy_id: int) -> HttpResponse:
    return moved(request, policy_id, up=True)


@needs(Right.MANAGE_WORK)
@require_POST
def policy_down(request: HttpRequest, policy_id: int) -> HttpResponse:
    return moved(request, policy_id, up=False)


def moved(request: HttpRequest, policy_id: int, *, up: bool) -> HttpResponse:
    commands.move_policy(policy_id, up=up, actor=actor(request), now=clock.now())
    back = "work:policy_down" if up else "work:policy_up"
    toast(request, _("The order is another one now"), undo=reverse(back, args=[policy_id]))
    return redirect("work:policies")


@needs(Right.MANAGE_WORK)
@require_POST
def policy_archive(request: HttpRequest, policy_id: int) -> HttpResponse:
    name = Policy.objects.filter(id=policy_id).values_list("name", flat=True).first()
    commands.archive_policy(policy_id, actor=actor(request), now=clock.now())
    undo = reverse("work:policy_restoration", args=[policy_id])
    toast(request, _("“%(name)s” is put away") % {"name": name}, undo=undo)
    return redirect("work:policies")


@needs(Right.MANAGE_WORK)
@require_POST
def policy_restore(request: HttpRequest, policy_id: int) -> HttpResponse:
    commands.restore_policy(policy_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("work:policies")
