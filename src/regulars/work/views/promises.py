"""What is about to break, the soonest first: mine, my teams', everybody's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regulars.lib import clock
from regulars.lib.paging import Sort, keyset_page
from regulars.lib.registry import ref_kind_of
from regulars.staff.rights import Right, may, needs
from regulars.ui import figures
from regulars.work.models import Assignment, Promise, TeamMember
from regulars.work.promises import queries
from regulars.work.promises.telling import OPEN_PROMISES
from regulars.work.promises.types import State
from regulars.work.promises.words import clock_words, state_words, tone_of

MINE, TEAM, ALL = "mine", "team", "all"
SIZE = 50


@needs(Right.SEE_CUSTOMERS)
@require_GET
def promise_list(request: HttpRequest) -> HttpResponse:
    """Promises whose clock runs, overdue ones first; asked by htmx, the list alone.

    Two queries, one more for those of my teams and for the cursor of the stream.
    """
    whose = request.GET.get("whose", MINE)
    page = keyset_page(chosen(request, whose), Sort("due_at"), cursor=request.GET.get("cursor", ""), size=SIZE)
    holders = queries.holders(one.matter.ref for one in page.rows)
    now, here = clock.now(), reverse("work:promises")
    template = "work/promises/list.html" + ("#promises" if request.headers.get("HX-Request") else "")
    context = {
        "lines": [line(one, holders.get(one.matter.ref), now) for one in page.rows],
        "topics": [OPEN_PROMISES], "here": request.get_full_path(), "tabs": tabs(whose), "whose": whose,
        "may_manage": may(request.user, Right.MANAGE_WORK),
        "may_figures": may(request.user, Right.SEE_FIGURES),
        "columns": [{"title": _("Due")}, {"title": _("Customer")}, {"title": _("What we promised"), "only_wide": True},
                    {"title": _("Who has it")}],
        "next_url": f"{here}?whose={whose}&cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?whose={whose}&cursor={page.previous_cursor}" if page.previous_cursor else "",
    }  # fmt: skip
    return render(request, template, context)


def chosen(request: HttpRequest, whose: str) -> Any:
    if whose == ALL:
        return queries.running(request.user)
    if whose == TEAM:
        teams = TeamMember.objects.filter(employee_id=int(request.user.pk or 0)).values_list("team_id", flat=True)
        return queries.running(request.user, team_ids=list(teams))
    return queries.running(request.user, mine_of=int(request.user.pk or 0))


def tabs(whose: str) -> list[dict[str, Any]]:
    here = reverse("work:promises")
    titles = {MINE: _("Mine"), TEAM: _("My teams'"), ALL: _("Everybody's")}
    return [
        {"text": text, "url": here if key == MINE else f"{here}?whose={key}", "active": key == whose}
        for key, text in titles.items()
    ]


def line(promise: Promise, held: Assignment | None, now: datetime) -> dict[str, Any]:
    matter, language = promise.matter, get_language() or "en"
    kind = ref_kind_of(matter.ref)
    late = promise.due_at is not None and promise.due_at <= now
    state = State.BROKEN if late else State(promise.state)
    return {
        "customer": matter.customer.merged_into or matter.customer, "due_at": promise.due_at, "late": late,
        "in": figures.ago(promise.due_at, now, language) if promise.due_at else "",
        "what": clock_words(promise.clock), "policy": matter.version.policy.name,
        "state": state_words(state), "tone": "warn" if promise.warned_at and not late else tone_of(state),
        "url": kind.url(matter.ref) if kind else reverse("desk:customer", args=[matter.customer_id]),
        "holder": held.employee if held and held.employee_id else None, "team": held.team if held else matter.team,
    }  # fmt: skip
