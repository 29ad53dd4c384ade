"""The timeline kinds this context records. Data: amount_minor and currency, number, and what each sentence names.

`day_only` is true where nobody knows the time of the day: the noon of such an entry is never shown.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regulars.lib.money import format_money
from regulars.lib.registry import TimelineGroup, TimelineKind


def money(data: Mapping[str, Any], key: str = "amount_minor") -> str:
    return format_money(abs(int(data.get(key) or 0)), str(data.get("currency") or "EUR"), get_language() or "en")


def placed(data: Mapping[str, Any]) -> str:
    if data.get("number"):
        return _("Bought for %(amount)s (order %(number)s)") % {"amount": money(data), "number": data["number"]}
    return _("Bought for %(amount)s") % {"amount": money(data)}


def returned(data: Mapping[str, Any]) -> str:
    if not data.get("amount_minor"):
        return _("Cancelled order %(number)s") % {"number": data.get("number") or ""}
    return _("Returned for %(amount)s") % {"amount": money(data)}


def changed(data: Mapping[str, Any]) -> str:
    return _("Order %(number)s changed from %(was)s to %(amount)s") % {
        "number": data.get("number") or "",
        "was": money(data, "was_minor"),
        "amount": money(data),
    }


PERIODS = {
    "month": gettext_lazy("%(amount)s a month"),
    "quarter": gettext_lazy("%(amount)s a quarter"),
    "year": gettext_lazy("%(amount)s a year"),
}


def price(data: Mapping[str, Any], amount: str = "amount_minor", period: str = "period") -> str:
    return str(PERIODS.get(str(data.get(period)), PERIODS["month"])) % {"amount": money(data, amount)}


def started(data: Mapping[str, Any]) -> str:
    return _("Contract began: %(price)s") % {"price": price(data)}


def repriced(data: Mapping[str, Any]) -> str:
    """Only where the price before is known, and in the same currency, is it named."""
    if "was_minor" not in data:
        return _("Contract went on at another price: %(price)s") % {"price": price(data)}
    was = price(data, "was_minor", "was_period")
    if was == price(data):
        return _("Contract went on at the same price: %(price)s") % {"price": was}
    return _("Price changed from %(was)s to %(price)s") % {"was": was, "price": price(data)}


def ended(data: Mapping[str, Any]) -> str:
    return _("Contract ended: %(price)s") % {"price": price(data)}


# Figures and accounts need these when a customer is erased; amounts stay by themselves.
KEEPS = ("number", "period", "was_period")
KINDS = (
    TimelineKind("purchases.order_placed", gettext_lazy("Purchase"), "shopping-bag", placed, KEEPS),
    TimelineKind("purchases.order_returned", gettext_lazy("Return"), "undo-2", returned, KEEPS),
    TimelineKind("purchases.order_changed", gettext_lazy("Order changed"), "pencil", changed, KEEPS),
    TimelineKind("purchases.contract_started", gettext_lazy("Contract began"), "file-check", started, KEEPS),
    TimelineKind("purchases.contract_repriced", gettext_lazy("Price changed"), "file-pen-line", repriced, KEEPS),
    TimelineKind("purchases.contract_ended", gettext_lazy("Contract ended"), "file-x", ended, KEEPS),
)

GROUPS = (
    TimelineGroup(
        "orders", gettext_lazy("Orders"), "shopping-bag",
        ("purchases.order_placed", "purchases.order_returned", "purchases.order_changed"), order=10,
    ),
    TimelineGroup(
        "contracts", gettext_lazy("Contracts"), "file-check",
        ("purchases.contract_started", "purchases.contract_repriced", "purchases.contract_ended"), order=20,
    ),
)  # fmt: skip
