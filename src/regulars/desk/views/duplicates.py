"""Customers who may be one: the list, two side by side, merging, and every way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import queries
from regulars.customers.duplicates import commands
from regulars.customers.duplicates import queries as duplicates
from regulars.customers.duplicates.queue import ask_for_duplicates
from regulars.customers.duplicates.reasons import in_words
from regulars.customers.errors import SameCustomer
from regulars.customers.merging import merge_customers, refuse_merged, unmerge
from regulars.customers.models import Customer, Suggestion
from regulars.customers.visibility import limited_to
from regulars.desk import comparing
from regulars.desk.sights import note_sight
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.figures import share
from regulars.ui.toasts import toast

LIST = "duplicates"
# Nothing of this is ever certain, and a hundred per cent would say so.
SUREST = 0.99


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def suggested(request: HttpRequest) -> HttpResponse:
    """Pairs to look at, the likeliest first. Three queries at most, however many there are."""
    page = duplicates.suggestions(cursor=request.GET.get("cursor", ""), only_of=limited_to(request.user))
    here = reverse("desk:duplicates")
    looking = duplicates.being_looked_for()
    context = {
        "pairs": [line(suggestion) for suggestion in page.rows],
        "looking": looking,
        "looked": looking or duplicates.ever_looked_for(),
        "next_url": f"{here}?cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?cursor={page.previous_cursor}" if page.previous_cursor else "",
    }
    part = "#list" if request.htmx and request.htmx.target == LIST else ""  # type: ignore[attr-defined]
    return render(request, f"desk/duplicates.html{part}", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    ask_for_duplicates()
    return redirect("desk:duplicates")


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def compare(request: HttpRequest, customer_id: int, other_id: int) -> HttpResponse:
    """Two customers side by side; posted, they are merged field by field."""
    if customer_id == other_id:
        raise SameCustomer()
    first, second = queries.customer(customer_id), queries.customer(other_id)
    for one in (first, second):
        refuse_merged(one)
    if request.method == "POST":
        return merge(request, first, second)
    for one in (first, second):
        note_sight(request, one.id)
    suggestion, survivor = duplicates.suggestion_of(first.id, second.id), comparing.usual_survivor(first, second)
    context = {
        "sides": comparing.sides(first, second),
        "survivor": survivor,
        "choices": comparing.choices(first, second, survivor, get_language() or "en"),
        "suggestion": suggestion,
        "reasons": in_words(suggestion.reasons, *names_of(suggestion, first, second)) if suggestion else [],
        "may_dismiss": suggestion is not None and suggestion.state == Suggestion.State.NEW,
        "company": company(),
    }
    return render(request, "desk/compare.html", context)


def names_of(suggestion: Suggestion, one: Customer, other: Customer) -> tuple[str, str]:
    first, second = (one, other) if suggestion.first_id == one.id else (other, one)
    return first.name, second.name


def merge(request: HttpRequest, first: Customer, second: Customer) -> HttpResponse:
    first_survives = request.POST.get("survivor") != comparing.SECOND
    survivor, merged = (first, second) if first_survives else (second, first)
    chosen = comparing.chosen(request.POST.dict(), first_survives=first_survives)
    done = merge_customers(survivor.id, merged.id, choices=chosen, actor=actor(request), now=clock.now())
    undo_url = reverse("desk:merge_undo", args=[done.id])
    words = _("%(name)s is merged into this customer") % {"name": merged.name}
    toast(request, words, undo=undo_url)
    return redirect("desk:customer", customer_id=survivor.id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    merge = unmerge(merge_id, actor=actor(request), now=clock.now())
    words = _("Taken back: %(name)s is a customer of its own again")
    toast(request, words % {"name": queries.customer(merge.merged_id).name})
    return redirect("desk:customer", customer_id=merge.survivor_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def dismiss(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    suggestion = commands.dismiss(suggestion_id, actor=actor(request), now=clock.now())
    undo_url = reverse("desk:duplicate_dismissal_undo", args=[suggestion.id])
    toast(request, _("Noted: these are two customers"), undo=undo_url)
    return redirect("desk:duplicates")


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo_dismissal(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    commands.look_again(suggestion_id, actor=actor(request), now=clock.now())
    toast(request, _("The pair is to be looked at again"))
    return redirect("desk:duplicates")


def line(suggestion: Suggestion) -> dict[str, Any]:
    """A pair as a line of the list."""
    first, second = suggestion.first, suggestion.second
    return {
        "id": suggestion.id,
        "first": first.name,
        "second": second.name,
        "url": reverse("desk:compare", args=[first.id, second.id]),
        "score": share(min(suggestion.score, SUREST), get_language() or "en", digits=0),
        "reasons": in_words(suggestion.reasons, first.name, second.name),
    }
