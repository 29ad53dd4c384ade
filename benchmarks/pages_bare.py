"""What the pages are measured against: signed-in views of the same rows, one query a table, a minimal template.

They run in the same installation, behind the same middleware, and do nothing a page needs beyond showing its rows.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from regulars.customers.models import Customer, Entry, Identity
from regulars.purchases.models import Order
from regulars.staff.rights import needs

TABLE = Engine().from_string(
    "<!doctype html><title>{{ title }}</title>{% for rows in tables %}<table>{% for row in rows %}"
    "<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}"
)
CELLS = (
    "id", "name", "kind", "country", "traits__stage", "traits__last_order_on", "traits__orders_count",
    "traits__spent_minor", "traits__value_minor", "traits__value_at_risk_minor", "traits__risk",
)  # fmt: skip


def answer(title: str, *tables: Any) -> HttpResponse:
    return HttpResponse(TABLE.render(Context({"title": title, "tables": tables})))


@needs()
def rows(request: HttpRequest) -> HttpResponse:
    """The customers of the given numbers: the rows that the list shows, without looking for them."""
    wanted = [int(number) for number in request.GET["ids"].split(",") if number]
    return answer("Customers", Customer.objects.filter(id__in=wanted).order_by("sort_key", "id").values_list(*CELLS))


@needs()
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A customer with the identities, orders and entries that the page shows."""
    return answer(
        "Customer",
        Customer.objects.filter(id=customer_id).values_list(*CELLS),
        Identity.objects.filter(customer_id=customer_id).values_list("channel", "value"),
        Order.objects.filter(customer_id=customer_id).order_by("-ordered_on", "-id").values_list(
            "ordered_on", "number", "kind", "amount_minor", "currency")[:10],
        Entry.objects.filter(customer_id=customer_id).order_by("-happened_at", "-id").values_list(
            "kind", "happened_at", "actor", "data")[:30],
    )  # fmt: skip


urlpatterns = [
    path("", include("regulars.config.urls")),
    path("bare/rows", rows),
    path("bare/<int:customer_id>", customer),
]
