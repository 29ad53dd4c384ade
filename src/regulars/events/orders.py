"""Orders told as events: «Order Completed», «Order Updated», «Order Refunded», «Order Cancelled».

Each message is kept as a fact, and an order is what all its facts together say, so that it comes out the same in
whatever order they arrive. What it says goes to `purchases`, which knows whether the order is ours to change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from regulars.customers import identities
from regulars.customers.together import survivors_of
from regulars.events.errors import OrderOfAnother
from regulars.events.models import OrderFact
from regulars.events.reasons import Refused
from regulars.events.told import Json, Told
from regulars.lib.money import to_minor
from regulars.lib.text import clean
from regulars.purchases.restating import restate_order
from regulars.purchases.types import ToldLine, ToldOrder
from regulars.staff.choices import currencies
from regulars.staff.queries import company

Word = OrderFact.Word
NUMBER_LENGTH, CODE_LENGTH, MOST_LINES = 100, 100, 500
# What the customer pays is asked for first; the words are those of the common way to track a shop.
AMOUNTS = ("total", "revenue", "value")
CODES = ("product_id", "sku", "id", "variant", "name")
# An amount above it is a mistake, and would not fit.
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class State:
    """What the facts of an order say of it: the purchase, and the money given back of it; None where there is none."""

    purchase: ToldOrder | None = None
    given_back: ToldOrder | None = None


def take(one: Told, row_id: int, *, now: datetime) -> None:
    """Keep what a message says of an order, and make the order say it. Raises Refused, OrderOfAnother, Conflict."""
    fact = fact_of(one, row_id, currency=company().currency)
    identities.lock([("order", fact.number)])
    before = list(OrderFact.objects.filter(number=fact.number, currency=fact.currency))
    refuse_another(fact, before)
    fact.save(force_insert=True)
    was, told = state_of(before), state_of([*before, fact])
    owner = before[0].customer_id if before else row_id
    for now_said, said_before in ((told.purchase, was.purchase), (told.given_back, was.given_back)):
        if now_said is not None:
            restate_order(owner, now_said, was=said_before, actor=one.actor, now=now)


def refuse_another(fact: OrderFact, before: Sequence[OrderFact]) -> None:
    owners = survivors_of({fact.customer_id, *(one.customer_id for one in before)})
    if len(set(owners.values())) > 1:
        raise OrderOfAnother(number=fact.number)


def state_of(facts: Iterable[OrderFact]) -> State:
    """What an order is, by all that was said of it. The latest word on the amount counts; a cancellation is final.

    One that was cancelled after money went back is one whose money went back whole.
    """
    facts = sorted(facts, key=lambda one: (one.happened_at, one.event_id))
    told = [one for one in facts if one.word in (Word.COMPLETED, Word.UPDATED)]
    if not told:
        return State()
    refunds = [one for one in facts if one.word == Word.REFUNDED]
    amounts = [one.amount_minor or 0 for one in told]
    cancelled = any(one.word == Word.CANCELLED for one in facts)
    if refunds and (cancelled or not amounts[-1]):
        return State(purchase(told, max(amounts)), given_back(refunds, max(amounts), whole=True))
    if cancelled:
        return State(purchase(told, 0, cancelled=True))
    return State(purchase(told, amounts[-1]), given_back(refunds, amounts[-1]))


def purchase(told: Sequence[OrderFact], amount: int, *, cancelled: bool = False) -> ToldOrder:
    """Placed when it was completed, with the products named last."""
    placed = next((one for one in told if one.word == Word.COMPLETED), told[0])
    lines = () if cancelled else tuple(line_from(line) for line in told[-1].lines)
    return ToldOrder(placed.number, amount, placed.currency, placed.happened_at, None, lines, cancelled)


def given_back(refunds: Sequence[OrderFact], paid: int, *, whole: bool = False) -> ToldOrder | None:
    """All refunds of an order as one return, never more than was paid; one without an amount is the whole order."""
    named = sum(paid if one.amount_minor is None else one.amount_minor for one in refunds)
    total = paid if whole else min(paid, named)
    if not refunds or not total:
        return None
    return ToldOrder(refunds[0].number, -total, refunds[0].currency, refunds[0].happened_at)


def line_from(kept: Mapping[str, Any]) -> ToldLine:
    return ToldLine(**{**kept, "quantity": Decimal(kept["quantity"])})


def fact_of(one: Told, row_id: int, *, currency: str) -> OrderFact:
    """What a message says of an order. Raises Refused."""
    said = one.body.get("properties", {})
    number = worded(said.get("order_id", said.get("orderId")))
    if not number or len(number) > NUMBER_LENGTH:
        raise Refused("order_without_number")
    currency = currency_of(said, currency)
    lines = lines_of(said, currency) if one.order_word != Word.CANCELLED else []
    return OrderFact(
        event_id=one.event_id, customer_id=row_id, number=number, word=one.order_word, happened_at=one.happened_at,
        currency=currency, amount_minor=amount_of(one.order_word, said, lines, currency), lines=kept(lines),
    )  # fmt: skip


def worded(value: Any) -> str:
    """A number or code as text; nothing for what is neither."""
    return clean(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def currency_of(said: Json, usual: str) -> str:
    code = said.get("currency")
    if code is None:
        return usual
    if not isinstance(code, str) or code.upper() not in dict(currencies()):
        raise Refused("order_currency_unknown", currency=clean(str(code), 20))
    return code.upper()


def amount_of(word: str, said: Json, lines: Sequence[ToldLine], currency: str) -> int | None:
    """What was paid, or given back: as it is named, else the sum of the products; None for all of it."""
    if word == Word.CANCELLED:
        return None
    named = next((name for name in AMOUNTS if said.get(name) is not None), None)
    if named:
        return abs(money(said[named], named, currency)) if word == Word.REFUNDED else positive(said, named, currency)
    if lines:
        return sum(line.amount_minor for line in lines)
    if word == Word.REFUNDED:
        return None
    raise Refused("order_without_amount")


def positive(said: Json, name: str, currency: str) -> int:
    amount = money(said[name], name, currency)
    if amount < 0:
        raise Refused("order_amount_unusable", field=name)
    return amount


def money(value: Any, field: str, currency: str) -> int:
    return to_minor(number(value, field), currency)


def number(value: Any, field: str) -> Decimal:
    """A number, also one written as text. Raises Refused."""
    try:
        read = Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except InvalidOperation:
        read = None
    if read is None or not read.is_finite() or abs(read) >= LARGEST:
        raise Refused("order_amount_unusable", field=field)
    return read


def lines_of(said: Json, currency: str) -> list[ToldLine]:
    """The products of an order that can be told apart. Raises Refused."""
    products = said.get("products")
    if not isinstance(products, list):
        return []
    named = [one for one in products[:MOST_LINES] if isinstance(one, dict)]
    return [line for one in named if (line := line_of(one, currency))]


def line_of(product: Json, currency: str) -> ToldLine | None:
    code = next((said for name in CODES if (said := worded(product.get(name))[:CODE_LENGTH])), "")
    if not code:
        return None
    quantity = number(product.get("quantity", 1), "quantity").quantize(Decimal("0.001"))
    price = number(product.get("price", 0), "price")
    if quantity < 0 or price < 0 or price * quantity >= LARGEST:
        raise Refused("order_amount_unusable", field="price")
    name, category = worded(product.get("name"))[:300], worded(product.get("category"))[:100]
    return ToldLine(code, to_minor(price * quantity, currency), name, category, quantity)


def kept(lines: Sequence[ToldLine]) -> list[Json]:
    return [{**asdict(line), "quantity": str(line.quantity)} for line in lines]
