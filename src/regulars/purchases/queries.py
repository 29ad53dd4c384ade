"""Reads of orders and contracts. Noun phrases; each promises its number of SQL queries.

`rows` are those of a customer and of others merged into it (`customers.queries.rows_together`); where they are not
given they are asked for, by one more query.
"""

from collections.abc import Sequence

from django.db.models import Avg, F, Prefetch, QuerySet

from regulars.customers.together import rows_of
from regulars.lib.paging import Page, Sort, keyset_page
from regulars.purchases.models import Contract, Order, OrderLine, Product

LINES = OrderLine.objects.select_related("product").order_by("id")


def products(*, cursor: str = "", size: int = 50) -> Page[Product]:
    """What the company sells, by code. One query. Raises BadCursor."""
    return keyset_page(Product.objects.all(), Sort("code"), cursor=cursor, size=size)


def with_lines(order: Order) -> Order:
    """An order with its products in `shown_lines`. Two queries."""
    return Order.objects.prefetch_related(Prefetch("lines", LINES, "shown_lines")).get(id=order.pk)


def orders_of(customer_id: int, *, rows: Sequence[int] | None = None, cursor: str = "", size: int = 10) -> Page[Order]:
    """Orders and returns of a customer, newest first, products in `shown_lines`. Two queries. Raises BadCursor."""
    orders = Order.objects.filter(customer_id__in=rows or rows_of(customer_id))
    orders = orders.prefetch_related(Prefetch("lines", LINES, "shown_lines"))
    return keyset_page(orders, Sort("ordered_on", descending=True), cursor=cursor, size=size)


def contracts_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Contract]:
    """Contracts of a customer, those in force first, then the latest ended; products included. One query."""
    contracts = Contract.objects.filter(customer_id__in=rows or rows_of(customer_id)).select_related("product")
    return contracts.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-id")


def average_purchase(customer_id: int, *, currency: str, rows: Sequence[int] | None = None) -> float | None:
    """Money of a customer's purchases by their number, returns left out; None without purchases. One query."""
    together = rows or rows_of(customer_id)
    purchases = Order.objects.filter(customer_id__in=together, kind=Order.Kind.PURCHASE, currency=currency)
    mean = purchases.aggregate(mean=Avg("amount_minor"))["mean"]
    return None if mean is None else float(mean)
