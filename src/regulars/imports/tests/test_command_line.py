"""`regulars import`: the same steps, from the command line."""

import json
from io import StringIO

import pytest
from rich.console import Console

from regulars.imports import running
from regulars.imports.command_line import run
from regulars.imports.errors import ColumnsMissing, RowTooLong, UnknownTarget, WrongColumns
from regulars.imports.models import Upload
from regulars.imports.tests.bringing import State, write
from regulars.purchases.models import Order

pytestmark = pytest.mark.usefixtures("company")

GOOD = "customer,date,amount\n1,2024-05-01,12.50\n2,2024-05-02,3\n"
MIXED = GOOD + "3,2024-05-40,4\n"


@pytest.fixture
def console():
    return Console(file=StringIO(), width=200)


def said(console: Console) -> str:
    return console.file.getvalue()


def test_a_good_file_is_loaded_and_told(tmp_path, console):
    file = write(tmp_path / "orders.csv", GOOD)
    assert run(file, console=console) == 0
    assert "Added: 2" in said(console)
    assert Order.objects.count() == 2
    assert file.exists()


def test_bad_rows_are_told_and_nothing_is_loaded(tmp_path, console):
    assert run(write(tmp_path / "orders.csv", MIXED), console=console) == 1
    assert "row 4, date: “2024-05-40” is not a date" in said(console)
    assert "--good-rows" in said(console)
    assert not Order.objects.exists()
    assert Upload.objects.get().state == State.CANCELLED


def test_a_day_before_the_first_that_is_taken_is_called_too_early(tmp_path, console):
    assert run(write(tmp_path / "orders.csv", GOOD + "3,1899-12-31,4\n"), console=console) == 1
    told = "date: “1899-12-31” is too early: days are taken from Jan 1, 1900 on"
    assert told in " ".join(said(console).split())


def test_good_rows_only_loads_the_good_rows(tmp_path, console):
    assert run(write(tmp_path / "orders.csv", MIXED), good_rows_only=True, console=console) == 0
    assert Order.objects.count() == 2


def test_a_check_loads_nothing(tmp_path, console):
    assert run(write(tmp_path / "orders.csv", GOOD), check_only=True, console=console) == 0
    assert not Order.objects.exists()


def test_a_program_gets_everything_as_json(tmp_path, console, capsys):
    assert run(write(tmp_path / "orders.csv", MIXED), as_json=True, console=console) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["loaded"], told["rows"], told["good"], told["bad"]) == (False, 3, 2, 1)
    assert told["rows_with_problems"][0]["row"] == 4
    assert told["error"]["code"] == "bad_rows"
    assert said(console) == ""


@pytest.mark.parametrize("columns", [{"customer": "b", "amount": "a"}, {"customer": "2", "amount": "1"}])
def test_columns_are_named_by_name_or_number(tmp_path, console, columns):
    file = write(tmp_path / "orders.csv", "a,b,c,date\n5,7,2024-05-01,1\n")
    assert run(file, columns={**columns, "date": "c"}, console=console) == 0
    order = Order.objects.get()
    assert (order.customer.name, order.amount_minor) == ("7", 500)


@pytest.mark.parametrize("columns", [{"customer": "nowhere"}, {"weather": "a"}, {"customer": "9"}])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path, console, columns):
    with pytest.raises(WrongColumns) as refused:
        run(write(tmp_path / "orders.csv", GOOD), columns=columns, console=console)
    assert "customer, date, amount" in refused.value.sentence


def test_what_cannot_be_mapped_is_refused(tmp_path, console):
    with pytest.raises(ColumnsMissing):
        run(write(tmp_path / "orders.csv", "colour,size\nred,big\n"), console=console)
    with pytest.raises(UnknownTarget):
        run(write(tmp_path / "orders.csv", GOOD), kind="weather", console=console)


def test_an_error_in_the_middle_is_an_error_here_too(tmp_path, console, monkeypatch):
    monkeypatch.setattr(running, "open_source", lambda *_: (_ for _ in ()).throw(RowTooLong(row=7, limit=4)))
    with pytest.raises(Exception, match="Near row 7"):
        run(write(tmp_path / "orders.csv", GOOD), console=console)
    assert Upload.objects.get().state == State.CANCELLED


def test_ctrl_c_leaves_nothing(tmp_path, console, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "load", interrupted)
    assert run(write(tmp_path / "orders.csv", GOOD), console=console) == 130
    assert not Order.objects.exists()
