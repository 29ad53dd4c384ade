"""Facts in files: the same figures as from the orders, whatever days were replaced, and whole after a crash."""

import pytest

from regulars.analytics.metrics import facts
from regulars.analytics.metrics.days import customer_days, purchase_days
from regulars.analytics.metrics.rfm import model_summary
from regulars.analytics.tests.tables import day, orders

ROWS = [
    (customer, (customer * step) % 60, 100 * step - 50 * (step == 3)) for customer in range(1, 30) for step in (1, 3, 7)
]


def contents(table):
    return table.order_by("customer", "day").to_pyarrow().to_pylist()


@pytest.fixture
def all_orders(engine):
    return engine.from_arrow(orders(ROWS))


def test_facts_are_the_customer_days(engine, all_orders, tmp_path):
    found = facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    assert contents(found) == contents(customer_days(all_orders, until=day(60)))
    from_facts = model_summary(found.filter(found.purchases > 0), until=day(60))
    from_orders = model_summary(purchase_days(all_orders, until=day(60)), until=day(60))
    assert from_facts.order_by("customer").to_pyarrow().equals(from_orders.order_by("customer").to_pyarrow())


def test_days_added_one_after_the_other_give_the_same_facts(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(50))
    for number in range(51, 60):
        found = facts.replace_days(engine, all_orders, tmp_path, since=day(number), until=day(number))
    assert contents(found) == contents(customer_days(all_orders, until=day(59)))


def test_replacing_days_twice_or_after_a_correction_counts_nothing_twice(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    corrected = engine.from_arrow(orders([row for row in ROWS if row[0] != 7]))
    for _ in range(2):
        found = facts.replace_days(engine, corrected, tmp_path, since=day(20), until=day(60))
    expected = [
        row
        for row in contents(customer_days(all_orders, until=day(60)))
        if row["day"] < day(20) or row["customer"] != 7
    ]
    assert contents(found) == expected


def test_compacting_changes_the_files_and_not_the_facts(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(40))
    found = facts.replace_days(engine, all_orders, tmp_path, since=day(41), until=day(60))
    before = contents(found)
    facts.compact(engine, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [facts.BASE]
    assert contents(facts.read_facts(engine, tmp_path)) == before
