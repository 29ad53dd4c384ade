"""The customer page: who, figures, orders, contracts, everything that happened."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.customers import queries
from regulars.customers.addressing.queries import care_notes_of
from regulars.customers.models import Customer, Identity, Traits
from regulars.customers.phones import written
from regulars.desk.figures import stats
from regulars.desk.header import at_risk_in_words, greeting_of, manager_of
from regulars.desk.lists import country_name
from regulars.desk.panels import shown_panels
from regulars.desk.sights import note_sight
from regulars.desk.views import timeline
from regulars.desk.views.writing import box, empty_box
from regulars.insight.reasons import sentence
from regulars.insight.words import STAGE_TITLES, STAGE_TONES
from regulars.lib import clock
from regulars.purchases.models import Contract
from regulars.purchases.queries import average_purchase, contracts_of, orders_of
from regulars.staff.house import house_of
from regulars.staff.models import Company
from regulars.staff.rights import Right, may, needs

WHOLE = "whole"
ORDERS = "orders"


@needs(Right.SEE_CUSTOMERS)
def customer_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Everything about one customer; the orders and the timeline page through their own parts of it."""
    part = request.htmx.target if request.htmx else ""  # type: ignore[attr-defined]
    if part == ORDERS:
        return render(request, "desk/customer.html#orders", orders_context(request, customer_id))
    found = queries.customer(customer_id)
    if part in timeline.PARTS:
        return timeline.timeline_part(request, found, part)
    if found.merged_into_id is not None:
        return to_survivor(request, found, found.merged_into_id)
    if WHOLE in request.GET:
        note_sight(request, customer_id)
    return render(request, "desk/customer.html", page_context(request, found))


def to_survivor(request: HttpRequest, merged: Customer, survivor_id: int) -> HttpResponse:
    """Old links to a customer merged into another go on working."""
    messages.info(request, _("%(name)s was merged into this customer") % {"name": merged.name})
    return redirect("desk:customer", customer_id=survivor_id)


def page_context(request: HttpRequest, found: Customer) -> dict[str, Any]:
    customer_id, rows, ours = found.id, queries.rows_together(found), house_of(request).company
    # A private customer is one person, and named at the top already.
    people = timeline.people_of(found, rows)
    contracts = list(contracts_of(customer_id, rows=rows))
    context = {
        "company": ours,
        # A line is kept free for the greeting, where there is somebody to greet.
        "will_greet": bool(people) or found.kind == Customer.Kind.PERSON,
        "contracts": contracts,
        "contacts": [contact(identity, ours.country) for identity in queries.identities_of(customer_id, rows=rows)],
        "care_notes": care_notes_of(customer_id, rows=rows),
        # In the page only for browsers without scripts; otherwise it comes right after.
        **(whole(request, found, ours, rows) if WHOLE in request.GET else {"beside": None}),
        **box(empty_box(people)),
        **who(found, ours),
        **figures(request, queries.traits_of(found), ours, rows, contracts),
        **orders_context(request, customer_id, rows),
        **timeline.timeline_context(request, found, rows, people),
    }
    # Of somebody erased nothing new is written down.
    return context if found.erased_at is None else context | {"may_edit": False}


@needs(Right.SEE_CUSTOMERS)
def customer_beside(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What stands beside a customer. It comes right after the page, which need not wait for it."""
    found, ours = queries.customer(customer_id), house_of(request).company
    context = whole(request, found, ours, queries.rows_together(found))
    note_sight(request, customer_id)
    return render(request, "desk/customer_beside.html", context)


def whole(request: HttpRequest, found: Customer, ours: Company, rows: Sequence[int]) -> dict[str, Any]:
    """What the page itself need not wait for: the greeting at its top, and the panels beside it."""
    return {
        "greeting": greeting_of(found.id, ours, rows),
        "beside": shown_panels(request, found.id, ours=ours, rows=rows, erased=found.erased_at is not None),
    }


def who(found: Customer, ours: Company) -> dict[str, Any]:
    traits = queries.traits_of(found)
    stage = traits.stage if traits else ""
    return {
        "customer": found,
        "country": country_name(found.country),
        "stage": STAGE_TITLES.get(stage, stage),
        "stage_tone": STAGE_TONES.get(stage, "neutral"),
        "reason": sentence(traits.reason, currency=ours.currency) if traits else "",
        "at_risk": at_risk_in_words(traits, ours.currency),
        "manager": manager_of(found),
    }


def figures(
    request: HttpRequest, traits: Traits | None, ours: Company, rows: Sequence[int], contracts: Sequence[Contract]
) -> dict[str, Any]:
    if traits is None:
        return {"stats": [], "may_run": may(request.user, Right.RUN_FIGURES)}
    average = average_purchase(traits.customer_id, currency=ours.currency, rows=rows)
    today, defined = clock.today(ours.time_zone), may(request.user, Right.SEE_FIGURES)
    return {
        "stats": stats(traits, contracts, average=average, today=today, currency=ours.currency, defined=defined),
        "computed_at": traits.computed_at,
    }


LINKS = {Identity.Channel.EMAIL: ("mail", "mailto:"), Identity.Channel.PHONE: ("phone", "tel:")}
ICONS = {Identity.Channel.TELEGRAM: "send", Identity.Channel.BROWSER: "globe"}


def contact(identity: Identity, country: str = "") -> dict[str, Any]:
    """A way in which the customer is known, with a link where a click can use it."""
    channel = Identity.Channel(identity.channel)
    icon, link = LINKS.get(channel, (ICONS.get(channel, "hash"), ""))
    shown = written(identity.value, country) if channel == Identity.Channel.PHONE else identity.value
    return {"icon": icon, "value": shown, "url": link + identity.value if link else "", "title": channel.label}


def orders_context(request: HttpRequest, customer_id: int, rows: Sequence[int] | None = None) -> dict[str, Any]:
    page = orders_of(customer_id, rows=rows, cursor=request.GET.get("orders", ""))
    base = reverse("desk:customer", args=[customer_id])
    return {
        "orders": page.rows,
        "with_products": any(order.shown_lines for order in page.rows),  # type: ignore[attr-defined]
        "orders_next": f"{base}?orders={page.next_cursor}" if page.next_cursor else "",
        "orders_previous": f"{base}?orders={page.previous_cursor}" if page.previous_cursor else "",
    }
