"""The rows behind a figure."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.models import Customer, Traits
from regulars.customers.visibility import visible_to
from regulars.insight import rows
from regulars.insight.audit_actions import CUSTOMERS_TAKEN, ORDERS_TAKEN
from regulars.insight.models import Run
from regulars.insight.pages import kept_of
from regulars.insight.queries import done_run
from regulars.insight.slices.conditions import Conditions, asked
from regulars.insight.slices.titles import title_of
from regulars.insight.views.files import answer_with, taken_out
from regulars.insight.words import STAGE_TITLES, STAGE_TONES
from regulars.lib.money import to_major
from regulars.lib.paging import Sort, keyset_page
from regulars.purchases.models import Order
from regulars.staff.rights import Right, may, needs

PAGE = 50
CHUNK = 2000


@needs(Right.SEE_FIGURES)
def behind(request: HttpRequest) -> HttpResponse:
    """The customers behind one figure. Names only for those who may see customers."""
    run = done_run()
    answer = _behind(request, run)
    names = may(request.user, Right.SEE_CUSTOMERS)
    sort = Sort("sort_key") if names else Sort("id")
    page = keyset_page(
        answer.customers.filter(visible_to(request.user)), sort, cursor=request.GET.get("cursor", ""), size=PAGE
    )
    kept = kept_of(request, "cursor")
    return render(
        request,
        "insight/rows.html",
        {
            "title": answer.title,
            "rows": [_customer_line(customer, names) for customer in page.rows],
            "next_url": _page_url(request, kept, page.next_cursor),
            "previous_url": _page_url(request, kept, page.previous_cursor),
            "downloads": urlencode(kept) if may(request.user, Right.EXPORT) else "",
            "currency": run.snapshot["currency"],
            "until": date.fromisoformat(run.snapshot["until"]),
        },
    )


def _behind(request: HttpRequest, run: Run) -> rows.Answer:
    """The customers of the figure, of the part the address names."""
    answer = rows.rows_behind(run, request.GET.get("figure", ""), request.GET.dict(), get_language() or "en")
    part = _part(request)
    if part.is_everybody:
        return answer
    return rows.Answer(f"{answer.title} · {title_of(part)}", answer.customers.filter(part.customers()))


def _part(request: HttpRequest) -> Conditions:
    """The part in the address without the group, which `rows` knows itself. Who may see whom is asked elsewhere."""
    return replace(asked(request.GET), split="")


def _page_url(request: HttpRequest, kept: dict[str, str], cursor: str) -> str:
    return f"{request.path}?{urlencode({**kept, 'cursor': cursor})}" if cursor else ""


def _customer_line(customer: Customer, names: bool) -> dict[str, Any]:
    traits = getattr(customer, "traits", None)
    return {**_whose(customer, names), "traits": traits, "stage": _stage(traits)}


def _whose(customer: Customer, names: bool) -> dict[str, Any]:
    """A customer by name and with a link, or by number for those who may not see customers."""
    name = customer.name if names else _("Customer %(id)s") % {"id": customer.id}
    return {"id": customer.id, "name": name, "linked": names}


def _stage(traits: Traits | None) -> dict[str, Any] | None:
    if traits is None or traits.stage not in STAGE_TITLES:
        return None
    return {"title": STAGE_TITLES[traits.stage], "tone": STAGE_TONES[traits.stage]}


@needs(Right.SEE_FIGURES, Right.EXPORT)
def behind_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same customers as a file."""
    run = done_run()
    answer = _behind(request, run)
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = answer.customers.filter(visible_to(request.user)).order_by("id")
    lines = (_behind_line(c, names, run.snapshot["currency"]) for c in found.iterator(CHUNK))
    write = answer_with(ending)
    taken_out(request, CUSTOMERS_TAKEN, ending, names=names)
    return write("customers", _header(run.snapshot["currency"]), lines)


def _header(currency: str) -> list[str]:
    who = [_("Customer"), _("Name"), _("Stage"), _("First purchase"), _("Last purchase"), _("Purchases")]
    money = (_("Spent"), _("Expected value"), _("Value at risk"))
    return [*who, *(f"{title}, {currency}" for title in money)]


def _behind_line(customer: Customer, names: bool, currency: str) -> list[Any]:
    traits = getattr(customer, "traits", None)
    name = customer.name if names else ""
    if traits is None:
        return [customer.id, name, "", None, None, None, None, None, None]
    return [
        customer.id,
        name,
        STAGE_TITLES.get(traits.stage, ""),
        traits.first_order_on,
        traits.last_order_on,
        traits.orders_count,
        *(to_major(minor, currency) for minor in (traits.spent_minor, traits.value_minor, traits.value_at_risk_minor)),
    ]


@needs(Right.SEE_FIGURES)
def orders(request: HttpRequest) -> HttpResponse:
    """The orders behind the revenue of a period."""
    run = done_run()
    title, found = _orders(request, run)
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = found.filter(visible_to(request.user, "customer"))
    page = keyset_page(found, Sort("ordered_on"), cursor=request.GET.get("cursor", ""), size=PAGE)
    kept = kept_of(request, "cursor")
    return render(
        request,
        "insight/orders.html",
        {
            "title": title,
            "rows": [{"order": order, **_whose(order.customer, names)} for order in page.rows],
            "next_url": _page_url(request, kept, page.next_cursor),
            "previous_url": _page_url(request, kept, page.previous_cursor),
            "downloads": urlencode(kept) if may(request.user, Right.EXPORT) else "",
        },
    )


@needs(Right.SEE_FIGURES, Right.EXPORT)
def orders_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same orders as a file."""
    _title, found = _orders(request, done_run())
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = found.filter(visible_to(request.user, "customer"))
    lines = (_order_line(order, names) for order in found.order_by("ordered_on", "id").iterator(CHUNK))
    header = [_("Day"), _("Number"), _("Customer"), _("Name"), _("Amount"), _("Currency")]
    write = answer_with(ending)
    taken_out(request, ORDERS_TAKEN, ending, names=names)
    return write("orders", header, lines)


def _orders(request: HttpRequest, run: Run) -> tuple[str, QuerySet[Order]]:
    """The orders of the period, of the part the address names; those of merged customers count to the survivor."""
    title, found = rows.orders_behind(run, request.GET.dict(), get_language() or "en")
    part = asked(request.GET)
    if part.is_everybody:
        return title, found
    own = Customer.objects.filter(part.customers()).order_by().values("id")
    mine = Q(customer__in=own) | Q(customer__merged_into__in=own)
    return f"{title} · {title_of(part)}", found.filter(mine)


def _order_line(order: Order, names: bool) -> list[Any]:
    amount = to_major(order.amount_minor, order.currency)
    name = order.customer.name if names else ""
    return [order.ordered_on, order.number, order.customer_id, name, amount, order.currency]
