"""The customers list: search, filters, orders, pages, downloads."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers import queries
from regulars.customers.attributes.queries import values_of
from regulars.customers.models import AttributeDefinition, Customer
from regulars.customers.segments.queries import segments
from regulars.customers.types import CustomerPage, CustomerRow, Wanted
from regulars.desk.audit_actions import CUSTOMERS_TAKEN
from regulars.desk.lists import ListAddress, chips, columns, country_name, read_address
from regulars.desk.own_attributes import columns_of, own_words, titles
from regulars.desk.rows import lines
from regulars.insight.words import STAGE_TITLES
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.lib.export import csv_response, xlsx_response
from regulars.lib.money import to_major
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs

DOWNLOADS = {"csv": csv_response, "xlsx": xlsx_response}


@needs(Right.SEE_CUSTOMERS)
def customer_list(request: HttpRequest) -> HttpResponse:
    """Customers by name, e-mail or phone, narrowed and ordered as the address says; typing swaps only the list."""
    address = read_address(request)
    page = queries.customer_page(address.wanted, sort=address.sort, cursor=address.cursor)
    template = "desk/customers.html" + ("#list" if request.htmx else "")  # type: ignore[attr-defined]
    return render(request, template, {**list_context(address, page), **allowed(request)})


def list_context(address: ListAddress, page: CustomerPage) -> dict[str, Any]:
    ours = company()
    return {
        "company": ours,
        "width": "wide",
        "address": address,
        "lines": lines(page.rows, currency=ours.currency, language=get_language() or "en"),
        "columns": columns(address),
        "chips": chips(address, ours.currency),
        "segment_url": address.url("desk:segment_new") if address.narrowed else "",
        "clear_url": ListAddress(sort=address.sort).url(),
        "next_url": address.url(cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": address.url(cursor=page.previous_cursor) if page.previous_cursor else "",
        "nothing_yet": not page.rows and not address.narrowed and not address.cursor and not queries.any_customers(),
        "found": bool(page.rows),
        "figures_only": address.order.removeprefix("-") not in ("name", "newest"),
    }


def allowed(request: HttpRequest) -> dict[str, bool]:
    rights = {"may_import": Right.IMPORT, "may_export": Right.EXPORT, "may_edit": Right.EDIT_CUSTOMERS}
    return {name: may(request.user, right) for name, right in rights.items()}


@needs(Right.SEE_CUSTOMERS)
def filters(request: HttpRequest) -> HttpResponse:
    """What the list can be narrowed by, asked for when the menu is opened: it looks into the data."""
    address = read_address(request)
    return render(request, "desk/customer_filters.html", {"groups": list(filter_groups(address))})


def filter_groups(address: ListAddress) -> Iterator[dict[str, Any]]:
    wanted, known = address.wanted, queries.choices()
    yield group(
        _("Stage"), [(str(t), v == wanted.stage, address.with_wanted(stage=v)) for v, t in STAGE_TITLES.items()]
    )
    kinds = Customer.Kind.choices
    yield group(_("Kind"), [(capfirst(str(t)), v == wanted.kind, address.with_wanted(kind=v)) for v, t in kinds])
    mine, risk = wanted.manager_id is not None, wanted.at_risk
    yield group(
        _("Only"),
        [
            (_("My customers"), mine, address.with_wanted(manager_id=0)),
            (_("Money at risk"), risk, address.with_wanted(at_risk=True)),
        ],
    )
    kept = [(one.name, one.pk == wanted.segment_id, address.with_wanted(segment_id=one.pk)) for one in segments()]
    yield group(_("Segment"), kept)
    yield group(
        _("Country"), [(country_name(v), v == wanted.country, address.with_wanted(country=v)) for v in known.countries]
    )
    words, currency = own_words(), company().currency
    for name, values in known.attributes:
        chosen = dict(wanted.attributes).get(name)
        if words.narrows(name):
            offered = [(words.value(name, v, currency), v == chosen, address.with_attribute(name, v)) for v in values]
            yield group(words.title(name), offered)


def group(title: str, items: list[tuple[str, bool, ListAddress]]) -> dict[str, Any]:
    return {"title": title, "choices": [{"text": text, "on": on, "url": to.url()} for text, on, to in items]}


@needs(Right.SEE_CUSTOMERS, Right.EXPORT)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list as the address narrows and orders it, as CSV or Excel."""
    if kind not in DOWNLOADS:
        raise NotFound()
    address = read_address(request)
    own = own_words().used
    rows = export_rows(address.wanted, sort=address.sort, currency=company().currency, own=own)
    # Whether it was narrowed, not how: what was looked for may be somebody's name.
    details = {"format": kind, "narrowed": address.narrowed}
    audit.record(actor=actor(request), action=CUSTOMERS_TAKEN, now=clock.now(), details=details)
    return DOWNLOADS[kind]("customers", export_header(own), rows)


def export_header(own: Sequence[AttributeDefinition] = ()) -> list[str]:
    return [
        _("Number"), _("Name"), _("Kind"), _("E-mail"), _("Phone"), _("Country"), _("Stage"), _("Last purchase"),
        _("Purchases"), _("Spent"), _("Expected value"), _("Value at risk"), _("Risk"), _("Currency"),
        *titles(own),
    ]  # fmt: skip


def export_rows(
    wanted: Wanted, *, sort: str, currency: str, own: Sequence[AttributeDefinition] = ()
) -> Iterator[list[Any]]:
    for batch in queries.customer_batches(wanted, sort=sort):
        ids = [row.id for row in batch]
        contacts, values = queries.contacts_of(ids), values_of(ids) if own else {}
        for row in batch:
            yield [*export_row(row, contacts.get(row.id), currency), *columns_of(own, values.get(row.id, {}))]


def export_row(row: CustomerRow, contact: Any, currency: str) -> list[Any]:
    money = [
        None if minor is None else to_major(minor, currency)
        for minor in (row.spent_minor, row.value_minor, row.value_at_risk_minor)
    ]
    return [
        row.id, row.name, row.kind, contact.email if contact else "", contact.phone if contact else "", row.country,
        row.stage or "", row.last_order_on, row.orders_count, *money, row.risk, currency if row.stage else "",
    ]  # fmt: skip
