from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.lib.money import format_money, minor_per_major, to_major, to_minor


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "UAH", "JPY", "KWD"]))
def test_minor_units_survive_the_way_to_major_units_and_back(minor: int, currency: str) -> None:
    assert to_minor(to_major(minor, currency), currency) == minor


@pytest.mark.parametrize(("amount", "minor"), [("0.005", 1), ("-0.005", -1), ("0.004", 0), ("1e3", 100_000)])
def test_half_a_cent_is_rounded_away_from_zero(amount: str, minor: int) -> None:
    assert to_minor(Decimal(amount), "EUR") == minor


def test_currencies_without_cents_have_none() -> None:
    assert minor_per_major("JPY") == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [("uk", "1\xa0234,50\xa0₴"), ("ro", "1.234,50\xa0UAH"), ("ru", "1\xa0234,50\xa0₴")],
)
def test_money_is_written_as_the_reader_writes_it(language: str, text: str) -> None:
    assert format_money(123_450, "UAH", language) == text


def test_whole_money_leaves_the_small_change_out() -> None:
    assert format_money(-123_450, "EUR", "en", whole=True) == "-€1,235"
