"""Orders and contracts told one at a time, by programs. Files bring theirs set by set (`loading_orders`).

Both ways recognise an order by the same key, so that an order told by the shop and found again in a file is one order.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q

from regulars.customers import timeline
from regulars.lib.clock import tomorrow_of
from regulars.purchases.errors import (
    ContractKnownOtherwise,
    EndsBeforeStart,
    NoDay,
    NotYetBought,
    OrderKnownOtherwise,
)
from regulars.purchases.models import Contract, Order, OrderLine, Product
from regulars.purchases.taking_in import SOURCE
from regulars.purchases.types import ToldContract, ToldLine, ToldOrder
from regulars.staff.models import Company
from regulars.staff.queries import company

CREDIT_NOTE = re.compile(r"[CСcс][0-9]")
CODE_LENGTH = 100
NOON = time(12)


@transaction.atomic
def record_order(customer_id: int, told: ToldOrder, *, actor: str, now: datetime) -> tuple[Order, bool]:
    """Write an order down; the order, and whether it is new. Telling the same order again changes nothing.

    Raises OrderKnownOtherwise, NotYetBought, NoDay.
    """
    ours = company()
    order = Order(
        customer_id=customer_id,
        source=SOURCE,
        source_key=order_key(told, currency=ours.currency),
        number=told.number,
        kind=Order.Kind.RETURN if told.is_return else Order.Kind.PURCHASE,
        ordered_on=day_of(told, ours),
        ordered_at=told.ordered_at,
        amount_minor=told.amount_minor,
        currency=told.currency,
    )
    if order.ordered_on > tomorrow_of(now, ours.time_zone):
        raise NotYetBought(ordered_on=order.ordered_on.isoformat())
    if known := saved_or_known(order):
        return same_order(known, order), False
    write_lines(order, told.lines)
    record_placed(order, ours, actor=actor, now=now)
    return order, True


def order_key(told: ToldOrder, *, currency: str) -> str:
    """What an order is recognised by; money taken back under the number of a purchase is an order of its own.

    >>> order_key(ToldOrder("A-1", -500, "EUR"), currency="UAH")
    'n:A-1:EUR:return'
    """
    other_currency = "" if told.currency == currency else f":{told.currency}"
    taken_back = ":return" if told.amount_minor < 0 and not CREDIT_NOTE.match(told.number) else ""
    return f"n:{told.number}{other_currency}{taken_back}"


def day_of(told: ToldOrder, ours: Company) -> date:
    """The company's day on which an order was placed. Raises NoDay."""
    if told.ordered_at:
        return told.ordered_at.astimezone(ZoneInfo(ours.time_zone)).date()
    if told.ordered_on is None:
        raise NoDay()
    return told.ordered_on


def saved_or_known(order: Order) -> Order | None:
    """Saves a new order; the one we have, where it is known. Two programs may tell the same order at once."""
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        return Order.objects.get(source=order.source, source_key=order.source_key)
    return None


def same_order(known: Order, told: Order) -> Order:
    facts = ("customer_id", "ordered_on", "amount_minor", "currency", "kind")
    if any(getattr(known, fact) != getattr(told, fact) for fact in facts):
        raise OrderKnownOtherwise(number=told.number, order_id=known.pk)
    return known


def write_lines(order: Order, lines: Sequence[ToldLine]) -> None:
    ids = product_ids([(line.product, line.name, line.category) for line in lines])
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product_id=ids[line.product[:CODE_LENGTH]],
            quantity=line.quantity,
            amount_minor=line.amount_minor,
        )
        for line in lines
    )


