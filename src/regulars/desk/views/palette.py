"""What the command palette finds: pages this person may open, and customers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from regulars.customers.models import Customer
from regulars.customers.names import fold
from regulars.customers.queries import found_customers
from regulars.customers.types import FoundCustomer
from regulars.customers.visibility import limited_to
from regulars.lib.text import clean
from regulars.staff.menu import menu_of
from regulars.staff.rights import Right, may, needs
from regulars.ui.navigation import menu_items

LONGEST = 100


@needs()
def palette(request: HttpRequest) -> HttpResponse:
    """Pages whose title has the words typed, then customers by name, e-mail or phone. At most six queries."""
    typed = clean(request.GET.get("q", ""), LONGEST)
    groups = [
        {"title": _("Pages"), "items": page_items(request, typed)},
        {"title": _("Customers"), "items": customer_items(request, typed)},
    ]
    context = {"groups": [group for group in groups if group["items"]], "q": Truncator(typed).chars(40)}
    return render(request, "ui/palette_results.html", context)


def page_items(request: HttpRequest, typed: str) -> list[dict[str, Any]]:
    wanted = fold(typed)
    fitting = [entry for entry in menu_of(request.user) if wanted in fold(str(entry.title))]
    return [
        {"title": item.title, "subtitle": "", "url": item.url, "icon": item.icon} for item in menu_items(fitting, "")
    ]


def customer_items(request: HttpRequest, typed: str) -> list[dict[str, Any]]:
    if not typed or not may(request.user, Right.SEE_CUSTOMERS):
        return []
    return [customer_item(customer) for customer in found_customers(typed, only_of=limited_to(request.user))]


def customer_item(customer: FoundCustomer) -> dict[str, Any]:
    icon = "building-2" if customer.kind == Customer.Kind.COMPANY else ""
    url = reverse("desk:customer", args=[customer.id])
    return {"title": customer.name, "subtitle": customer.contact, "url": url, "icon": icon}
