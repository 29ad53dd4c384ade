"""Orders told as events become purchases, and come out the same in whatever order they arrive."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from tests.cast import NOW

from regulars.customers.models import Customer, Entry
from regulars.events.models import Event, OrderFact, Refusal
from regulars.events.tests.telling import Tracker, read, track
from regulars.purchases.commands import record_order
from regulars.purchases.models import Order, OrderLine, Product
from regulars.purchases.types import ToldOrder

pytestmark = pytest.mark.usefixtures("company")

COFFEE = {"product_id": "C-1", "name": "Coffee", "category": "beans", "price": 9.5, "quantity": 2}
TEA = {"sku": "T-1", "price": "3.50"}
HOURS = {"Completed": "08", "Updated": "09", "Refunded": "10", "Cancelled": "11"}


@pytest.fixture
def shop(company) -> Tracker:
    return Tracker()


def order(word: str, hour: str = "", number: str = "A-1", *, user: str = "u-1", message_id: str = "", **properties):
    moment = f"2026-11-01T{hour or HOURS[word]}:00:00Z"
    said = {"order_id": number, "currency": "EUR", **properties}
    message_id = message_id or f"{number}-{word}-{moment}"
    return track(message_id, f"Order {word}", userId=user, timestamp=moment, properties=said)


def state() -> list[tuple[str, str, int]]:
    orders = Order.objects.order_by("source_key")
    return list(orders.values_list("source_key", "kind", "amount_minor"))


def refused() -> list[str]:
    return list(Refusal.objects.order_by("id").values_list("reason", flat=True))


def test_a_completed_order_is_a_purchase_with_its_products(shop):
    shop.told(order("Completed", total=25.4, revenue=22, products=[COFFEE, TEA, {"price": 1}, "nonsense"]))
    made = Order.objects.get()
    assert (made.number, made.amount_minor, made.currency) == ("A-1", 2540, "EUR")
    assert made.ordered_at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    lines = OrderLine.objects.order_by("id").values_list("product__code", "product__name", "quantity", "amount_minor")
    assert [(*line[:2], int(line[2]), line[3]) for line in lines] == [
        ("C-1", "Coffee", 2, 1900),
        ("T-1", "T-1", 1, 350),
    ]
    assert Product.objects.get(code="C-1").category == "beans"
    kinds = Entry.objects.filter(customer=made.customer).exclude(kind="customers.customer_added").values_list("kind")
    assert list(kinds) == [("purchases.order_placed",)]


@pytest.mark.parametrize(
    ("said", "amount"),
    [({"total": 10, "revenue": 9}, 1000), ({"revenue": "9.99"}, 999), ({"value": 0}, 0),
     ({"products": [COFFEE, TEA]}, 2250)],
)  # fmt: skip
def test_the_amount_is_what_was_paid_as_far_as_it_is_named(shop, said, amount):
    shop.told(order("Completed", **said))
    assert Order.objects.get().amount_minor == amount


def test_an_order_told_again_changes_nothing(shop):
    shop.told(order("Completed", total=25, products=[COFFEE]))
    shop.told(order("Completed", total=25, products=[COFFEE], message_id="another number of the message"))
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind__startswith="purchases.").count() == 1


def test_an_updated_order_says_what_is_said_now(shop):
    shop.told(order("Completed", total=25, products=[COFFEE]))
    shop.told(order("Updated", total=30, products=[COFFEE, TEA]))
    assert state() == [("n:A-1", "purchase", 3000)]
    assert OrderLine.objects.count() == 2
    changed = Entry.objects.get(kind="purchases.order_changed")
    assert (changed.data["was_minor"], changed.data["amount_minor"]) == (2500, 3000)


def test_refunds_in_parts_are_one_return_and_never_more_than_was_paid(shop):
    shop.told(order("Completed", total=25))
    shop.told(order("Refunded", "10", total=5))
    assert state() == [("n:A-1", "purchase", 2500), ("n:A-1:return", "return", -500)]
    shop.told(order("Refunded", "11", products=[TEA]))
    assert state()[1] == ("n:A-1:return", "return", -850)
    shop.told(order("Refunded", "12"))
    assert state()[1] == ("n:A-1:return", "return", -2500)


def test_a_cancelled_order_brings_nothing(shop):
    shop.told(order("Completed", total=25, products=[COFFEE]))
    shop.told(order("Cancelled"))
    assert state() == [("n:A-1", "return", 0)]
    assert not OrderLine.objects.exists()


def test_an_order_cancelled_after_a_refund_is_given_back_whole(shop):
    shop.told(order("Completed", total=25), order("Refunded", total=5), order("Cancelled"))
    assert state() == [("n:A-1", "purchase", 2500), ("n:A-1:return", "return", -2500)]


STORY = [
    order("Completed", total=25, products=[COFFEE]),
    order("Updated", total=30, products=[COFFEE, TEA]),
    order("Refunded", total=5),
    order("Cancelled"),
]


@pytest.mark.parametrize("told", [*permutations(STORY[:3]), *permutations(STORY[1:]), *permutations(STORY[:2])])
def test_in_whatever_order_messages_arrive_the_order_is_the_same(shop, told):
    for message in told:
        shop.told(message)
    come_out = state(), sorted(OrderLine.objects.values_list("product__code", "amount_minor"))
    Order.objects.all().delete()
    OrderFact.objects.all().delete()
    Event.objects.all().delete()
    shop.told(*sorted(told, key=lambda one: one["timestamp"]))
    assert come_out == (state(), sorted(OrderLine.objects.values_list("product__code", "amount_minor")))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"order_id": None}, "order_without_number"),
        ({"order_id": "x" * 101}, "order_without_number"),
        ({}, "order_without_amount"),
        ({"total": "a lot"}, "order_amount_unusable"),
        ({"total": -5}, "order_amount_unusable"),
        ({"total": True}, "order_amount_unusable"),
        ({"total": 10**13}, "order_amount_unusable"),
        ({"total": "NaN"}, "order_amount_unusable"),
        ({"products": [{"sku": "T", "price": -1}]}, "order_amount_unusable"),
        ({"total": 1, "currency": "GOLD"}, "order_currency_unknown"),
    ],
)
def test_an_order_that_cannot_be_one_is_kept_with_its_reason_and_nothing_is_bought(shop, said, reason):
    shop.told(order("Completed", **said), track("good"))
    assert (refused(), Order.objects.count()) == ([reason], 0)
    assert Event.objects.get(state="failed").body["event"] == "Order Completed"
    assert Entry.objects.filter(kind="events.tracked").count() == 1


@pytest.mark.parametrize(("user", "total", "refusals"), [("u-1", 25, 0), ("u-1", 99, 1), ("u-2", 25, 1)])
def test_an_order_that_a_file_brought_stays_as_it_is(shop, user, total, refusals):
    shop.told(track("first"))
    ours = ToldOrder("A-1", 2500, "EUR", ordered_on=datetime(2026, 11, 1).date())
    record_order(Customer.objects.get().id, ours, actor="test", now=NOW)
    shop.told(order("Completed", total=total, user=user))
    assert (state(), refused()) == ([("n:A-1", "purchase", 2500)], ["order_known_otherwise"] * refusals)
    assert all("A-1 is known already" in one.details["sentence"] for one in Refusal.objects.all())


def test_an_order_of_somebody_else_is_refused(shop):
    shop.told(order("Completed", total=25))
    shop.told(order("Updated", total=30, user="u-2"))
    assert (state(), refused()) == ([("n:A-1", "purchase", 2500)], ["order_of_another"])


def test_an_order_of_an_unknown_visitor_is_bought_when_they_are_known(shop):
    message = order("Completed", total=25)
    message["anonymousId"] = "b-1"
    del message["userId"]
    shop.told(message)
    assert not Customer.objects.exists()
    shop.told({"type": "identify", "messageId": "i", "userId": "u-1", "anonymousId": "b-1"})
    read()
    assert state() == [("n:A-1", "purchase", 2500)]
