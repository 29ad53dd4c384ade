"""The tables of this context that files fill: how a change is shown, and how a file is taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regulars.customers.held import stay_where_told_since
from regulars.imports.held import Held, Shown, held_as
from regulars.imports.taking_back import TakingBack
from regulars.lib.money import format_money
from regulars.purchases.models import Contract, Order
from regulars.ui import figures

ORDER, LINE, CONTRACT, COST = "purchases_order", "purchases_orderline", "purchases_contract", "purchases_cost"


def take_back_lines(work: TakingBack) -> None:
    """The lines of an order go and stay with it, so that first of all it is known which orders stay."""
    stay_where_told_since(work, ORDER)
    work.take_back(held_as(LINE))


def take_back_contracts(work: TakingBack) -> None:
    stay_where_told_since(work, CONTRACT)
    work.take_back(held_as(CONTRACT))


def take_back_products(work: TakingBack) -> None:
    work.stay_where_needed("purchases_product")
    work.remove("purchases_product")


def money(value: Any, row: Mapping[str, Any]) -> str:
    return format_money(int(value), row["currency"], get_language() or "en")


def day(value: Any, row: Mapping[str, Any]) -> str:
    return figures.day(date.fromisoformat(value), get_language() or "en") if value else ""


def kind_of_order(value: Any, row: Mapping[str, Any]) -> str:
    return str(Order.Kind(value).label)


def period(value: Any, row: Mapping[str, Any]) -> str:
    return str(Contract.Period(value).label)


NUMBERED = "coalesce(nullif(t.number, ''), '#' || t.id)"

TABLES = (
    Held(LINE, _("Lines of orders"), parent=(ORDER, "order_id"), order=10, take_back=take_back_lines),
    Held(
        ORDER, _("Orders"), NUMBERED, whole=True, order=20,
        shown={
            "amount_minor": Shown(_("amount"), money), "ordered_on": Shown(_("date"), day),
            "kind": Shown(_("kind"), kind_of_order), "customer_id": Shown(_("customer")),
        },
    ),
    Held(
        CONTRACT, _("Contracts"), NUMBERED, whole=True, order=30, take_back=take_back_contracts,
        shown={
            "amount_minor": Shown(_("amount"), money), "started_on": Shown(_("first day"), day),
            "ended_on": Shown(_("end"), day), "period": Shown(_("period"), period),
        },
    ),
    Held(COST, _("Costs"), "t.kind || ' ' || t.incurred_on", order=40),
    Held("purchases_product", _("Products"), "t.name", order=95, take_back=take_back_products),
)  # fmt: skip
