"""The same metrics on every engine: identical integers, days and words, whatever computes them."""

import os
import shutil
from contextlib import ExitStack
from datetime import date
from importlib.util import find_spec

import pyarrow as pa
import pytest

from regulars.analytics import arriving, observing, splitting
from regulars.analytics.calendar import number_of
from regulars.analytics.engines import engine_at, kind_of
from regulars.analytics.errors import EngineMissing, SourceNotRead, UnknownEngine
from regulars.analytics.metrics import churn, cohorts, days, facts, groups, revenue, rfm, spells
from regulars.analytics.metrics.people import contract_state
from regulars.analytics.results import Grain
from regulars.analytics.study import study
from regulars.analytics.tables import check_all
from regulars.analytics.tests.alike import assert_alike, ordered
from regulars.analytics.tests.tables import orders
from regulars.analytics.tests.whole import UNTIL, tables_for

SPARK_IS_MISSING = (
    "pyspark is not installed: make spark" if find_spec("pyspark") is None
    else "Java is not installed" if shutil.which("java") is None
    else ""
)  # fmt: skip
# Three hundred customers need neither eight parts nor a program compiled for each query.
FOR_LITTLE = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
}
ELSEWHERE = [
    "postgres",
    pytest.param("spark", marks=pytest.mark.skipif(bool(SPARK_IS_MISSING), reason=SPARK_IS_MISSING)),
]


def address_of(name):
    return {"duckdb": "duckdb", "spark": "local[2]", "postgres": os.environ["DATABASE_URL"]}[name]


@pytest.fixture(scope="module")
def open_engines():
    """Each engine opened once, when it is first asked for, with what was observed in it."""
    tables = tables_for()
    with ExitStack() as stack:
        opened = {}

        def opener(name):
            if name not in opened:
                engine = stack.enter_context(engine_at(address_of(name), memory_limit="1GB", threads=1))
                if name == "spark":
                    for key, value in FOR_LITTLE.items():
                        engine.session.conf.set(key, value)
                opened[name] = observing.observe(check_all(tables(engine)), until=UNTIL, inactive_days=None)
            return opened[name]

        yield opener


def movements_of_groups(seen):
    labels = splitting.labels(seen.tables, "industry")
    own = seen.spells.left_join(labels, "customer").drop("customer_right")
    return churn.movements(own.mutate(value=own.value.fill_null("")), Grain.QUARTER, by="value")


def dated_groups(seen):
    """Product groups as they were, with the periods they are counted by."""
    numbers = range(number_of(seen.since, Grain.QUARTER), number_of(UNTIL, Grain.QUARTER) + 1)
    periods = seen.engine.from_arrow(groups.period_days(numbers, Grain.QUARTER, until=UNTIL))
    return splitting.dated(seen.tables, "product"), periods, Grain.QUARTER


def placed(seen):
    """Who came when, with the months since."""
    held = cohorts.contract_months(seen.contracts, until=UNTIL)
    return cohorts.placed(cohorts.presence(seen.months, held), Grain.QUARTER)


def movements_of_segments(seen):
    members = seen.tables.memberships.filter(seen.tables.memberships.segment == "set 0")
    labels = groups.member_labels(members.mutate(value=members.segment))
    return groups.group_movements(seen.spells, labels, *dated_groups(seen)[1:])


