"""The rows behind a figure, those most at risk, and tables as files."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.analytics.results import Grain
from regulars.customers.models import Customer, Traits
from regulars.customers.visibility import visible_to
from regulars.insight import queries, rows
from regulars.insight.audit_actions import AT_RISK_TAKEN, CUSTOMERS_TAKEN, ORDERS_TAKEN, TABLE_TAKEN
from regulars.insight.errors import NoSuchTable
from regulars.insight.pages import basis_of, grain_of, kept_of, open_page, reader_of, section_tabs
from regulars.insight.queries import current_runs, done_run, figures_of
from regulars.insight.reader import Reader
from regulars.insight.reasons import sentence
from regulars.insight.sections import churn, cohorts, groups, money, splits
from regulars.insight.sections import value as value_parts
from regulars.insight.stored import Figures
from regulars.insight.tables import Table
from regulars.insight.views.runs import first_steps
from regulars.insight.words import STAGE_TITLES, STAGE_TONES, attribute_title, value_title
from regulars.lib import clock
from regulars.lib.export import csv_response, xlsx_response
from regulars.lib.money import to_major
from regulars.lib.paging import Sort, keyset_page
from regulars.purchases.models import Order
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs

PAGE = 50
CHUNK = 2000
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}


@needs(Right.SEE_FIGURES)
def behind(request: HttpRequest) -> HttpResponse:
    """The customers behind one figure. Names only for those who may see customers."""
    run = done_run()
    answer = rows.rows_behind(run, request.GET.get("figure", ""), request.GET.dict(), get_language() or "en")
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
        },
    )


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
    answer = rows.rows_behind(run, request.GET.get("figure", ""), request.GET.dict(), get_language() or "en")
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = answer.customers.filter(visible_to(request.user)).order_by("id")
    lines = (_behind_line(c, names, run.snapshot["currency"]) for c in found.iterator(CHUNK))
    answer_with = _response(ending)
    _audited(request, CUSTOMERS_TAKEN, ending, names=names)
    return answer_with("customers", _header(run.snapshot["currency"]), lines)


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
    title, found = rows.orders_behind(run, request.GET.dict(), get_language() or "en")
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
    _title, found = rows.orders_behind(done_run(), request.GET.dict(), get_language() or "en")
    names = may(request.user, Right.SEE_CUSTOMERS)
    found = found.filter(visible_to(request.user, "customer"))
    lines = (_order_line(order, names) for order in found.order_by("ordered_on", "id").iterator(CHUNK))
    header = [_("Day"), _("Number"), _("Customer"), _("Name"), _("Amount"), _("Currency")]
    answer_with = _response(ending)
    _audited(request, ORDERS_TAKEN, ending, names=names)
    return answer_with("orders", header, lines)


def _order_line(order: Order, names: bool) -> list[Any]:
    amount = to_major(order.amount_minor, order.currency)
    name = order.customer.name if names else ""
    return [order.ordered_on, order.number, order.customer_id, name, amount, order.currency]


@needs(Right.SEE_FIGURES)
def at_risk(request: HttpRequest) -> HttpResponse:
    """Whom to call: by value at risk, with the reason in words."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done, "splits", "value")
    names = may(request.user, Right.SEE_CUSTOMERS)
    split = request.GET.get("split", "")
    listed = keyset_page(
        queries.most_at_risk(split).filter(visible_to(request.user, "customer")),
        Sort("value_at_risk_minor", descending=True),
        cursor=request.GET.get("cursor", ""),
        size=PAGE,
    )
    kept = kept_of(request, "cursor")
    return render(
        request,
        "insight/at_risk.html",
        {
            **page.context,
            "sections": section_tabs(request),
            "rows": [_risk_line(traits, names, page.reader.currency) for traits in listed.rows],
            "next_url": _page_url(request, kept, listed.next_cursor),
            "previous_url": _page_url(request, kept, listed.previous_cursor),
            "filters": _filters(page.figures, split),
            "filtered": split,
            "downloads": urlencode(kept) if may(request.user, Right.EXPORT) else "",
            "may_export": may(request.user, Right.EXPORT),
            "together": page.reader.money(page.figures.value.value_at_risk_minor),
        },
    )


