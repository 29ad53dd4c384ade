"""Orders, contracts and products, as programs read and write them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.tests.making import customer
from regulars.purchases.models import Contract, Order, Product

ORDER = {
    "number": "A-17",
    "amount_minor": 1250,
    "ordered_on": "2026-11-18",
    "lines": [{"product": "C-1", "amount_minor": 1250}],
}
CONTRACT = {"number": "K-1", "started_on": "2026-01-01", "amount_minor": 5000}


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


def test_an_order_is_written_down_in_the_companys_currency_and_listed(program, olena):
    made = program.post(f"/customers/{olena.id}/orders", ORDER)
    assert made.status_code == 201
    assert made.json()["currency"] == "EUR"
    assert program.get(f"/customers/{olena.id}/orders").json()["items"] == [made.json()]
    assert [one["code"] for one in program.get("/products").json()["items"]] == ["C-1"]


def test_an_order_told_twice_is_one_order(program, olena):
    path = f"/customers/{olena.id}/orders"
    first, again = program.post(path, ORDER), program.post(path, ORDER)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = program.post(path, {**ORDER, "amount_minor": 1})
    assert code(other) == (409, "order_known_otherwise")
    assert other.json()["error"]["details"]["order_id"] == first.json()["id"]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"number": None}, "not_valid"),
        ({"number": "\u200b"}, "not_valid"),
        ({"currency": "euro"}, "not_valid"),
        ({"currency": "XXQ"}, "unknown_currency"),
        ({"amount_minor": 12.5}, "not_valid"),
        ({"amount_minor": 2**63}, "not_valid"),
        ({"ordered_on": "1899-12-31"}, "not_valid"),
        ({"ordered_on": "2100-01-01"}, "not_yet_bought"),
        ({"ordered_on": None}, "no_day"),
        ({"ordered_at": "2026-11-18T10:00:00"}, "not_valid"),
        ({"ordered_at": "9999-12-31T23:59:59-23:59"}, "not_valid"),
        ({"ordered_at": "0001-01-01T00:00:00+14:00"}, "not_valid"),
        ({"lines": [{"product": "C-1"}]}, "not_valid"),
        ({"lines": [{"product": "C-1", "amount_minor": 1, "quantity": -1}]}, "not_valid"),
        ({"lines": [{"product": "C-1", "amount_minor": 1, "quantity": "NaN"}]}, "not_valid"),
    ],
)
def test_an_order_that_cannot_be_so_is_refused_whole(program, olena, change, refusal):
    assert code(program.post(f"/customers/{olena.id}/orders", {**ORDER, **change})) == (422, refusal)
    assert (Order.objects.count(), Product.objects.count()) == (0, 0)


def test_a_contract_is_written_down_repriced_and_ended(program, olena):
    path = f"/customers/{olena.id}/contracts"
    assert program.post(path, CONTRACT).status_code == 201
    assert program.post(path, CONTRACT).status_code == 200
    assert program.post(path, {**CONTRACT, "started_on": "2026-06-01", "amount_minor": 6000}).status_code == 201
    assert code(program.post(path, {**CONTRACT, "ended_on": "2025-01-01"})) == (422, "ends_before_start")
    listed = program.get(path).json()
    assert [(one["started_on"], one["ended_on"]) for one in listed] == [
        ("2026-06-01", None),
        ("2026-01-01", "2026-06-01"),
    ]
    assert Contract.objects.count() == 2


def test_orders_cost_the_same_however_many(program, olena, django_assert_num_queries):
    for number in range(30):
        program.post(f"/customers/{olena.id}/orders", {**ORDER, "number": f"A-{number}"})
    # One of them says in the audit that the customer was looked at.
    with django_assert_num_queries(6):
        assert len(program.get(f"/customers/{olena.id}/orders?limit=30").json()["items"]) == 30