METRICS = {
    "customer-days": lambda seen: seen.days,
    "gaps between purchases": lambda seen: days.with_gaps(seen.days),
    "customer months": lambda seen: seen.months,
    "spells of orders": lambda seen: spells.spells_of_orders(days.with_gaps(seen.days), inactive_days=60, until=UNTIL),
    "spells of contracts": lambda seen: spells.spells_of_contracts(seen.contracts, until=UNTIL),
    "spells": lambda seen: seen.spells,
    "movements by month": lambda seen: churn.movements(seen.spells, Grain.MONTH),
    "movements by year": lambda seen: churn.movements(seen.spells, Grain.YEAR),
    "movements of groups": movements_of_groups,
    "a window": lambda seen: churn.window(seen.spells, since=date(2025, 11, 21), until=UNTIL),
    "revenue of orders": lambda seen: revenue.order_revenue(seen.months, Grain.QUARTER),
    "recurring revenue by month": lambda seen: revenue.recurring_movements(seen.contracts, Grain.MONTH, until=UNTIL),
    "recurring revenue by quarter": lambda seen: revenue.recurring_movements(
        seen.contracts, Grain.QUARTER, until=UNTIL
    ),
    "months of contracts": lambda seen: cohorts.contract_months(seen.contracts, until=UNTIL),
    "cohorts": lambda seen: cohorts.cohort_cells(
        cohorts.presence(seen.months, cohorts.contract_months(seen.contracts, until=UNTIL)), Grain.MONTH
    ),
    "cohorts of groups": lambda seen: cohorts.counted(placed(seen), splitting.labels(seen.tables, "industry")),
    "costs of winning": lambda seen: cohorts.winning_costs(seen.tables.costs, placed(seen), Grain.QUARTER, until=UNTIL),
    "summary": lambda seen: seen.summary,
    "summary for models": lambda seen: rfm.model_summary(
        days.purchase_days(seen.tables.orders, until=UNTIL), until=UNTIL
    ),
    "collapsed rows": lambda seen: rfm.collapsed(seen.summary),
    "repeaters before a period": lambda seen: rfm.repeaters(
        seen.days.anti_join(seen.contracts, "customer"), known_before=date(2026, 4, 1), on=date(2026, 4, 1)
    ),
    "the same after it": lambda seen: rfm.repeaters(
        seen.days.anti_join(seen.contracts, "customer"), known_before=date(2026, 4, 1), on=date(2026, 6, 30)
    ),
    "scores": lambda seen: rfm.scores(seen.summary),
    "contracts now": lambda seen: contract_state(seen.tables.contracts, until=UNTIL, half_year_ago=date(2026, 5, 20)),
    "groups as they were": lambda seen: groups.group_movements(seen.spells, *dated_groups(seen)),
    "money of groups as they were": lambda seen: groups.group_recurring(
        seen.contracts, *dated_groups(seen), until=UNTIL
    ),
    "attributes as they were": lambda seen: groups.group_movements(
        seen.spells, splitting.dated(seen.tables, "industry"), *dated_groups(seen)[1:]
    ),
    "segments as they were": movements_of_segments,
    "movements of who has no contract": lambda seen: churn.movements(
        seen.spells.anti_join(seen.contracts, "customer"), Grain.QUARTER
    ),
    "renewals": lambda seen: groups.group_renewals(seen.contracts, seen.spells, *dated_groups(seen), until=UNTIL),
    "people": observing.people_of,
    "first products": lambda seen: splitting.labels(seen.tables, "product"),
}


def rows_of(table):
    found = table.order_by(*table.columns).to_pyarrow()
    return found.schema, sorted(found.to_pylist(), key=str)


@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("metric", METRICS)
def test_an_engine_gives_the_integers_of_duckdb(open_engines, name, metric):
    schema, rows = rows_of(METRICS[metric](open_engines("duckdb")))
    other_schema, other_rows = rows_of(METRICS[metric](open_engines(name)))
    assert rows
    assert other_rows == rows
    assert other_schema.names == schema.names


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_describes_the_tables_is_the_same(open_engines, name):
    ours, theirs = open_engines("duckdb"), open_engines(name)
    for what in ("since", "inactivity", "customer_days", "totals", "has_orders", "contractual"):
        assert getattr(theirs, what) == getattr(ours, what)
    assert observing.costs_of(theirs) == observing.costs_of(ours) != {}
    assert arriving.month_costs(theirs) == arriving.month_costs(ours) != ()


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_whole_study_is_the_same_to_the_last_figure(open_engines, name):
    """With contracts, costs, changes and segments; models are fitted to what the engine counted."""
    ours, theirs = (
        study(open_engines(where).tables, until=UNTIL, currency="EUR", splits=("industry",))
        for where in ("duckdb", name)
    )
    assert "expected" in ours.definitions.definitions
    assert all((ours.recurring, ours.costs, ours.cohort_splits, ours.definitions.segments, ours.at_risk))
    assert_alike(theirs.to_dict(), ours.to_dict())
    assert_alike(ordered(theirs.customers), ordered(ours.customers))
    assert ordered(theirs.spells).equals(ordered(ours.spells))


