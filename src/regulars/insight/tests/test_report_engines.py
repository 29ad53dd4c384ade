"""`regulars report --engine`: the same figures from a file, a folder of Parquet, a table of a warehouse and Spark."""

import json
import os
from datetime import date

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.analytics.engines import Engine, duck
from regulars.analytics.tests.test_engines import SPARK_IS_MISSING
from regulars.insight.report import run
from regulars.insight.report.errors import EngineNotHere, EngineNotKnown, NoSuchSource, WarehouseNotRead

ROWS = [
    ("a", date(2026, 1, 5), "12.50"),
    ("a", date(2026, 2, 5), "20.00"),
    ("b", date(2026, 1, 6), "7.05"),
    ("b", date(2026, 3, 9), "-7.05"),
    ("c", date(2026, 3, 1), "10.00"),
]
BAD = [(None, date(2026, 1, 7), "5.00"), ("d", None, "5.00")]
ASKED = ("customers", "orders", "revenue", "period", "churn", "cohorts", "stages", "active", "at_risk")


def figures_of(capsys, source, **options):
    capsys.readouterr()
    assert run(source, as_json=True, until=date(2026, 6, 1), **options) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [f"{who},{day},{amount}" for who, day, amount in ROWS]
    path.write_text("\n".join(["customer,date,amount", *lines]) + "\n")
    return path


@pytest.fixture
def from_file(capsys, file):
    return figures_of(capsys, file)


def test_a_folder_of_parquet_gives_the_figures_of_the_file(capsys, from_file, tmp_path):
    folder = tmp_path / "lake"
    for number, part in enumerate((ROWS[:2], ROWS[2:] + BAD)):
        (folder / f"year={number}").mkdir(parents=True)
        names, days, amounts = zip(*part, strict=True)
        table = pa.table({"client": names, "ordered": pa.array(days, pa.date32()), "total": map(float, amounts)})
        pq.write_table(table, folder / f"year={number}" / "part.parquet")
    found = figures_of(capsys, str(folder), columns={"customer": "client", "date": "ordered", "amount": "total"})
    assert {name: found[name] for name in ASKED} == {name: from_file[name] for name in ASKED}
    assert (found["rows"]["total"], found["rows"]["good"]) == (7, 5)
    assert (found["rows"]["bad"], found["rows"]["without_customer"]) == (1, 1)


def test_a_report_of_a_folder_never_holds_all_customers_at_once(capsys, from_file, tmp_path, monkeypatch):
    def at_once(engine, table):
        raise MemoryError("all customers at once")

    monkeypatch.setattr(Engine, "batches", at_once)
    monkeypatch.setattr(duck, "BATCH_ROWS", 2)
    names, days, amounts = zip(*ROWS, strict=True)
    table = pa.table({"customer": names, "date": pa.array(days, pa.date32()), "amount": map(float, amounts)})
    (tmp_path / "lake").mkdir()
    pq.write_table(table, tmp_path / "lake" / "orders.parquet")
    found = figures_of(capsys, str(tmp_path / "lake"))
    assert {name: found[name] for name in ASKED} == {name: from_file[name] for name in ASKED}


@pytest.fixture
def warehouse():
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA warehouse")
        connection.execute("CREATE TABLE warehouse.sales (customer text, ordered_at timestamp, amount numeric(12, 2))")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO warehouse.sales VALUES (%s, %s, %s)", ROWS + BAD)
        yield address
        connection.execute("DROP SCHEMA warehouse CASCADE")


def test_a_table_of_a_warehouse_gives_the_figures_of_the_file(capsys, from_file, warehouse):
    found = figures_of(capsys, "warehouse.sales", engine=warehouse, columns={"date": "ordered_at", "amount": "amount"})
    assert {name: found[name] for name in ASKED} == {name: from_file[name] for name in ASKED}
    with psycopg.connect(warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM warehouse.sales").fetchone() == (7,)


def test_orders_of_a_warehouse_in_other_currencies_are_counted_and_left_out(capsys, from_file, warehouse):
    with psycopg.connect(warehouse, autocommit=True) as connection:
        connection.execute("ALTER TABLE warehouse.sales ADD currency text")
        connection.execute("UPDATE warehouse.sales SET currency = CASE customer WHEN 'c' THEN 'usd ' ELSE 'UAH' END")
        connection.execute("UPDATE warehouse.sales SET currency = '' WHERE amount < 0")
    asked = {"engine": warehouse, "columns": {"date": "ordered_at", "amount": "amount"}}
    dollars = figures_of(capsys, "warehouse.sales", **asked, currency="USD")
    assert (dollars["currency"], dollars["revenue"], dollars["orders"]) == ("USD", 2.95, 1)
    assert dollars["rows"]["other_currencies"] == {"UAH": 5}
    # Nobody said which one: the one that most orders are in, as with a file.
    hryvnias = figures_of(capsys, "warehouse.sales", **asked)
    assert (hryvnias["currency"], hryvnias["revenue"], hryvnias["customers"]) == ("UAH", 32.5, 2)
    assert hryvnias["rows"]["other_currencies"] == {"USD": 1}


@pytest.mark.skipif(bool(SPARK_IS_MISSING), reason=SPARK_IS_MISSING)
def test_spark_gives_the_figures_of_the_file(capsys, from_file, file):
    found = figures_of(capsys, file, engine="local[2]")
    assert {name: found[name] for name in ASKED} == {name: from_file[name] for name in ASKED}


def test_what_cannot_be_opened_is_said_with_what_to_do(file, monkeypatch):
    with pytest.raises(EngineNotKnown, match="mysql"):
        run(file, engine="mysql://host/shop", as_json=True)
    with pytest.raises(NoSuchSource, match="nowhere"):
        run("nowhere/*.parquet", as_json=True)
    with pytest.raises(WarehouseNotRead) as refused:
        run("orders", engine="postgresql://ann:verysecret@127.0.0.1:1/shop", as_json=True)
    assert "verysecret" not in str(refused.value)
    monkeypatch.setattr("regulars.analytics.engines.spark.find_spec", lambda name: None)
    with pytest.raises(EngineNotHere, match="pyspark"):
        run(file, engine="local[2]", as_json=True)


def test_a_table_the_warehouse_does_not_have_is_refused(warehouse):
    with pytest.raises(NoSuchSource, match=r"warehouse\.orders"):
        run("warehouse.orders", engine=warehouse, as_json=True)
