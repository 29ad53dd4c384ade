"""When somebody stops being a customer, and when we cannot know yet."""

import pytest

from regulars.analytics.metrics.spells import all_spells, spells_of_contracts
from regulars.analytics.tests.tables import as_rows, contracts, day, spells_from_orders


def test_a_customer_whose_last_order_is_exactly_n_days_old_has_not_lapsed(engine):
    assert spells_from_orders(engine, [(1, 0, 500)], inactive_days=30, until=30) == [(1, 1, 0, None)]
    assert spells_from_orders(engine, [(1, 0, 500)], inactive_days=30, until=31) == [(1, 1, 0, 31)]


def test_the_end_of_the_data_is_not_leaving(engine):
    rows = [(1, 0, 500), (1, 25, 500), (2, 40, 500)]
    assert spells_from_orders(engine, rows, inactive_days=30, until=50) == [(1, 1, 0, None), (2, 1, 40, None)]


def test_an_order_on_the_last_allowed_day_continues_the_spell_and_one_later_starts_another(engine):
    assert spells_from_orders(engine, [(1, 0, 5), (1, 30, 5)], inactive_days=30, until=40) == [(1, 1, 0, None)]
    later = spells_from_orders(engine, [(1, 0, 5), (1, 31, 5)], inactive_days=30, until=40)
    assert later == [(1, 1, 0, 31), (1, 2, 31, None)]


def test_a_return_keeps_nobody_a_customer_and_a_purchase_for_nothing_does(engine):
    assert spells_from_orders(engine, [(1, 0, 500), (1, 25, -500)], inactive_days=30, until=40) == [(1, 1, 0, 31)]
    assert spells_from_orders(engine, [(1, 0, 500), (1, 25, 0)], inactive_days=30, until=40) == [(1, 1, 0, None)]
    assert spells_from_orders(engine, [(1, 0, -500)], inactive_days=30, until=40) == []


def test_what_happens_after_the_end_of_observation_is_not_looked_at(engine):
    assert spells_from_orders(engine, [(1, 0, 5), (1, 45, 5)], inactive_days=30, until=40) == [(1, 1, 0, 31)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 0, 30, 10), (1, 30, None, 12)], [(1, 1, 0, None)]),
        ([(1, 0, 30, 10), (1, 31, None, 12)], [(1, 1, 0, 30), (1, 2, 31, None)]),
        ([(1, 0, 100, 10), (1, 10, 20, 5), (1, 50, 150, 5)], [(1, 1, 0, 150)]),
        ([(1, 0, None, 10), (1, 10, 20, 5)], [(1, 1, 0, None)]),
        ([(1, 0, 200, 10)], [(1, 1, 0, 200)]),
        ([(1, 0, 201, 10)], [(1, 1, 0, None)]),
        ([(1, 5, 5, 10)], []),
        ([(1, 201, None, 10)], []),
    ],
    ids=["touching", "a day between", "overlapping", "inside", "ends today", "end is known", "no length", "later"],
)
def test_contracts_that_touch_or_overlap_are_one_spell(engine, rows, expected):
    assert as_rows(spells_of_contracts(engine.from_arrow(contracts(rows)), until=day(200))) == expected


def test_a_customer_with_a_contract_is_judged_by_contracts_alone(engine):
    held = spells_of_contracts(engine.from_arrow(contracts([(1, 0, None, 10)])), until=day(100))
    of_orders = engine.from_arrow(
        spells_like([(1, 1, day(0), day(31)), (2, 1, day(10), day(41))]),
    )
    assert as_rows(all_spells(of_orders, held)) == [(1, 1, 0, None), (2, 1, 10, 41)]


def spells_like(rows):
    import pyarrow as pa

    return pa.table(
        {
            "customer": pa.array([row[0] for row in rows], pa.int64()),
            "number": pa.array([row[1] for row in rows], pa.int64()),
            "started_on": pa.array([row[2] for row in rows], pa.date32()),
            "ended_on": pa.array([row[3] for row in rows], pa.date32()),
        }
    )
