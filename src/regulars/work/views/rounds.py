"""Rounds of calls: the list, making one, how far it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.lib.export import csv_response
from regulars.lib.paging import Sort, keyset_page
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast
from regulars.work.models import CallRound, RoundCall
from regulars.work.rounds import audit_actions as did
from regulars.work.rounds import commands, queries
from regulars.work.rounds.choosing import chosen
from regulars.work.rounds.errors import NobodyCalls, TooManyToCall
from regulars.work.rounds.forms import RoundForm, SourceForm, initial_of
from regulars.work.views.round_lines import export_header, export_rows, line, outcome_lines, tabs_of_states

SIZE = 50
State = RoundCall.State


@needs(Right.SEE_CUSTOMERS)
@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds, newest first. Three queries."""
    closed = request.GET.get("state") == "closed"
    page = keyset_page(queries.rounds(closed=closed), Sort("created_at", descending=True),
                       cursor=request.GET.get("cursor", ""), size=SIZE)  # fmt: skip
    numbers = [one.pk for one in page.rows]
    states, callers = queries.states_of(numbers), queries.callers_of(numbers)
    here = reverse("work:rounds")
    context = {
        "rounds": [round_line(one, states.get(one.pk, {}), callers.get(one.pk, [])) for one in page.rows],
        "columns": [{"title": _("Round")}, {"title": _("Called"), "align": "end"},
                    {"title": _("Callers"), "only_wide": True}, {"title": _("Until"), "only_wide": True}],
        "tabs": [{"text": _("Under way"), "url": here, "active": not closed},
                 {"text": _("Closed"), "url": f"{here}?state=closed", "active": closed}],
        "next_url": f"{here}?state={'closed' if closed else ''}&cursor={page.next_cursor}" if page.next_cursor else "",
        "closed": closed, "may_make": may(request.user, Right.MANAGE_WORK),
    }  # fmt: skip
    return render(request, "work/rounds/list.html", context)


def round_line(one: CallRound, states: dict[str, int], callers: list[Any]) -> dict[str, Any]:
    every = sum(number for state, number in states.items() if state != State.LEFT_OUT)
    return {"round": one, "done": states.get(State.ENDED, 0), "all": every,
            "callers": ", ".join(str(caller) for caller in callers)}  # fmt: skip


def trail() -> list[dict[str, str]]:
    return [{"text": _("Rounds of calls"), "url": reverse("work:rounds")}]


@needs(Right.SEE_CUSTOMERS)
@require_GET
def call_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """How far a round is, and whom it calls. Eight queries."""
    one, state = queries.call_round(round_id), request.GET.get("state", "")
    state = state if state in list(State) else ""
    callers, titles = queries.callers_of([round_id]).get(round_id, []), titles_of(round_id)
    page = queries.calls_page(round_id, state=state, cursor=request.GET.get("cursor", ""), size=SIZE,
                              only_of=limited_to(request.user))  # fmt: skip
    progress, here = queries.progress_of(round_id), reverse("work:round", args=[round_id])
    context = {
        "round": one, "progress": progress, "outcomes": outcome_lines(progress, titles),
        "callers": [{"who": each, "calls": progress.callers.get(each.pk, 0)} for each in callers],
        "calls": [line(call, titles) for call in page.rows], "tabs": tabs_of_states(here, state, progress),
        "columns": [{"title": _("Customer")}, {"title": _("State")}, {"title": _("Calls"), "align": "end"},
                    {"title": _("Caller"), "only_wide": True}],
        "next_url": f"{here}?state={state}&cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?state={state}&cursor={page.previous_cursor}" if page.previous_cursor else "",
        "is_caller": request.user in callers and may(request.user, Right.EDIT_CUSTOMERS),
        "may_make": may(request.user, Right.MANAGE_WORK), "may_export": may(request.user, Right.EXPORT),
        "trail": trail(),
    }  # fmt: skip
    return render(request, "work/rounds/round.html", context)


def titles_of(round_id: int) -> dict[str, str]:
    return queries.outcome_titles(queries.own_outcomes(round_id))


