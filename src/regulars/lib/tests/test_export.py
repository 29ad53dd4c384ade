"""Tables that leave the house carry no formulas, keep their alphabet and are sent while they are read."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from regulars.lib import export
from regulars.lib.export import TooManyRowsForExcel, csv_lines, csv_response, neutralise, write_xlsx
from regulars.lib.text import is_formula


@pytest.mark.parametrize(
    "evil",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", '=HYPERLINK("http://x")', "|calc", "%0A"],
)
def test_what_a_spreadsheet_would_run_is_quoted(evil):
    assert neutralise(evil) == f"'{evil}"


@pytest.mark.parametrize(
    "plain", ["Олена", "-5", "+380671234567", "-1 204,50", "12,50", "a=b", "", 7, -7, Decimal("-1.5"), True]
)
def test_ordinary_values_stay_as_they_are(plain):
    assert neutralise(plain) == plain


@given(st.text())
def test_no_text_is_left_that_begins_a_formula(text):
    safe = neutralise(text)
    assert not is_formula(safe)


def read(lines: Iterator[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"))))


def test_a_csv_holds_every_row_beyond_one_batch():
    rows = [[number, 'Ім\'я; "лапки", кома\nрядок'] for number in range(1, 1203)]
    found = read(csv_lines(["n", "name"], rows))
    assert found[0] == ["n", "name"]
    assert found[1:] == [[str(number), name] for number, name in rows]


def test_a_csv_begins_before_its_rows_are_read():
    def rows():
        raise AssertionError("read too early")
        yield []

    first = next(csv_lines(["name"], rows()))
    assert first == "\ufeffname\r\n"


def test_a_csv_is_a_download_with_a_name():
    answer = csv_response("customers", ["name"], [["=1"]])
    assert answer["Content-Disposition"] == 'attachment; filename="customers.csv"'
    assert b"".join(answer).decode() == "\ufeffname\r\n'=1\r\n"


def book_of(header, rows):
    target = io.BytesIO()
    write_xlsx(target, header, rows)
    return load_workbook(io.BytesIO(target.getvalue())).active


def test_excel_gets_numbers_days_and_text_as_what_they_are():
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    sheet = book_of(["a", "b", "c", "d", "e"], [[Decimal("12.50"), date(2026, 3, 1), "Олена", None, moment]])
    values = [cell.value for cell in sheet[2]]
    assert values == [12.5, datetime(2026, 3, 1), "Олена", None, datetime(2026, 3, 1, 12, 30)]


def test_excel_keeps_a_formula_as_quoted_text():
    cell = book_of(["a"], [["=1+1"]])["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_list_longer_than_a_sheet_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr(export, "EXCEL_ROWS", 3)
    with pytest.raises(TooManyRowsForExcel, match="CSV"):
        book_of(["a"], [[1], [2], [3]])


def test_a_csv_that_is_sent_after_its_request_speaks_the_language_of_the_request():
    with translation.override("uk"):
        said = translation.gettext("Lost")
        lines = csv_lines([gettext_lazy("Stage")], ([translation.gettext("Lost")] for _row in range(1)))
    with translation.override("en"):
        assert read(lines)[1] == [said]
    assert said != "Lost"
