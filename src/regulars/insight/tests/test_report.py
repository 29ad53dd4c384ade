"""`regulars report`: the figures of a file on one page and as JSON, without any database."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from regulars.insight.report import run
from regulars.insight.report.errors import (
    ColumnMissing,
    NoOrdersYet,
    NothingUsable,
    UnknownColumn,
    UnknownField,
    UnknownTimeUnit,
)

ORDERS = """client,day,sum
a,2026-01-05,12.50
a,2026-02-05,20
b,2026-01-06,"1 204,5O"
,2026-01-07,5
c,2026-02-30,4
c,2026-03-01,10
"""


def cdnow() -> Path:
    """The sample as the package `lifetimes` carries it: no header, columns set apart by blanks."""
    (folder,) = importlib.util.find_spec("lifetimes").submodule_search_locations
    return Path(folder) / "datasets" / "CDNOW_sample.txt"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    return path


def figures_of(capsys, path: Path, **options) -> dict:
    assert run(path, as_json=True, **options) == 0
    return json.loads(capsys.readouterr().out)


# The reference ------------------------------------------------------------------------------------------------------


def test_the_reference_values_come_out_of_the_cdnow_sample(capsys):
    found = figures_of(capsys, cdnow(), until=date(1997, 9, 30), time_unit="week")
    assert (found["customers"], found["period"]["from"], found["period"]["until"]) == (2357, "1997-01-01", "1997-09-30")
    assert found["bg_nbd"] == pytest.approx(
        {"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259, "log_likelihood": -9582.43}, rel=2e-4
    )
    assert found["pareto_nbd"] == pytest.approx(
        {"r": 0.5533, "alpha": 10.578, "s": 0.6062, "beta": 11.669, "log_likelihood": -9594.98}, rel=2e-4
    )
    gamma_gamma = {name: found["gamma_gamma"][name] for name in ("p", "q", "v")}
    assert gamma_gamma == pytest.approx({"p": 6.2496, "q": 3.7442, "v": 15.4435}, rel=1e-3)
    assert found["rows"]["orders_after_until"] == 1959


def test_orders_and_revenue_of_the_sample_equal_a_second_count(capsys):
    found = figures_of(capsys, cdnow(), until=date(1997, 9, 30), time_unit="week")
    rows = [line.split() for line in cdnow().read_text().splitlines() if line.strip()]
    inside = [row for row in rows if row[2] <= "19970930"]
    assert found["orders"] == len(inside)
    assert found["revenue"] == pytest.approx(sum(float(row[4]) for row in inside))
    assert found["customers"] == len({row[0] for row in inside})


def test_the_list_at_risk_has_what_a_program_needs(capsys):
    found = figures_of(capsys, cdnow(), until=date(1997, 9, 30), time_unit="week")
    first, second = found["at_risk"][:2]
    assert {"customer", "probability_alive", "expected_purchases", "clv", "value_at_risk", "reason"} <= set(first)
    assert first["value_at_risk"] >= second["value_at_risk"] > 0
    assert re.fullmatch(r"buys every \d+ days, silent for \d+ weeks", first["reason"])
    assert 0 < first["probability_alive"] < 1


def test_churn_is_a_list_by_period_that_adds_up(capsys):
    found = figures_of(capsys, cdnow(), until=date(1997, 9, 30))
    months = [period for period in found["churn"] if period["grain"] == "month"]
    assert [period["starts_on"] for period in months] == [f"1997-{month:02}-01" for month in range(1, 10)]
    for period in found["churn"]:
        assert period["end"] == period["start"] + period["new"] + period["returned"] - period["lost"]


# The file -----------------------------------------------------------------------------------------------------------


def test_an_error_in_the_file_is_said_by_row(orders, tmp_path, capsys):
    assert run(orders, output=tmp_path / "report.html") == 0
    said = capsys.readouterr().err
    assert "row 4, sum: “1 204,5O” is not a number" in said
    assert "row 6, day: “2026-02-30” is not a date" in said
    assert "2 rows cannot be used and are left out." in said
    assert "1 row names no customer and is left out." in said
    page = (tmp_path / "report.html").read_text()
    assert "row 4, sum: “1 204,5O” is not a number" in page


def test_a_quotation_mark_never_closed_is_said_by_row_even_where_nothing_else_is_left(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text('customer,date,amount\nz,2025-01-01,5\n"a,2025-01-01,5\nb,2025-01-02,6\nc,2025-01-03,7\n')
    assert run(path, output=tmp_path / "report.html") == 0
    assert "row 3, customer: the quotation mark before “a,2025-01-01,5” is not closed" in capsys.readouterr().err
    path.write_text('customer,date,amount\na,2025-01-01,"5\nb,2025-01-02,6\nc,2025-01-03,7\n')
    with pytest.raises(NothingUsable):
        run(path, output=tmp_path / "report.html")
    assert "row 2, amount: the quotation mark before “5” is not closed" in capsys.readouterr().err


def test_problems_are_in_the_json_too(orders, capsys):
    found = figures_of(capsys, orders)
    assert [problem["row"] for problem in found["rows"]["problems"]] == [4, 6]
    assert (found["rows"]["good"], found["rows"]["bad"], found["rows"]["without_customer"]) == (3, 2, 1)
    assert found["revenue"] == 42.5


@pytest.mark.parametrize(
    "columns", [{"customer": "client", "date": "day", "amount": "sum"}, {"customer": "1", "date": "2", "amount": "3"}]
)
def test_columns_are_named_or_counted(orders, capsys, columns):
    found = figures_of(capsys, orders, columns=columns)
    assert found["rows"]["columns"] == {"customer": "client", "ordered_on": "day", "amount": "sum"}


def test_columns_of_a_file_without_a_header_are_counted(capsys):
    columns = {"customer": "1", "date": "3", "amount": "5"}
    found = figures_of(capsys, cdnow(), columns=columns, until=date(1997, 9, 30), time_unit="week")
    assert found["bg_nbd"]["r"] == pytest.approx(0.2426, rel=1e-3)


def test_returns_reduce_revenue_and_are_no_purchase(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount\na,2026-01-05,50\na,2026-01-09,-20\nb,2026-02-01,10\n")
    found = figures_of(capsys, path)
    assert (found["orders"], found["revenue"]) == (2, 40.0)


def test_rows_under_one_number_are_one_order_and_credit_notes_take_back(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text(
        "InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n"
        "536365,17850,2026-01-05,2,10\n536365,17850,2026-01-05,1,5\nC536379,17850,2026-01-09,-1,5\n536400,9,2026-01-09,1,7\n"
    )
    found = figures_of(capsys, path)
    assert (found["orders"], found["revenue"], found["customers"]) == (2, 27.0, 2)


def test_rows_in_other_currencies_are_counted_and_left_out(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount,currency\na,2026-01-05,50,EUR\nb,2026-01-06,1000,UAH\nb,2026-01-08,10,EUR\n")
    found = figures_of(capsys, path)
    assert (found["revenue"], found["rows"]["other_currencies"]) == (60.0, {"UAH": 1})
    hryvnias = figures_of(capsys, path, currency="UAH")
    assert (hryvnias["revenue"], hryvnias["currency"]) == (1000.0, "UAH")


def test_a_currency_without_cents_keeps_its_units(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount\na,2026-01-05,5000\nb,2026-01-06,700\n")
    assert figures_of(capsys, path, currency="JPY")["revenue"] == 5700.0


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"columns": {"customer": "nobody"}}, UnknownColumn),
        ({"columns": {"customer": "4"}}, UnknownColumn),
        ({"columns": {"shoe": "client"}}, UnknownField),
        ({"columns": {"amount": "client", "customer": "sum"}}, NothingUsable),
        ({"until": date(2020, 1, 1)}, NoOrdersYet),
        ({"time_unit": "month"}, UnknownTimeUnit),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(orders, options, error):
    with pytest.raises(error) as refused:
        run(orders, as_json=True, **options)
    assert len(refused.value.sentence) > 20


def test_a_file_without_a_day_is_refused(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("customer,colour\na,red\nb,blue\n")
    with pytest.raises(ColumnMissing):
        run(path, as_json=True)


def test_a_file_of_one_order_makes_a_report_that_promises_nothing(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount\na,2026-01-05,50\n")
    assert run(path, output=tmp_path / "report.html") == 0
    page = (tmp_path / "report.html").read_text()
    assert "There are too few customers to learn from." in page


# The page -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    target = tmp_path_factory.mktemp("report") / "report.html"
    run(cdnow(), until=date(1997, 9, 30), time_unit="week", output=target, currency="USD")
    return target.read_text()


def test_the_page_needs_nothing_else(page):
    assert not re.search(r"<script|<link|<img|@import|url\((?!#)", page)
    assert not re.findall(r'(?:href|src)="(?!#)[^"]*"', page)


def test_links_within_the_page_lead_somewhere(page):
    linked, anchors = set(re.findall(r'href="#([^"]+)"', page)), set(re.findall(r'id="([^"]+)"', page))
    assert linked
    assert linked <= anchors


def test_the_page_says_the_figures(page):
    assert "Jan 1, 1997 to Sep 30, 1997" in page.replace("\n", "").replace('<time datetime="1997-01-01">', "").replace(
        '<time datetime="1997-09-30">', ""
    ).replace("</time>", "")
    assert "$173,116" in page or "$173.1K" in page
    assert "0.2426" in page
    assert "BG/NBD" in page


def test_the_report_speaks_the_language_asked_for(tmp_path, orders):
    run(orders, output=tmp_path / "report.html", language="uk")
    assert '<html lang="uk">' in (tmp_path / "report.html").read_text()


def test_no_database_is_needed(tmp_path, orders):
    """With an address where no database answers, in a process of its own, as the command line runs it."""
    script = (
        "import sys; from pathlib import Path; from regulars.insight.report import run;"
        "sys.exit(run(Path(sys.argv[1]), as_json=True))"
    )
    environment = os.environ | {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "regulars.config.settings",
        "REGULARS_HOME": str(tmp_path / "nothing-here"),
    }
    done = subprocess.run(
        [sys.executable, "-c", script, str(orders)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["customers"] == 2
    assert not (tmp_path / "nothing-here").exists()
