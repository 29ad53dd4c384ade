import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.imports import values
from regulars.imports.parsing import ColumnParser
from regulars.imports.types import DateOrder, Field, Kind, Reading
from regulars.imports.values import read_country, read_currency, read_moment, read_number

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(values).failed == 0


@pytest.mark.parametrize(
    ("written", "decimal", "number"),
    [
        ("1 204,50", ",", "1204.50"),
        ("1\u00a0204,50", ",", "1204.50"),
        ("1\u202f204\u202f000,5", ",", "1204000.5"),
        ("1.204,50", ",", "1204.50"),
        ("1,204.50", ".", "1204.50"),
        ("1'204.50", ".", "1204.50"),
        ("€ 12,50", ",", "12.50"),
        ("12,50 грн.", ",", "12.50"),
        ("₴1 000", ",", "1000"),
        ("-$3.10", ".", "-3.10"),
        ("3.10 USD", ".", "3.10"),
        ("150 lei", ".", "150"),
        ("(12.50)", ".", "-12.50"),
        ("12.50-", ".", "-12.50"),
        ("−7", ".", "-7"),
        ("+7", ".", "7"),
        ("1.5E+3", ".", "1500"),
        (".5", ".", "0.5"),
        ("0", ",", "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(written, decimal, number):
    assert read_number(written, decimal) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["12,5O", "", "-", "abc", "1 2", "1,2,3", "12.50.1", "1 20,5", "٣", "NaN", "1e999", "--5"]
)
def test_what_is_not_a_number_stays_a_question(written):
    assert read_number(written, ",") is None or read_number(written, ".") is None
    assert read_number(written, ",") is None


def test_the_other_decimal_sign_is_refused_and_not_guessed():
    assert read_number("12,50", ".") is None
    assert read_number("12.50", ",") is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from([".", ","]), st.booleans())
def test_a_written_number_is_read_back(number, decimal, grouped):
    written = f"{number:,.2f}" if grouped else f"{number:.2f}"
    if decimal == ",":
        written = written.translate(str.maketrans(",.", "\u00a0,"))
    assert read_number(written, decimal) == number


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_written_date_is_read_back_in_every_order(day):
    assert read_moment(f"{day:%d.%m.%Y}", DAY).on == day
    assert read_moment(f"{day:%m/%d/%Y}", MONTH).on == day
    for order in DateOrder:
        assert read_moment(day.isoformat(), order).on == day
        assert read_moment(f"{day:%Y%m%d}", order).on == day


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_two_digits_of_a_year_are_read_back(day):
    assert read_moment(f"{day:%d.%m.%y}", DAY).on == day
    assert read_moment(f"{day:%y-%m-%d}", YEAR).on == day


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_an_instant_with_its_zone_is_the_same_instant(moment, minutes):
    sign, ahead = ("-" if minutes < 0 else "+"), abs(minutes)
    moment = moment.replace(microsecond=0)
    read = read_moment(f"{moment:%Y-%m-%d %H:%M:%S}{sign}{ahead // 60:02d}:{ahead % 60:02d}", DAY, "Europe/Kyiv")
    assert read.at == moment.replace(tzinfo=UTC) - timedelta(minutes=minutes)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    for decimal in (",", "."):
        read_number(text, decimal)
    for order in DateOrder:
        read_moment(text, order)
    read_currency(text)
    read_country(text)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5 трав. 2024", date(2024, 5, 5)),
        ("31 грудня 2024 р.", date(2024, 12, 31)),
        ("1 января 2024", date(2024, 1, 1)),
        ("3 martie 2024", date(2024, 3, 3)),
        ("Dec 31, 2024", date(2024, 12, 31)),
        ("31-Dec-24", date(2024, 12, 31)),
        ("45657", date(2024, 12, 31)),
        ("45657.75", date(2024, 12, 31)),
        ("1/2/2024", date(2024, 2, 1)),
        ("1. 2. 2024", date(2024, 2, 1)),
        ("2024-02-29T23:59:59", date(2024, 2, 29)),
    ],
)
def test_dates_are_read_as_people_write_them(written, day):
    assert read_moment(written, DAY).on == day


@pytest.mark.parametrize(
    "written", ["29.02.2023", "31.04.2024", "2024-13-01", "99999", "1.2.3", "2024", "0", "25:00", "10.10.20244"]
)
def test_what_is_not_a_date_stays_a_question(written):
    assert read_moment(written, DAY) is None


def test_a_day_in_the_companys_zone_is_the_day_that_counts():
    assert read_moment("2024-05-06T23:30:00Z", DAY, "Europe/Kyiv").on == date(2024, 5, 7)
    assert read_moment("2024-05-06 23:30", DAY, "Europe/Kyiv").on == date(2024, 5, 6)


def test_midnight_is_how_programs_write_no_time():
    assert read_moment("2024-05-06 00:00:00", DAY).at is None
    assert read_moment("2024-05-06 10:00", DAY, "Europe/Kyiv").at == datetime(2024, 5, 6, 7, tzinfo=UTC)


CELLS = st.one_of(
    st.decimals(min_value=-(10**14), max_value=10**14, places=2).map(str),
    st.decimals(min_value=-(10**4), max_value=10**4, places=6).map(lambda number: str(number).replace(".", ",")),
    st.text(max_size=8),
    st.sampled_from(["", " ", "12,5O", "1e3", "00012", "-0", "1" * 30, "\ufffd"]),
)


@given(st.lists(CELLS, max_size=20), st.sampled_from([".", ","]))
def test_the_quick_way_reads_the_same_numbers_as_the_careful_one(cells, decimal):
    parser = ColumnParser(Field("amount", "amount", Kind.NUMBER), Reading(decimal=decimal), "UTC")
    cells = [cell.replace("\x00", "") for cell in cells]
    parsed = parser.parse(pa.array(cells, pa.string()))
    for cell, value, reason in zip(cells, parsed.values["amount"].to_pylist(), parsed.reasons.to_pylist(), strict=True):
        number = read_number(cell.strip(), decimal) if cell.strip() else None
        if reason is None:
            assert value == (None if number is None else round(number, 6))
        else:
            assert value is None
            assert reason == "unreadable" if "\ufffd" in cell else (number is None or abs(number) >= values.LARGEST)
