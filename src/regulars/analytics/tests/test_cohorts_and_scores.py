"""Cohorts with honest blanks, scores that do not depend on the order of rows, and the plain formulas."""

import pyarrow as pa
import pytest

from regulars.analytics.errors import PlanRefused
from regulars.analytics.metrics import cohorts, rfm, value
from regulars.analytics.metrics.days import customer_days, customer_months
from regulars.analytics.results import Grain
from regulars.analytics.tests.tables import contracts, day, orders


def cohort_table(engine, rows, grain, until):
    months = customer_months(customer_days(engine.from_arrow(orders(rows)), until=day(until)))
    cells = cohorts.cohort_cells(cohorts.presence(months), grain).to_pyarrow().to_pylist()
    return cohorts.cohort_table(cells, grain, until=day(until))


def test_nobody_there_is_zero_and_not_observed_yet_is_blank(engine):
    rows = [(1, 0, 100), (1, 70, 50), (2, 3, 100), (3, 40, 100)]
    table = cohort_table(engine, rows, Grain.MONTH, until=75)
    january, february = table.rows
    assert january.active == (2, 0, 1)
    assert january.share == (1.0, 0.0, 0.5)
    assert january.revenue_minor == (200, 0, 50)
    assert february.active == (1, 0, None)
    assert february.share == (1.0, 0.0, None)
    assert (table.ages, table.last_complete) == (3, False)


def test_a_return_brings_money_down_but_brings_nobody_back(engine):
    table = cohort_table(engine, [(1, 0, 100), (1, 40, -30)], Grain.MONTH, until=59)
    assert table.rows[0].active == (1, 0)
    assert table.rows[0].revenue_minor == (100, -30)


def test_quarters_count_a_customer_once(engine):
    table = cohort_table(engine, [(1, 0, 100), (1, 40, 100), (1, 100, 100)], Grain.QUARTER, until=120)
    assert table.rows[0].active == (1, 1)


def test_contract_customers_are_there_while_a_contract_covers_a_day_of_the_month(engine):
    rows = [(1, 14, 60, 100), (2, 0, None, 10), (3, 0, 75, 7)]  # 60 is the first of March, 75 in the middle of it
    months = cohorts.contract_months(engine.from_arrow(contracts(rows)), until=day(80))
    cells = cohorts.cohort_cells(cohorts.presence(None, months), Grain.MONTH).to_pyarrow().to_pylist()
    table = cohorts.cohort_table(cells, Grain.MONTH, until=day(80))
    assert table.rows[0].active == (3, 3, 2)
    assert table.rows[0].revenue_minor == (117, 117, 10)


def test_no_orders_make_an_empty_table():
    assert cohorts.cohort_table([], Grain.MONTH, until=day(0)).rows == ()


def scored(engine, rows, until=100):
    summary = rfm.customer_summary(customer_days(engine.from_arrow(orders(rows)), until=day(until)), until=day(until))
    return {row["customer"]: row for row in rfm.scores(summary).to_pyarrow().to_pylist()}


def test_equal_customers_get_equal_scores_whatever_the_order_of_rows(engine):
    rows = [(customer, customer // 3, 100 * (customer % 4)) for customer in range(1, 40)]
    straight, reversed_ = scored(engine, rows), scored(engine, rows[::-1])
    assert straight == reversed_
    assert straight[3]["recency"] == straight[4]["recency"] == straight[5]["recency"]
    assert {row["frequency"] for row in straight.values()} == {1}


def test_scores_spread_over_five_parts_when_all_are_different(engine):
    found = scored(engine, [(customer, customer, 100 * customer) for customer in range(1, 11)])
    assert [found[customer]["recency"] for customer in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [found[customer]["monetary"] for customer in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_every_combination_of_scores_has_a_group(engine):
    numbers = range(1, 6)
    rows = [(r, f, m) for r in numbers for f in numbers for m in numbers]
    table = engine.from_arrow(pa.table({name: [row[i] for row in rows] for i, name in enumerate("rfm")}))
    found = table.select("r", "f", "m", group=rfm.group_of(table.r, table.f, table.m)).to_pyarrow().to_pylist()
    named = {(row["r"], row["f"], row["m"]): row["group"] for row in found}
    assert set(named.values()) == {code for code, *_ in rfm.GROUPS}
    assert (named[5, 5, 5], named[5, 1, 1], named[1, 5, 5], named[1, 1, 1]) == (
        "champions", "newcomers", "cannot_lose", "asleep",
    )  # fmt: skip


def test_the_summary_counts_days_and_keeps_the_money_of_repeat_days(engine):
    rows = [(1, 0, 500), (1, 0, 100), (1, 10, 200), (1, 10, 300), (1, 40, 0), (1, 45, -100), (2, 7, -9)]
    daily = customer_days(engine.from_arrow(orders(rows)), until=day(60))
    first, second = rfm.customer_summary(daily, until=day(60)).order_by("customer").to_pyarrow().to_pylist()
    assert (first["x"], first["t_x"], first["T"]) == (2, 40, 60)
    assert (first["orders_count"], first["spent_minor"], first["repeat_minor"]) == (5, 1000, 500)
    assert (second["x"], second["T"], second["spent_minor"]) == (0, None, -9)


def test_the_plain_formulas_of_the_mission():
    assert value.lifetime_value(1000, 6, 5) == 30_000
    assert value.net_lifetime_value(200_000, 100_000) == 100_000
    with pytest.raises(PlanRefused, match="loses 10000") as refused:
        value.check_spend(40_000, value.lifetime_value(1000, 6, 5))
    assert refused.value.details == {"planned": 40_000, "lifetime": 30_000, "loss": 10_000}
    assert value.check_spend(30_000, 30_000) == 0


@pytest.mark.parametrize("churn", [0, -0.1, 1.2])
def test_value_by_churn_needs_a_churn(churn):
    with pytest.raises(PlanRefused, match="nobody stays for ever"):
        value.value_by_churn(100, churn)


def test_nothing_negative_is_bought():
    with pytest.raises(PlanRefused, match="years cannot be negative"):
        value.lifetime_value(1000, 6, -5)
