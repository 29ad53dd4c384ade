"""Reads of orders and contracts. Noun phrases; each promises its number of SQL queries."""

from django.db.models import Avg, F, Prefetch, QuerySet

from regulars.lib.paging import Page, Sort, keyset_page
from regulars.purchases.models import Contract, Order, OrderLine


def any_orders() -> bool:
    """Whether there is a single order yet. One query."""
    return Order.objects.exists()


def orders_of(customer_id: int, *, cursor: str = "", size: int = 10) -> Page[Order]:
    """Orders and returns of a customer, newest first, products in `shown_lines`. Two queries. Raises BadCursor."""
    lines = OrderLine.objects.select_related("product").order_by("id")
    orders = Order.objects.filter(customer_id=customer_id).prefetch_related(Prefetch("lines", lines, "shown_lines"))
    return keyset_page(orders, Sort("ordered_on", descending=True), cursor=cursor, size=size)


def contracts_of(customer_id: int) -> QuerySet[Contract]:
    """Contracts of a customer, those in force first, then the latest ended; products included. One query."""
    contracts = Contract.objects.filter(customer_id=customer_id).select_related("product")
    return contracts.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-id")


def average_purchase(customer_id: int, *, currency: str) -> float | None:
    """Money of a customer's purchases by their number, returns left out; None without purchases. One query."""
    purchases = Order.objects.filter(customer_id=customer_id, kind=Order.Kind.PURCHASE, currency=currency)
    mean = purchases.aggregate(mean=Avg("amount_minor"))["mean"]
    return None if mean is None else float(mean)