def product_ids(named: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """Numbers of products by code; those not known yet are added, with (code, name, category)."""
    if not named:
        return {}
    products = {code[:CODE_LENGTH]: (name or code, category) for code, name, category in reversed(named)}
    Product.objects.bulk_create(
        [Product(code=code, name=name[:300], category=category[:100]) for code, (name, category) in products.items()],
        ignore_conflicts=True,
    )
    return dict(Product.objects.filter(code__in=products).values_list("code", "id"))


def record_placed(order: Order, ours: Company, *, actor: str, now: datetime) -> None:
    returned = order.kind == Order.Kind.RETURN
    timeline.record(
        "purchases.order_returned" if returned else "purchases.order_placed",
        customer_id=order.customer_id,
        happened_at=order.ordered_at or noon_of(order.ordered_on, ours),
        now=now,
        actor=actor,
        ref=f"purchases.order:{order.pk}",
        data={"amount_minor": order.amount_minor, "currency": order.currency, "number": order.number}
        | ({} if order.ordered_at else {"day_only": True}),
    )


def noon_of(day: date, ours: Company) -> datetime:
    """A day without a time is told at noon: the same day for readers far away too."""
    return datetime.combine(day, NOON, ZoneInfo(ours.time_zone))


@transaction.atomic
def record_contract(customer_id: int, told: ToldContract, *, actor: str, now: datetime) -> tuple[Contract, bool]:
    """Write a contract down; the contract, and whether it is new. Told again it changes nothing, or tells the end.

    A contract that goes on under its number from a later day ends the row before it: two prices never hold on one day.
    Raises ContractKnownOtherwise, EndsBeforeStart.
    """
    if told.ended_on and told.ended_on <= told.started_on:
        raise EndsBeforeStart()
    ours, product_id = company(), product_ids([(told.product, "", "")]).get(told.product) if told.product else None
    contract = Contract(
        customer_id=customer_id, product_id=product_id, source=SOURCE, source_key=contract_key(told),
        number=told.number, started_on=told.started_on, ended_on=told.ended_on, amount_minor=told.amount_minor,
        period=told.period, currency=told.currency,
    )  # fmt: skip
    try:
        with transaction.atomic():
            contract.save(force_insert=True)
    except IntegrityError:
        return told_again(contract, ours, actor=actor, now=now), False
    before = end_before(contract)
    kind = "contract_repriced" if before else "contract_started"
    record_stage(kind, contract, ours, actor=actor, now=now, before=before)
    if contract.ended_on:
        record_stage("contract_ended", contract, ours, actor=actor, now=now)
    return contract, True


def contract_key(told: ToldContract) -> str:
    """
    >>> contract_key(ToldContract("K-1", date(2026, 1, 1), 500, "EUR"))
    'n:K-1:2026-01-01'
    """
    return ":".join(part for part in ("n", told.number, told.started_on.isoformat(), told.product) if part)[:200]


def told_again(told: Contract, ours: Company, *, actor: str, now: datetime) -> Contract:
    known = Contract.objects.select_for_update().get(source=told.source, source_key=told.source_key)
    facts = ("customer_id", "amount_minor", "period", "currency", "product_id")
    other_end = known.ended_on and told.ended_on and known.ended_on != told.ended_on
    if other_end or any(getattr(known, fact) != getattr(told, fact) for fact in facts):
        raise ContractKnownOtherwise(number=told.number, contract_id=known.pk)
    if told.ended_on and not known.ended_on:
        known.ended_on = told.ended_on
        known.save(update_fields=["ended_on"])
        record_stage("contract_ended", known, ours, actor=actor, now=now)
    return known


def end_before(contract: Contract) -> Contract | None:
    """Ends the open rows that this one goes on from; the latest of them, where there were any."""
    earlier = Contract.objects.filter(
        Q(product_id=contract.product_id), source=SOURCE, number=contract.number, customer_id=contract.customer_id,
        ended_on=None, started_on__lt=contract.started_on,
    )  # fmt: skip
    latest = earlier.order_by("-started_on", "-id").first()
    earlier.update(ended_on=contract.started_on)
    return latest


def record_stage(
    kind: str, contract: Contract, ours: Company, *, actor: str, now: datetime, before: Contract | None = None
) -> None:
    """What happened, once its day has come: a contract may be agreed for later, and end later."""
    day = contract.ended_on if kind == "contract_ended" else contract.started_on
    if day is None or day > now.astimezone(ZoneInfo(ours.time_zone)).date():
        return
    comparable = before if before and before.currency == contract.currency else None
    was = {"was_minor": comparable.amount_minor, "was_period": comparable.period} if comparable else {}
    timeline.record(
        f"purchases.{kind}",
        customer_id=contract.customer_id,
        happened_at=noon_of(day, ours),
        now=now,
        actor=actor,
        ref=f"purchases.contract:{contract.pk}",
        data={"amount_minor": contract.amount_minor, "currency": contract.currency, "period": contract.period,
              "number": contract.number, "day_only": True, **was},
    )  # fmt: skip