def only_duckdb(name, why):
    """Marked exactly: a test that begins to pass fails, so that the mark goes."""
    marks = [pytest.mark.xfail(raises=AttributeError, strict=True, reason=f"{name}: {why}")]
    if name == "spark":
        marks.append(pytest.mark.skipif(bool(SPARK_IS_MISSING), reason=SPARK_IS_MISSING))
    return pytest.param(name, marks=marks)


WRITES_NO_PARQUET = "facts are Parquet files, which of the engines only DuckDB writes"


@pytest.mark.parametrize("name", ["duckdb", *(only_duckdb(name, WRITES_NO_PARQUET) for name in ("postgres", "spark"))])
def test_facts_give_the_summary_of_the_orders(open_engines, name, tmp_path):
    seen = open_engines(name)
    facts.write_facts(seen.engine, seen.tables.orders, tmp_path, until=UNTIL)
    bought = days.purchase_days(seen.tables.orders, until=UNTIL)
    assert rows_of(facts.model_summary(seen.engine, tmp_path)) == rows_of(rfm.model_summary(bought, until=UNTIL))


@pytest.mark.parametrize("name", ["duckdb", *ELSEWHERE])
def test_a_table_comes_back_as_it_went_in(open_engines, name):
    engine = open_engines(name).engine
    table = pa.table(
        {
            "customer": pa.array([1, 2, 3], pa.int64()),
            "word": pa.array(["", None, 'Кав\'ярня "О,К"\nдва'], pa.string()),
            "day": pa.array([date(2024, 2, 29), None, date(1969, 12, 31)], pa.date32()),
        }
    )
    kept = engine.keep(engine.from_arrow(table))
    assert kept.order_by("customer").to_pyarrow().to_pylist() == table.to_pylist()
    engine.drop(kept)
    with pytest.raises(Exception, match=r"(?i)not found|does not exist|cannot be found"):
        kept.to_pyarrow()


@pytest.mark.parametrize("name", ["duckdb", *ELSEWHERE])
def test_money_of_the_first_day_is_that_of_its_earliest_day(open_engines, name):
    engine = open_engines(name).engine
    table = engine.from_arrow(orders([(1, 5, 700), (1, 2, 300), (1, 2, 50), (1, 9, 20), (2, 1, -5), (2, 3, 40)]))
    daily = days.customer_days(table, until=UNTIL)
    found = rfm.customer_summary(daily, until=UNTIL).order_by("customer").to_pyarrow().to_pylist()
    assert [(row["x"], row["spent_minor"], row["repeat_minor"]) for row in found] == [(2, 1070, 720), (0, 35, 0)]


@pytest.mark.parametrize("address", ["", "duck", "mysql://host/shop", "localhost", "/tmp/orders"])
def test_an_engine_nobody_knows_is_refused(address):
    with pytest.raises(UnknownEngine):
        kind_of(address)


def test_a_warehouse_that_cannot_be_reached_does_not_tell_its_password():
    with pytest.raises(SourceNotRead) as refused, engine_at("postgresql://ann:verysecret@127.0.0.1:1/shop"):
        pass
    assert "verysecret" not in str(refused.value)


def test_spark_that_is_not_installed_says_what_is_missing(monkeypatch):
    monkeypatch.setattr("regulars.analytics.engines.spark.find_spec", lambda name: None)
    with pytest.raises(EngineMissing) as refused, engine_at("local[2]"):
        pass
    assert refused.value.details == {"engine": "spark", "needs": "pyspark"}