def _filters(figures: Figures, chosen: str) -> list[dict[str, Any]]:
    """Groups by attribute, for a list to choose from; products are known of orders and not of customers."""
    return [
        {
            "title": attribute_title(split.attribute),
            "groups": [
                {
                    "word": f"{split.attribute}:{group.value}",
                    "title": value_title(split.attribute, group.value),
                    "chosen": f"{split.attribute}:{group.value}" == chosen,
                }
                for group in split.groups
            ],
        }
        for split in figures.splits
        if split.attribute != "product"
    ]


def _risk_line(traits: Traits, names: bool, currency: str) -> dict[str, Any]:
    customer = traits.customer
    return {
        **_customer_line(customer, names),
        "traits": traits,
        "stage": _stage(traits),
        "reason": sentence(traits.reason, currency=currency),
    }


@needs(Right.SEE_FIGURES, Right.EXPORT)
def at_risk_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Everybody at risk, the dearest first, as a file."""
    run = done_run()
    currency, names = run.snapshot["currency"], may(request.user, Right.SEE_CUSTOMERS)
    listed = queries.most_at_risk(request.GET.get("split", "")).filter(visible_to(request.user, "customer"))
    listed = listed.order_by("-value_at_risk_minor", "-pk")
    header = [*_header(currency), _("Chance of leaving"), _("Why")]
    answer_with = _response(ending)
    _audited(request, AT_RISK_TAKEN, ending, names=names)
    return answer_with("at-risk", header, _risk_lines(listed, names, currency))


def _risk_lines(listed: QuerySet[Traits], names: bool, currency: str) -> Iterator[list[Any]]:
    for traits in listed.iterator(CHUNK):
        why = sentence(traits.reason, currency=currency)
        yield [*_behind_line(traits.customer, names, currency), traits.risk, why]


@needs(Right.SEE_FIGURES, Right.EXPORT)
def table(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """The table under a chart as a file: the same rows, whatever the chart had room for."""
    make = TABLES.get(name)
    if make is None:
        raise NoSuchTable()
    parts, build = make
    run = done_run()
    basis = basis_of(request, run)
    figures = figures_of(run, parts, basis)
    reader = reader_of(request, figures.summary["currency"], basis)
    made = build(figures, reader, request)
    answer_with = _response(ending)
    _audited(request, TABLE_TAKEN, ending, table=name)
    return answer_with(name, made.header(reader.currency), made.plain(reader.currency))


def _response(ending: str) -> Callable[..., HttpResponseBase]:
    if ending not in RESPONSES:
        raise NoSuchTable()
    return RESPONSES[ending]


def _audited(request: HttpRequest, action: str, ending: str, **details: Any) -> None:
    """Before anything is sent: what was begun to be taken out was taken out."""
    audit.record(actor=actor(request), action=action, now=clock.now(), details={"format": ending, **details})


Build = Callable[[Figures, Reader, HttpRequest], Table]


def _by_grain(build: Callable[[Figures, Reader, Grain], Table]) -> Build:
    return lambda figures, reader, request: build(figures, reader, grain_of(request, *Grain))


def _by_attribute(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return splits.split_table(figures, reader, request.GET.get("attribute", ""))


def _by_age(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return cohorts.cohort_table(figures, reader, grain_of(request, *Grain), request.GET.get("measure", "customers"))


def _curve(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return cohorts.curve_table(figures, reader, grain_of(request, *Grain))


def _movement(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return churn.movement_table(figures, reader, request.GET.get("period", ""))


TABLES: dict[str, tuple[tuple[str, ...], Build]] = {
    "churn": (("churn",), _by_grain(churn.churn_table)),
    "movement": (("churn",), _movement),
    "revenue": (("revenue",), _by_grain(money.revenue_table)),
    "recurring": (("recurring",), _by_grain(money.recurring_table)),
    "split": (("splits",), _by_attribute),
    "cohorts": (("cohorts",), _by_age),
    "curve": (("cohorts",), _curve),
    "value": (("value",), lambda figures, reader, request: value_parts.distribution_table(figures, reader)),
    "rfm": (("rfm",), lambda figures, reader, request: groups.group_table(figures, reader)),
}
