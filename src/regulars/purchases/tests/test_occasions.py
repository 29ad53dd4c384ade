"""Anniversaries of contracts: of what began, not of a price that changed; while it is in force."""

from datetime import date, timedelta

import pytest
from django.db import connection

from regulars.customers.models import Customer
from regulars.customers.occasions.coming import cursor_after, place_of
from regulars.customers.occasions.days import LeapDay
from regulars.customers.tests.making import customer
from regulars.purchases.models import Contract, Product
from regulars.purchases.occasions import coming_anniversaries

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def cafe():
    return customer("Cafe Mokka", kind="company")


@pytest.fixture
def beans():
    return Product.objects.create(code="beans", name="Beans every month")


def contract(owner, started_on, ended_on=None, product=None, number=""):
    return Contract.objects.create(
        customer=owner, product=product, source="test", source_key=str(Contract.objects.count()), number=number,
        started_on=date.fromisoformat(started_on), ended_on=ended_on and date.fromisoformat(ended_on),
        amount_minor=100, currency="EUR",
    )  # fmt: skip


def coming(first=TODAY, length=42, *, leap=LeapDay.BEFORE, limit=50, **narrowed):
    return coming_anniversaries(first, first + timedelta(days=length), leap=leap, limit=limit, **narrowed)


def said(**narrowed):
    return [(str(one.place.on), one.years) for one in coming(**narrowed)]


def test_a_contract_is_celebrated_with_its_years_and_its_name(cafe, beans):
    contract(cafe, "2023-12-01", product=beans)
    contract(cafe, "2026-11-25")
    (found,) = coming()
    assert (found.place.on, found.years, found.title) == (date(2026, 12, 1), 3, "Beans every month")
    assert (found.customer_id, found.customer_name) == (cafe.id, "Cafe Mokka")


def test_a_contract_that_ends_before_the_day_is_not_celebrated(cafe):
    contract(cafe, "2023-12-01", "2026-12-01", number="A")
    assert said() == []
    contract(cafe, "2023-12-02", "2026-12-03", number="B")
    assert said() == [("2026-12-02", 3)]


def test_a_change_of_price_begins_nothing_new_and_ends_nothing_either(cafe, beans):
    contract(cafe, "2022-12-01", "2024-12-10", product=beans)
    contract(cafe, "2024-12-10", "2025-12-20", product=beans)
    contract(cafe, "2025-12-20", product=beans)
    assert said() == [("2026-12-01", 4)]


def test_after_a_pause_the_new_beginning_counts_alone(cafe, beans):
    contract(cafe, "2020-12-01", "2021-12-05", product=beans)
    contract(cafe, "2024-12-10", product=beans)
    assert said() == [("2026-12-10", 2)]


def test_two_contracts_side_by_side_are_both_celebrated(cafe):
    contract(cafe, "2020-12-01", number="A")
    contract(cafe, "2021-12-02", number="B")
    assert said() == [("2026-12-01", 6), ("2026-12-02", 5)]


@pytest.mark.parametrize(("leap", "on"), [(LeapDay.BEFORE, "2027-02-28"), (LeapDay.AFTER, "2027-03-01")])
def test_a_contract_of_29_february_is_celebrated_every_year(cafe, leap, on):
    contract(cafe, "2024-02-29")
    assert said(first=date(2027, 2, 10), leap=leap) == [(on, 3)]


def test_pages_and_the_new_year_lose_nothing(cafe):
    for number in range(9):
        contract(cafe, f"20{10 + number}-{'12-30' if number % 2 else '01-02'}", number=str(number))
    whole, seen, place = [one.place.id for one in coming()], [], None
    while page := coming(limit=2, after=place):
        seen += [one.place.id for one in page]
        place = place_of(cursor_after(page[-1].place))
    assert seen == whole
    assert len(whole) == 9


def test_mine_and_merged_customers_are_read_as_they_stand(cafe, nadia):
    hers = customer("Hers", manager_id=nadia.pk)
    contract(cafe, "2020-12-01")
    assert coming(manager_id=nadia.pk) == []
    Customer.objects.filter(id=cafe.id).update(merged_into=hers)
    assert [one.customer_name for one in coming(manager_id=nadia.pk)] == ["Hers"]


def test_many_contracts_are_found_by_the_day_they_began(cafe):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO purchases_contract (customer_id, source, source_key, number, started_on, amount_minor, period,"
            " currency) SELECT %s, 'crowd', n, n::text, date '2015-01-01' + n %% 3000, 1, 'month', 'EUR'"
            " FROM generate_series(1, 5000) n",
            [cafe.id],
        )
        cursor.execute("ANALYZE purchases_contract")
        cursor.execute(
            "EXPLAIN SELECT id FROM purchases_contract k WHERE"
            " (extract(month FROM k.started_on), extract(day FROM k.started_on), k.id) > (11, 21, 0)"
            " AND (extract(month FROM k.started_on), extract(day FROM k.started_on)) <= (12, 31)"
            " ORDER BY extract(month FROM k.started_on), extract(day FROM k.started_on), k.id LIMIT 50"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "contract_by_day_of_year" in plan
    assert len(coming()) == 50