# Making --------------------------------------------------------------------------------------------------------------


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_WORK)
def add(request: HttpRequest) -> HttpResponse:
    """A new round, filled at once."""
    form = RoundForm(request.POST or None, initial={"callers": [str(request.user.pk)], **asked(request)})
    if form.is_valid():
        try:
            made = made_from(request, form)
        except (NobodyCalls, TooManyToCall) as error:
            form.add_error("callers" if isinstance(error, NobodyCalls) else "segment", error.sentence)
        else:
            return redirect("work:round", round_id=made.pk)
    return shown(request, form, None)


def asked(request: HttpRequest) -> dict[str, str]:
    """What the address proposes: `?segment=3`, `?group=2`."""
    return {name: request.GET[name] for name in ("segment", "group") if name in request.GET}


def made_from(request: HttpRequest, form: RoundForm) -> CallRound:
    numbers = chosen(form.source(), only_of=limited_to(request.user))
    now, by = clock.now(), actor(request)
    made = commands.make_round(form.described(), source=form.source(), actor=by, now=now)
    told_filled(request, commands.add_customers(made.pk, numbers, actor=by, now=now), len(numbers))
    return made


def told_filled(request: HttpRequest, added: int, of: int) -> None:
    words = ngettext("%(added)s of %(count)s customer is to be called", "%(added)s of %(count)s customers are to be"
                     " called", of) % {"added": added, "count": of}  # fmt: skip
    toast(request, words)


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_WORK)
def change(request: HttpRequest, round_id: int) -> HttpResponse:
    one = queries.call_round(round_id)
    initial = initial_of(one, queries.callers_of([round_id]).get(round_id, []), queries.own_outcomes(round_id))
    form = RoundForm(request.POST or None, initial=initial, changed=True)
    if form.is_valid():
        try:
            commands.change_round(round_id, form.described(), actor=actor(request), now=clock.now())
        except NobodyCalls as error:
            form.add_error("callers", error.sentence)
        else:
            toast(request, _("Saved"))
            return redirect("work:round", round_id=round_id)
    return shown(request, form, one)


def shown(request: HttpRequest, form: SourceForm, one: CallRound | None, title: str = "") -> HttpResponse:
    context = {
        "form": form, "round": one, "trail": trail(), "width": "narrow",
        "title": title or (_("Change the round") if one else _("Make a round of calls")),
        "cancel_url": reverse("work:round", args=[one.pk]) if one else reverse("work:rounds"),
    }  # fmt: skip
    return render(request, "work/rounds/form.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_WORK)
def fill(request: HttpRequest, round_id: int) -> HttpResponse:
    """More customers into a round."""
    one, form = queries.call_round(round_id), SourceForm(request.POST or None)
    if form.is_valid() and form.source():
        try:
            numbers = chosen(form.source(), only_of=limited_to(request.user))
        except TooManyToCall as error:
            form.add_error("segment", error.sentence)
        else:
            added = commands.add_customers(round_id, numbers, actor=actor(request), now=clock.now())
            told_filled(request, added, len(numbers))
            return redirect("work:round", round_id=round_id)
    return shown(request, form, one, _("Call more customers"))


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_WORK)
@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    commands.close_round(round_id, actor=actor(request), now=clock.now())
    toast(request, _("The round is closed"), undo=reverse("work:round_reopening", args=[round_id]))
    return redirect("work:round", round_id=round_id)


@needs(Right.SEE_CUSTOMERS, Right.MANAGE_WORK)
@require_POST
def reopen(request: HttpRequest, round_id: int) -> HttpResponse:
    commands.reopen_round(round_id, actor=actor(request), now=clock.now())
    toast(request, _("The round goes on"))
    return redirect("work:round", round_id=round_id)


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
@require_GET
def export(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Everybody in a round with what came of it, as CSV."""
    one = queries.call_round(round_id)
    audit.record(actor=actor(request), action=did.TAKEN_OUT, now=clock.now(), ref=did.ref_of(one))
    rows = export_rows(round_id, titles_of(round_id), only_of=limited_to(request.user))
    return csv_response(f"round-{round_id}", export_header(), rows)
