"""Stages of life: how customers are spread over them, who is in one, and what an employee knows better."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import queries
from regulars.customers.lifecycle import commands
from regulars.customers.lifecycle.errors import DayGone, ReasonNeeded
from regulars.customers.lifecycle.forms import StageForm
from regulars.customers.lifecycle.queries import by_hand, customers_in, stages
from regulars.customers.lifecycle.words import MEANINGS, TITLES
from regulars.customers.models import LifecycleStage
from regulars.customers.visibility import limited_to
from regulars.desk.lifecycle import drawn, stage_lines
from regulars.desk.views.addressing import shown, told
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast

UNDO = "desk:stage_undo"


def trail() -> list[dict[str, str]]:
    return [{"text": _("Stages of life"), "url": reverse("desk:lifecycle")}]


@needs(Right.SEE_CUSTOMERS)
def lifecycle(request: HttpRequest) -> HttpResponse:
    """All stages with their rules, how many customers are in each, who came and left lately."""
    lines = stage_lines()
    columns = [
        {"title": _("Stage")},
        {"title": _("Customers"), "align": "end"},
        {"title": _("Came in 30 days"), "align": "end", "only_wide": True},
        {"title": _("Left in 30 days"), "align": "end", "only_wide": True},
    ]
    context = {
        "lines": lines,
        "columns": columns,
        "svg": drawn(lines) if any(one.now for one in lines) else "",
        "counting": unbuilt(),
        "may_manage": may(request.user, Right.MANAGE_COMPANY),
    }
    return render(request, "desk/lifecycle.html", context)


def unbuilt() -> bool:
    """Whether the worker has still to ask somebody."""
    return any(one.segment.built_version != one.segment.version for one in stages())


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_COMPANY)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    commands.make_stages(actor=actor(request), now=clock.now())
    toast(request, _("The stages have rules now; customers are being counted"))
    return redirect("desk:lifecycle")


@needs(Right.SEE_CUSTOMERS)
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in a stage, those who came last first."""
    if code not in LifecycleStage.Code.values:
        raise NotFound()
    found = LifecycleStage.Code(code)
    page = customers_in(code, cursor=request.GET.get("cursor", ""), only_of=limited_to(request.user))
    here = reverse("desk:lifecycle_stage", args=[code])
    context = {
        "title": TITLES[found],
        "meaning": MEANINGS[found],
        "moves": page.rows,
        "columns": [{"title": _("Customer")}, {"title": _("Since")}],
        "next_url": f"{here}?cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?cursor={page.previous_cursor}" if page.previous_cursor else "",
        "trail": trail(),
    }
    return render(request, "desk/lifecycle_stage.html", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def set_by_hand(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What stage a customer is in, whatever the rules say."""
    customer = queries.customer(customer_id)
    form = StageForm(request.POST or None, initial=said_now(customer_id))
    if form.is_valid():
        given = form.cleaned_data
        try:
            entry = commands.set_stage(
                customer_id, given["stage"], reason=given["reason"], until=given["until"], actor=actor(request),
                now=clock.now(),
            )  # fmt: skip
        except ReasonNeeded as error:
            form.add_error("reason", error.sentence)
        except DayGone as error:
            form.add_error("until", error.sentence)
        else:
            told(request, entry, UNDO)
            return redirect("desk:customer", customer_id=customer_id)
    return shown(request, "desk/about_customer_form.html", form, customer, title=_("Stage of life"))


def said_now(customer_id: int) -> dict[str, Any]:
    said = by_hand(customer_id)
    return {"stage": said.stage, "reason": said.reason, "until": said.until} if said else {}


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    commands.undo_stage(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)
