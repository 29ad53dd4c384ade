"""Orders that a program tells again, saying something else: changed, refunded in parts, cancelled."""

from datetime import datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.together import survivors_of
from regulars.purchases.commands import day_of, order_key, record_order, write_lines
from regulars.purchases.errors import OrderKnownOtherwise
from regulars.purchases.models import Order, OrderLine
from regulars.purchases.taking_in import SOURCE
from regulars.purchases.types import ToldOrder
from regulars.staff.models import Company
from regulars.staff.queries import company


@transaction.atomic
def restate_order(
    customer_id: int, told: ToldOrder, *, was: ToldOrder | None, actor: str, now: datetime
) -> tuple[Order, bool]:
    """Write an order as it is told now; the order, and whether anything changed. Told twice it changes nothing.

    `was` is what the same program told before. An order that says neither belongs to somebody else (a file, another
    program) and stays as it is. Raises OrderKnownOtherwise, NotYetBought, NoDay.
    """
    ours = company()
    key = order_key(told, currency=ours.currency)
    order = Order.objects.select_for_update().filter(source=SOURCE, source_key=key).first()
    if order is None:
        return record_order(customer_id, told, actor=actor, now=now)
    theirs = len(set(survivors_of({order.customer_id, customer_id}).values())) == 1
    if theirs and says(order, told, ours):
        return order, False
    if was is None or not theirs or not says(order, was, ours):
        raise OrderKnownOtherwise(number=told.number, order_id=order.pk)
    change(order, told, ours, actor=actor, now=now)
    return order, True


def says(order: Order, told: ToldOrder, ours: Company) -> bool:
    """Whether an order is as it was told. Of one that a file brought the time may be unknown."""
    when = order.ordered_at in (None, told.ordered_at) and order.ordered_on == day_of(told, ours)
    kind = Order.Kind.RETURN if told.is_return else Order.Kind.PURCHASE
    return when and (order.amount_minor, order.currency, order.kind) == (told.amount_minor, told.currency, kind)


def change(order: Order, told: ToldOrder, ours: Company, *, actor: str, now: datetime) -> None:
    before = order.amount_minor
    order.amount_minor, order.ordered_at, order.ordered_on = told.amount_minor, told.ordered_at, day_of(told, ours)
    order.kind = Order.Kind.RETURN if told.is_return else Order.Kind.PURCHASE
    order.save(update_fields=["amount_minor", "ordered_at", "ordered_on", "kind"])
    OrderLine.objects.filter(order=order).delete()
    write_lines(order, told.lines)
    if order.amount_minor != before:
        timeline.record(
            "purchases.order_changed", customer_id=order.customer_id, happened_at=now, now=now, actor=actor,
            ref=f"purchases.order:{order.pk}",
            data={"amount_minor": order.amount_minor, "currency": order.currency, "number": order.number,
                  "was_minor": before},
        )  # fmt: skip
