"""Orders and contracts told one at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from regulars.customers.models import Entry
from regulars.customers.tests.making import customer
from regulars.lib.registry import timeline_kinds
from regulars.purchases.commands import record_contract, record_order
from regulars.purchases.errors import (
    ContractKnownOtherwise,
    EndsBeforeStart,
    NoDay,
    NotYetBought,
    OrderKnownOtherwise,
)
from regulars.purchases.models import Contract, Order, OrderLine, Product
from regulars.purchases.types import ToldContract, ToldLine, ToldOrder

LATE = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
COFFEE = ToldLine("C-1", 900, name="Coffee", category="beans", quantity=Decimal(2))
ORDER = ToldOrder("A-17", 1250, "EUR", ordered_at=LATE, lines=(COFFEE, ToldLine("C-2", 350)))
CONTRACT = ToldContract("K-1", date(2026, 1, 1), 5_000, "EUR")


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


def order(who, told, now):
    return record_order(who.id, told, actor="test", now=now)


def contract(who, told, now):
    return record_contract(who.id, told, actor="test", now=now)


def kinds() -> list[str]:
    told = Entry.objects.filter(kind__startswith="purchases.").order_by("id")
    return [kind.removeprefix("purchases.") for kind in told.values_list("kind", flat=True)]


def test_an_order_is_of_the_day_it_was_where_the_company_is(olena, now):
    made, is_new = order(olena, ORDER, now)
    assert (is_new, made.ordered_on) == (True, date(2026, 11, 19))
    assert Entry.objects.get(kind="purchases.order_placed").happened_at == LATE


def test_products_of_an_order_are_added_once(olena, now):
    order(olena, ORDER, now)
    order(olena, replace(ORDER, number="A-18"), now)
    assert sorted(Product.objects.values_list("code", "name")) == [("C-1", "Coffee"), ("C-2", "C-2")]
    assert OrderLine.objects.count() == 4


def test_the_same_order_told_twice_changes_nothing(olena, now):
    first, _new = order(olena, ORDER, now)
    again, is_new = order(olena, ORDER, now)
    assert (again, is_new) == (first, False)
    assert (Order.objects.count(), OrderLine.objects.count(), kinds()) == (1, 2, ["order_placed"])


def test_only_an_order_told_without_its_time_is_known_by_the_day_alone(olena, now):
    order(olena, ToldOrder("A-1", 1, "EUR", ordered_on=date(2026, 11, 1)), now)
    order(olena, ToldOrder("A-2", 1, "EUR", ordered_at=LATE), now)
    placed = Entry.objects.filter(kind="purchases.order_placed").order_by("id")
    assert ["day_only" in entry.data for entry in placed] == [True, False]


@pytest.mark.parametrize("other", [{"amount_minor": 1251}, {"ordered_at": datetime(2026, 11, 1, tzinfo=UTC)}])
def test_another_order_under_a_known_number_is_refused(olena, now, other):
    made, _new = order(olena, ORDER, now)
    with pytest.raises(OrderKnownOtherwise) as refused:
        order(olena, replace(ORDER, **other), now)
    assert refused.value.details["order_id"] == made.id


def test_money_taken_back_under_the_number_of_a_purchase_is_a_return(olena, now):
    order(olena, ORDER, now)
    back, is_new = order(olena, replace(ORDER, amount_minor=-350, lines=()), now)
    assert (is_new, back.kind) == (True, "return")
    assert kinds() == ["order_placed", "order_returned"]


def test_an_order_of_a_day_that_has_not_come_is_refused(olena, now):
    with pytest.raises(NotYetBought):
        order(olena, ToldOrder("A-1", 1, "EUR", ordered_on=date(2027, 1, 1)), now)
    with pytest.raises(NoDay):
        order(olena, ToldOrder("A-1", 1, "EUR"), now)


def test_a_contract_that_goes_on_at_another_price_ends_the_row_before(olena, now):
    contract(olena, CONTRACT, now)
    contract(olena, replace(CONTRACT, started_on=date(2026, 6, 1), amount_minor=6_000), now)
    rows = Contract.objects.order_by("started_on").values_list("amount_minor", "ended_on")
    assert list(rows) == [(5_000, date(2026, 6, 1)), (6_000, None)]
    assert kinds() == ["contract_started", "contract_repriced"]
    repriced = Entry.objects.get(kind="purchases.contract_repriced")
    said = timeline_kinds[repriced.kind].sentence(repriced.data)
    assert said == "Price changed from €50.00 a month to €60.00 a month"


def test_telling_the_end_of_a_contract_ends_it_once(olena, now):
    contract(olena, CONTRACT, now)
    ended = replace(CONTRACT, ended_on=date(2026, 10, 1))
    contract(olena, ended, now)
    contract(olena, ended, now)
    assert Contract.objects.get().ended_on == date(2026, 10, 1)
    assert kinds() == ["contract_started", "contract_ended"]


def test_a_contract_that_says_something_else_or_ends_before_it_begins_is_refused(olena, now):
    contract(olena, CONTRACT, now)
    with pytest.raises(ContractKnownOtherwise):
        contract(olena, replace(CONTRACT, amount_minor=1), now)
    with pytest.raises(EndsBeforeStart):
        contract(olena, replace(CONTRACT, ended_on=CONTRACT.started_on), now)


def test_a_contract_that_begins_later_is_not_on_the_timeline_yet(olena, now):
    contract(olena, replace(CONTRACT, started_on=date(2026, 12, 1)), now)
    assert kinds() == []
