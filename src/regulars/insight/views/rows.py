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

from regulars.customers.models import Customer
from regulars.customers.visibility import visible_to
from regulars.insight import rows
from regulars.insight.audit_actions import CUSTOMERS_TAKEN, ORDERS_TAKEN
from regulars.insight.listing import CHUNK, listed, stage_of, whose
from regulars.insight.models import Run
from regulars.insight.pages import kept_of
from regulars.insight.queries import done_run
from regulars.insight.slices.conditions import Conditions, asked
from regulars.insight.slices.titles import title_of
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.views.files import lines_as_file
from regulars.insight.words import STAGE_TITLES
from regulars.lib.money import to_major
from regulars.lib.paging import Sort
from regulars.purchases.models import Order
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_FIGURES)
def behind(request: HttpRequest) -> HttpResponse:
    """The customers behind one figure. Names only for those who may see customers."""
    run = done_run()
    answer = _behind(request, run)
    names = may(request.user, Right.SEE_CUSTOMERS)
    sort = Sort("sort_key") if names else Sort("id")
    found, beside = listed(request, answer.customers, sort)
    return render(
        request,
        "insight/rows.html",
        {
            "title": answer.title,
            "rows": [_customer_line(customer, names) for customer in found],
            **beside,
            "downloads": _downloads(request),
            "currency": run.snapshot["currency"],
            "until": date.fromisoformat(run.snapshot["until"]),
        },
    )


def _behind(request: HttpRequest, run: Run) -> rows.Answer:
    """The customers of the figure, of the part the address names, as far as the reader may see them."""
    answer = rows.rows_behind(run, request.GET.get("figure", ""), request.GET.dict(), get_language() or "en")
    part, seen = _part(request), answer.customers.filter(visible_to(request.user))
    if part.is_everybody:
        return rows.Answer(answer.title, seen)
    return rows.Answer(f"{answer.title} · {title_of(part)}", seen.filter(part.customers()))


def _part(request: HttpRequest) -> Conditions:
    """The part in the address without the group, which `rows` knows itself. Who may see whom is asked elsewhere."""
    return replace(asked(request.GET), split="")


def _downloads(request: HttpRequest) -> str:
    """What the addresses of the files say; nothing without the right."""
    return urlencode(kept_of(request, "cursor")) if may(request.user, Right.EXPORT) else ""


def _customer_line(customer: Customer, names: bool) -> dict[str, Any]:
    traits = getattr(customer, "traits", None)
    return {**whose(customer, names), "traits": traits, "stage": stage_of(traits)}


@needs(Right.SEE_FIGURES, Right.EXPORT)
def behind_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same customers as a file."""
    run = done_run()
    answer, currency = _behind(request, run), run.snapshot["currency"]
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = answer.customers.order_by("id").iterator(CHUNK)
    lines = (_behind_line(customer, names, currency) for customer in found)
    return lines_as_file(request, _customers(answer.title), lines, ending, currency, CUSTOMERS_TAKEN, names=names)


def _customers(title: str) -> Table:
    """The columns of the file."""
    return Table(
        "customers",
        title,
        (
            Column(_("Customer")),
            Column(_("Name"), Kind.TEXT),
            Column(_("Stage"), Kind.TEXT),
            Column(_("First purchase"), Kind.DAY),
            Column(_("Last purchase"), Kind.DAY),
            Column(_("Purchases")),
            Column(_("Spent"), Kind.MONEY),
            Column(_("Expected value"), Kind.MONEY),
            Column(_("Value at risk"), Kind.MONEY),
        ),
        (),
    )


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
    shown, beside = listed(request, found, Sort("ordered_on"))
    return render(
        request,
        "insight/orders.html",
        {
            "title": title,
            "rows": [{"order": order, **whose(order.customer, names)} for order in shown],
            **beside,
            "downloads": _downloads(request),
        },
    )


@needs(Right.SEE_FIGURES, Right.EXPORT)
def orders_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same orders as a file."""
    run = done_run()
    title, found = _orders(request, run)
    names = may(request.user, Right.SEE_CUSTOMERS)
    lines = (_order_line(order, names) for order in found.order_by("ordered_on", "id").iterator(CHUNK))
    columns = (
        Column(_("Day"), Kind.DAY),
        Column(_("Number"), Kind.TEXT),
        Column(_("Customer")),
        Column(_("Name"), Kind.TEXT),
        Column(_("Amount"), Kind.MONEY),
        Column(_("Currency"), Kind.TEXT),
    )
    table, currency = Table("orders", title, columns, ()), run.snapshot["currency"]
    return lines_as_file(request, table, lines, ending, currency, ORDERS_TAKEN, names=names)


def _orders(request: HttpRequest, run: Run) -> tuple[str, QuerySet[Order]]:
    """The orders of the period, of the part the address names, of customers whom the reader may see; those of merged
    customers count to the survivor."""
    title, found = rows.orders_behind(run, request.GET.dict(), get_language() or "en")
    found, part = found.filter(visible_to(request.user, "customer")), asked(request.GET)
    if part.is_everybody:
        return title, found
    own = Customer.objects.filter(part.customers()).order_by().values("id")
    mine = Q(customer__in=own) | Q(customer__merged_into__in=own)
    return f"{title} · {title_of(part)}", found.filter(mine)


def _order_line(order: Order, names: bool) -> list[Any]:
    amount = to_major(order.amount_minor, order.currency)
    name = order.customer.name if names else ""
    return [order.ordered_on, order.number, order.customer_id, name, amount, order.currency]
