"""Facts in files: the figures of the orders, whatever came late, was corrected, refunded or deleted meanwhile; and the
same bytes as if all of it had been there from the beginning."""

import json
import os
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.analytics.errors import FactsDisagree, FactsOutdated
from regulars.analytics.metrics import facts
from regulars.analytics.metrics.days import customer_days, purchase_days
from regulars.analytics.metrics.rfm import collapsed, model_summary
from regulars.analytics.tests.tables import day, orders

ROWS = [
    (customer, (customer * step) % 60, 100 * step - 50 * (step == 3)) for customer in range(1, 30) for step in (1, 3, 7)
]


def rows_of(table):
    return table.order_by("customer", "day").to_pyarrow().to_pylist()


def bytes_of(folder):
    """Data files by name. What is told of batches is history and may differ."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != facts.CONTENTS}


@pytest.fixture
def all_orders(engine):
    return engine.from_arrow(orders(ROWS))


def test_facts_are_the_customer_days(engine, all_orders, tmp_path):
    found = facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    assert rows_of(found) == rows_of(customer_days(all_orders, until=day(60)))
    from_facts = model_summary(found.filter(found.purchases > 0), until=day(60))
    from_orders = model_summary(purchase_days(all_orders, until=day(60)), until=day(60))
    assert from_facts.order_by("customer").to_pyarrow().equals(from_orders.order_by("customer").to_pyarrow())


def test_rows_of_the_models_come_straight_from_facts(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    expected = collapsed(model_summary(purchase_days(all_orders, until=day(60)), until=day(60)))
    assert facts.model_rows(engine, tmp_path).to_pyarrow().equals(expected.to_pyarrow())


def test_a_new_day_writes_only_the_month_it_is_in_and_what_the_days_add_up_to(engine, tmp_path):
    sold = [(customer, number, 500) for customer in range(1, 40) for number in range(customer, 800, 29)]
    everything = engine.from_arrow(orders(sold))
    facts.write_facts(engine, everything, tmp_path, until=day(700))
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    new = engine.from_arrow(orders([row for row in sold if row[1] == 701]))
    facts.change_facts(engine, tmp_path, batch="701", until=day(701), added=new)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    changed = {name for name in after if before.get(name) != after[name]} - {facts.CONTENTS}
    assert sorted(name.rpartition("-")[0] for name in changed) == [f"{day(701):%Y-%m}", "customers"]


def test_the_same_batch_twice_counts_once(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    late = engine.from_arrow(orders([(3, 5, 900)]))
    for _ in range(2):
        found = facts.change_facts(engine, tmp_path, batch="late", until=day(60), added=late)
    assert rows_of(found) == rows_of(customer_days(engine.from_arrow(orders([*ROWS, (3, 5, 900)])), until=day(60)))


def test_an_order_that_was_never_there_cannot_be_taken_away(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    before = bytes_of(tmp_path)
    with pytest.raises(FactsDisagree) as refused:
        facts.change_facts(
            engine, tmp_path, batch="wrong", until=day(60), removed=engine.from_arrow(orders([(99, 5, 900)]))
        )
    assert refused.value.details == {"customer": 99, "day": day(5).isoformat()}
    assert {name: text for name, text in bytes_of(tmp_path).items() if name in before} == before
    assert rows_of(facts.read_facts(engine, tmp_path)) == rows_of(customer_days(all_orders, until=day(60)))


def test_a_crash_before_the_last_step_leaves_the_old_facts_and_is_made_good(engine, all_orders, tmp_path, monkeypatch):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    late = engine.from_arrow(orders([(3, 5, 900), (3, 59, 100)]))
    replace = os.replace

    def dies(source, target):
        if target.name == facts.CONTENTS:
            raise OSError("the power went")
        replace(source, target)

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(OSError, match="power"):
        facts.change_facts(engine, tmp_path, batch="late", until=day(60), added=late)
    assert rows_of(facts.read_facts(engine, tmp_path)) == rows_of(customer_days(all_orders, until=day(60)))
    monkeypatch.undo()
    facts.change_facts(engine, tmp_path, batch="late", until=day(60), added=late)
    known = facts.contents(tmp_path)
    assert set(bytes_of(tmp_path)) == {*known.files.values(), known.years, known.customers} - {""}


def test_a_customer_whose_last_purchase_is_taken_away_is_in_no_summary(engine, tmp_path):
    facts.write_facts(
        engine, engine.from_arrow(orders([(1, 5, 900), (2, 9, 400), (2, 20, -50)])), tmp_path, until=day(60)
    )
    gone = engine.from_arrow(orders([(2, 9, 400)]))
    facts.change_facts(engine, tmp_path, batch="gone", until=day(60), removed=gone)
    assert facts.model_summary(engine, tmp_path).customer.to_pyarrow().to_pylist() == [1]
    facts.change_facts(
        engine, tmp_path, batch="nobody", until=day(60), removed=engine.from_arrow(orders([(1, 5, 900)]))
    )
    assert facts.model_summary(engine, tmp_path) is None
    assert facts.contents(tmp_path).customers == ""


def test_facts_of_an_earlier_version_are_refused_and_can_be_built_anew(engine, all_orders, tmp_path):
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    known = json.loads((tmp_path / facts.CONTENTS).read_text())
    del known["customers"]
    (tmp_path / facts.CONTENTS).write_text(json.dumps(known))
    with pytest.raises(FactsOutdated):
        facts.model_summary(engine, tmp_path)
    facts.write_facts(engine, all_orders, tmp_path, until=day(60))
    assert facts.model_rows(engine, tmp_path) is not None


@st.composite
def lives(draw):
    """Batches of changes as they became known: (until, added, removed), with orders of the past among them; and what
    stands at the end."""
    standing, batches, until = [], [], draw(st.integers(20, 400))
    for _ in range(draw(st.integers(2, 6))):
        until += draw(st.sampled_from([0, 1, 1, 31, 200]))
        row = st.tuples(st.integers(1, 5), st.integers(max(until - 500, 0), until), st.integers(-300, 900))
        added = draw(st.lists(row, max_size=6))
        gone = draw(st.lists(st.sampled_from(standing), max_size=3, unique_by=id)) if standing else []
        standing = [one for one in standing if not any(one is other for other in gone)] + added
        batches.append((until, added, gone))
    return batches, standing


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives())
def test_grown_change_by_change_or_built_at_once_the_folder_holds_the_same_bytes(engine, tmp_path_factory, life):
    batches, standing = life
    grown, built = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("built")
    facts.write_facts(engine, engine.from_arrow(orders([])), grown, until=day(batches[0][0]))
    for number, (until, added, removed) in enumerate(batches):
        sides = {"added": engine.from_arrow(orders(added)), "removed": engine.from_arrow(orders(removed))}
        facts.change_facts(engine, grown, batch=str(number), until=day(until), **sides)
    last = day(batches[-1][0])
    facts.write_facts(engine, engine.from_arrow(orders(standing)), built, until=last)
    assert bytes_of(grown) == bytes_of(built)
    assert facts.contents(grown).files == facts.contents(built).files
    assert facts.contents(grown).until == last
    expected = collapsed(model_summary(purchase_days(engine.from_arrow(orders(standing)), until=last), until=last))
    found = facts.model_rows(engine, grown)
    assert ([] if found is None else found.to_pyarrow().to_pylist()) == expected.to_pyarrow().to_pylist()


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_every_day_is_in_exactly_one_part(since, length):
    until = since + timedelta(days=length)
    found = list(facts.parts(since, until))
    assert found[0].since <= since
    assert found[-1].stop > until
    assert all(one.stop == other.since for one, other in pairwise(found))
    assert len({part.name for part in found}) == len(found)
