"""What a merged customer did counts to the one it was merged into, and back again when that is taken back."""

from datetime import date

import pytest
from django.db import connection

from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.tests.making import NOW, customer
from regulars.insight.source import company_source
from regulars.purchases.models import Contract, Cost, Order, OrderLine, Product

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def pair(company):
    both = customer("Наталія Сорока", email="n@honey.example"), customer("Nataliya Soroka", email="n@oak.example")
    coffee = Product.objects.create(code="C", name="Coffee")
    for number, one in enumerate(both):
        same = {"customer": one, "amount_minor": 100 + number, "currency": "EUR", "source_key": str(number)}
        order = Order.objects.create(ordered_on=TODAY, source="orders", **same)
        OrderLine.objects.create(order=order, product=coffee, amount_minor=100)
        Contract.objects.create(started_on=TODAY, source="contracts", **same)
        Cost.objects.create(incurred_on=TODAY, kind="service", source="costs", **same)
    return both


def owners(company) -> dict[str, set[int]]:
    """Whose the rows are that the core would read. What was changed of a customer,
    and the segments it was in, stay with the one it was said of."""
    found = {}
    with connection.cursor() as cursor:
        for table, query in company_source(company, today=TODAY).queries.items():
            cursor.execute(query)
            found[table] = {row[0] for row in cursor.fetchall()}
    return {table: whose for table, whose in found.items() if table not in ("changes", "memberships")}


@pytest.mark.parametrize("with_lines", [True, False])
def test_orders_contracts_and_costs_count_to_the_survivor(company, pair, with_lines):
    if not with_lines:
        OrderLine.objects.all().delete()
    natalia, nataliya = pair
    before = owners(company)
    assert before == {table: {natalia.id, nataliya.id} for table in ("orders", "contracts", "costs", "customers")}
    merge = merge_customers(natalia.id, nataliya.id, choices={}, actor="", now=NOW)
    assert owners(company) == {table: {natalia.id} for table in before}
    unmerge(merge.id, actor="", now=NOW)
    assert owners(company) == before


def test_no_row_is_lost_or_doubled_by_a_merge(company, pair):
    merge_customers(pair[1].id, pair[0].id, choices={}, actor="", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(company_source(company, today=TODAY).queries["orders"])
        assert sorted(row[2] for row in cursor.fetchall()) == [100, 101]
