"""The coming weeks, and the occasions of one customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import queries
from regulars.customers.models import Entry
from regulars.customers.occasions import commands
from regulars.customers.occasions.errors import BirthdayKnown, NoSuchDay
from regulars.customers.occasions.forms import OccasionForm, as_initial
from regulars.customers.occasions.queries import occasion_of
from regulars.customers.visibility import limited_to
from regulars.desk.occasions import WEEKS, coming_page
from regulars.desk.views.addressing import shown, told
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

MINE = "mine"
UNDO = "desk:occasion_undo"


@needs(Right.SEE_CUSTOMERS)
def coming(request: HttpRequest) -> HttpResponse:
    """What comes in the next weeks, of all customers or of those the reader looks after."""
    ours, whose = company(), request.GET.get("whose", "")
    page = coming_page(
        clock.today(ours.time_zone), ours, language=get_language() or "en",
        cursor=request.GET.get("cursor", ""), manager_id=request.user.pk if whose == MINE else limited_to(request.user),
    )  # fmt: skip
    here = reverse("desk:occasions")
    kept = {"whose": MINE} if whose == MINE else {}
    next_url = f"{here}?{urlencode({**kept, 'cursor': page.next_cursor})}" if page.next_cursor else ""
    tabs = [
        {"text": _("All customers"), "url": here, "active": whose != MINE},
        {"text": _("Mine"), "url": f"{here}?whose={MINE}", "active": whose == MINE},
    ]
    context = {
        "days": page.days,
        "next_url": next_url,
        "tabs": [] if limited_to(request.user) else tabs,
        "weeks": WEEKS,
        "continued": "cursor" in request.GET,
    }
    return render(request, "desk/occasions.html", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest, customer_id: int) -> HttpResponse:
    form = OccasionForm(request.POST or None, people=queries.people_of(customer_id, rows=[customer_id]))
    if form.is_valid():
        try:
            entry = commands.add_occasion(customer_id, form.noted(), actor=actor(request), now=clock.now())
        except (NoSuchDay, BirthdayKnown) as error:
            form.add_error("day", error.sentence)
        else:
            return saved(request, customer_id, entry)
    return shown(request, "desk/occasion_form.html", form, queries.customer(customer_id), title=_("Add an occasion"))


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, customer_id: int, occasion_id: int) -> HttpResponse:
    occasion, people = occasion_of(customer_id, occasion_id), queries.people_of(customer_id, rows=[customer_id])
    form = OccasionForm(request.POST or None, initial=as_initial(occasion), people=people)
    if form.is_valid():
        try:
            entry = commands.change_occasion(
                customer_id, occasion_id, form.noted(), actor=actor(request), now=clock.now()
            )
        except (NoSuchDay, BirthdayKnown) as error:
            form.add_error("day", error.sentence)
        else:
            return saved(request, customer_id, entry)
    customer = queries.customer(customer_id)
    return shown(request, "desk/occasion_form.html", form, customer, title=_("Edit the occasion"), occasion=occasion)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def removal(request: HttpRequest, customer_id: int, occasion_id: int) -> HttpResponse:
    entry = commands.remove_occasion(customer_id, occasion_id, actor=actor(request), now=clock.now())
    toast(request, _("Removed"), undo=reverse(UNDO, args=[customer_id, entry.id]))
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    commands.undo_occasion(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)


def saved(request: HttpRequest, customer_id: int, entry: Entry | None) -> HttpResponse:
    told(request, entry, UNDO)
    return redirect("desk:customer", customer_id=customer_id)
