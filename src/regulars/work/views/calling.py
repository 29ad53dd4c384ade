"""The page of a caller: whom to call now, what to say, and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers.addressing.queries import care_notes_of, greetings_of
from regulars.customers.models import Traits
from regulars.customers.notes.queries import open_follow_ups_of
from regulars.customers.phones import written
from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast
from regulars.work.models import RoundCall
from regulars.work.rounds import calling, outcomes, queries
from regulars.work.rounds.errors import OutcomeUnknown, SayWhen
from regulars.work.rounds.forms import CameForm
from regulars.work.rounds.scripts import filled_for, read_out
from regulars.work.rounds.standing import reachable
from regulars.work.rounds.types import Outcome
from regulars.work.tasks.queries import tasks_of_customer

SHOWN = 5
ICONS = {
    Outcome.REACHED: "check", Outcome.NO_ANSWER: "phone-missed", Outcome.CALL_BACK: "calendar-clock",
    Outcome.REFUSED: "x", Outcome.WRONG_NUMBER: "phone-off",
}  # fmt: skip


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def take(request: HttpRequest, round_id: int) -> HttpResponse:
    """Whom the reader calls now."""
    return to_next(request, round_id)


def to_next(request: HttpRequest, round_id: int) -> HttpResponse:
    only_of = limited_to(request.user)
    call = calling.take_next(round_id, int(request.user.pk or 0), now=clock.now(), only_of=only_of)
    if call:
        return redirect("work:call", call_id=call.pk)
    toast(request, _("Nobody is left to call for now"))
    return redirect("work:round", round_id=round_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """Script, phone and what to mind; posted, the outcome. Who has the customer no more goes back to the round."""
    found = queries.call(call_id)
    form = CameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return noted(request, found, form)
        except (SayWhen, OutcomeUnknown) as error:
            form.add_error("again_at" if isinstance(error, SayWhen) else None, error.sentence)
    if found.state != RoundCall.State.TAKEN or found.caller_id != request.user.pk:
        return redirect("work:round", round_id=found.round_id)
    return render(request, "work/rounds/call.html", shown(request, found, form), status=422 if form.errors else 200)


def noted(request: HttpRequest, found: RoundCall, form: CameForm) -> HttpResponse:
    now = clock.now()
    attempt = outcomes.note_call(
        found.pk, form.came(), caller_id=int(request.user.pk or 0), today=clock.today(company().time_zone),
        actor=actor(request), now=now,
    )  # fmt: skip
    words = _("Noted: %(name)s") % {"name": found.customer.name}
    toast(request, words, undo=reverse("work:call_undo", args=[attempt.pk]))
    return to_next(request, found.round_id)


def shown(request: HttpRequest, found: RoundCall, form: CameForm) -> dict[str, Any]:
    """Ten queries."""
    ours, customer = company(), found.customer
    standing = reachable([customer.pk], found.round.topic)[customer.pk]
    people = greetings_of(customer.pk, ours, rows=standing.rows)
    filled = filled_for(customer, people, ours.tone, str(request.user))
    own = queries.own_outcomes(found.round_id)
    return {
        "call": found, "round": found.round, "traits": Traits.objects.filter(customer_id=customer.pk).first(),
        "currency": ours.currency, "customer": customer, "form": form,
        "script": read_out(found.round.script, filled), "greeting": filled.greeting,
        "phones": [{"number": one, "words": written(one, customer.country)} for one in standing.callable_phones],
        "care_notes": care_notes_of(customer.pk, rows=standing.rows), "buttons": buttons(), "own": own,
        "attempts": attempt_lines(found, queries.outcome_titles(own)),
        "follow_ups": list(open_follow_ups_of(customer.pk, rows=standing.rows)[:SHOWN]),
        "tasks": list(tasks_of_customer(customer.pk, rows=standing.rows)[:SHOWN]),
        "customer_url": reverse("desk:customer", args=[customer.pk]),
        "trail": [{"text": _("Rounds of calls"), "url": reverse("work:rounds")},
                  {"text": found.round.title, "url": reverse("work:round", args=[found.round_id])}],
    }  # fmt: skip


def buttons() -> list[dict[str, Any]]:
    titles = queries.outcome_titles([])
    return [{"value": str(key), "text": titles[key], "icon": ICONS[key]} for key in Outcome]


def attempt_lines(found: RoundCall, titles: dict[str, str]) -> list[dict[str, Any]]:
    made = queries.attempts_of([found.pk]).get(found.pk, [])
    return [{"attempt": one, "title": titles.get(one.outcome, one.outcome)} for one in made]


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def skip(request: HttpRequest, call_id: int) -> HttpResponse:
    """Not now: somebody else, or the same later."""
    skipped = calling.skip_call(call_id, int(request.user.pk or 0), now=clock.now())
    if request.POST.get("then") == "stop":
        return redirect("work:round", round_id=skipped.round_id)
    return to_next(request, skipped.round_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, attempt_id: int) -> HttpResponse:
    undone = outcomes.undo_call(attempt_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("work:call", call_id=undone.pk)
