"""Cohorts by what brought them, and what winning them cost: DuckDB against a plain count in Python. That other engines
give the same is in test_engines.py."""

from collections import defaultdict
from datetime import date
from random import Random

import pyarrow as pa
import pytest

from regulars.analytics.arriving import NEWEST, Arrivals, month_costs
from regulars.analytics.calendar import number_of
from regulars.analytics.observing import observe
from regulars.analytics.results import Grain
from regulars.analytics.tables import Tables

UNTIL = date(2026, 5, 20)
CHANNELS = ("search", "friend", None)


def some_orders(chance: Random) -> list[tuple[int, date, int]]:
    return [
        (chance.randrange(1, 60), date(2025 + m // 12, m % 12 + 1, chance.randrange(1, 28)), chance.randrange(0, 9_000))
        for m in range(17)
        for _ in range(25)
    ]


def costs_of(rows: list[tuple[int | None, str, date, int]]) -> pa.Table:
    whose, kinds, days, amounts = (list(column) for column in zip(*rows, strict=True))
    return pa.table(
        {"customer": pa.array(whose, pa.int64()), "kind": kinds, "incurred_on": days, "amount_minor": amounts}
    )


@pytest.fixture
def orders() -> list[tuple[int, date, int]]:
    return [row for row in some_orders(Random(7)) if row[1] <= UNTIL]


@pytest.fixture
def arrivals(engine, orders):
    who, days, amounts = (list(column) for column in zip(*orders, strict=True))
    costs = [
        (1, "acquisition", date(2025, 1, 3), 100),
        (2, "acquisition", date(2026, 5, 1), 40),
        (None, "acquisition", date(2025, 3, 9), 7),
        (999, "acquisition", date(2025, 3, 9), 5),
        (1, "service", date(2025, 4, 9), 3),
        (3, "acquisition", date(2026, 5, 21), 1_000),
    ]
    tables = Tables(
        engine,
        orders=engine.from_arrow(pa.table({"customer": who, "ordered_on": days, "amount_minor": amounts})),
        customers=engine.from_arrow(
            pa.table({"customer": list(range(1, 60)), "channel": [CHANNELS[n % 3] for n in range(1, 60)]})
        ),
        costs=engine.from_arrow(costs_of(costs)),
    )
    return Arrivals(observe(tables, until=UNTIL, inactive_days=90))


def labels(arrivals: Arrivals):
    from regulars.analytics import splitting

    return iter([("channel", splitting.labels(arrivals.seen.tables, "channel"))])


def counted_plainly(orders, grain, whose):
    """(cohort, age) -> (customers there, money), by another way."""
    first: dict[int, int] = {}
    for who, day, _amount in sorted(orders, key=lambda row: row[1]):
        first.setdefault(who, number_of(day, grain))
    there, money = defaultdict(set), defaultdict(int)
    for who, day, amount in orders:
        if whose(who):
            key = first[who], number_of(day, grain) - first[who]
            there[key].add(who)
            money[key] += amount
    return {key: (len(there[key]), money[key]) for key in there}


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER])
def test_groups_count_as_plain_python_does_and_add_up_to_everybody(arrivals, orders, grain):
    (split,) = arrivals.splits(labels(arrivals))
    assert {group.value for group in split.groups} == {"search", "friend", ""}
    assert split.rest == 0
    for group in split.groups:
        number = {"search": 0, "friend": 1, "": 2}[group.value]
        expected = counted_plainly(orders, grain, lambda who, number=number: who % 3 == number)
        table = group.by(grain)
        assert table is not None
        found = {
            (number_of(row.starts_on, grain), age): (row.active[age], row.revenue_minor[age])
            for row in table.rows
            for age in range(table.ages)
            if row.active[age] or row.revenue_minor[age]
        }
        assert found == {key: cell for key, cell in expected.items() if any(cell)}
    whole = next(table for table in arrivals.tables() if table.grain == grain)
    assert sum(row.customers for row in whole.rows) == sum(group.customers for group in split.groups)


def test_what_winning_cost_belongs_to_the_cohort_of_the_customer_it_was_noted_on(arrivals, orders):
    months = {row.starts_on: row for row in arrivals.tables()[0].rows}
    first = {number: min(day for who, day, _ in orders if who == number).replace(day=1) for number in (1, 2)}
    expected: dict[date, int] = defaultdict(int)
    expected[first[1]] += 100
    expected[first[2]] += 40
    expected[date(2025, 3, 1)] += 12  # on nobody, and on somebody who never bought
    assert {day: row.winning_minor for day, row in months.items() if row.winning_minor is not None} == {
        day: minor for day, minor in expected.items() if day in months
    }
    (split,) = arrivals.splits(labels(arrivals))
    noted = {group.value: sum(row.winning_minor or 0 for row in group.by(Grain.MONTH).rows) for group in split.groups}
    assert noted == {"friend": 100, "": 40 + 5, "search": 0}


def test_a_cost_that_nobody_wrote_down_is_not_known_and_not_zero(engine, orders):
    who, days, amounts = (list(column) for column in zip(*orders, strict=True))
    tables = Tables(
        engine, orders=engine.from_arrow(pa.table({"customer": who, "ordered_on": days, "amount_minor": amounts}))
    )
    seen = observe(tables, until=UNTIL, inactive_days=90)
    assert {row.winning_minor for row in Arrivals(seen).tables()[0].rows} == {None}
    assert month_costs(seen) == ()


def test_costs_are_summed_by_month_and_kind_until_the_end_of_observation(arrivals):
    found = {row.starts_on: row for row in month_costs(arrivals.seen)}
    assert len(found) == 17
    march = found[date(2025, 3, 1)]
    assert (march.acquisition_minor, march.service_minor, march.incentive_minor) == (12, 0, None)
    assert sum(row.acquisition_minor or 0 for row in found.values()) == 152


def test_only_the_newest_cohorts_of_a_group_are_kept(arrivals, monkeypatch):
    monkeypatch.setitem(NEWEST, Grain.MONTH, 2)
    (split,) = arrivals.splits(labels(arrivals))
    for group in split.groups:
        table = group.by(Grain.MONTH)
        assert all(row.starts_on >= date(2026, 4, 1) for row in table.rows) if table else True
        assert table is None or table.ages <= 2
