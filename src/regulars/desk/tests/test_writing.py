"""The quick writers of lists write what the slow ones write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.desk.writing import MoneyWriter
from regulars.lib.money import format_money


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ro"])
@pytest.mark.parametrize("currency", ["EUR", "UAH", "JPY", "MDL", "KWD"])
@given(minor=st.integers(-(10**12), 10**12))
def test_money_is_written_as_everywhere_else(language, currency, minor):
    assert MoneyWriter(currency, language)(minor) == format_money(minor, currency, language, whole=True)


def test_money_nobody_knows_is_a_dash():
    assert MoneyWriter("EUR", "en")(None) == "–"
