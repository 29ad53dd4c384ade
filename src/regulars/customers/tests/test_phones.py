"""Phones are kept as they are dialled from anywhere, and shown as people at home write them."""

import doctest

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.customers import names, phones
from regulars.customers.import_targets import PHONE
from regulars.imports.parsing import ColumnParser
from regulars.imports.types import Reading


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(phones).failed == 0


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("067 123-45-67", "UA", "+380671234567"),
        ("(044) 279 00 00", "UA", "+380442790000"),
        ("380671234567", "UA", "+380671234567"),
        ("+380671234567", "MD", "+380671234567"),
        ("0 69 123 456", "MD", "+37369123456"),
        ("022 21 00 00", "MD", "+37322210000"),
        ("0721 234 567", "RO", "+40721234567"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("0171 1234567", "DE", "+491711234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("00373 69 123 456", "UA", "+37369123456"),
        ("12345", "UA", "12345"),
        ("067123", "UA", "067123"),
        ("0671234567", "", "0671234567"),
        ("0671234567", "ZZ", "0671234567"),
    ],
)
def test_a_phone_is_kept_in_one_form_by_its_country(written, country, kept):
    assert names.normalise("phone", written, country) == kept
    assert names.normalise("phone", kept, country) == kept


@given(st.from_regex(r"0[0-9]{7,11}", fullmatch=True), st.sampled_from(["UA", "MD", "RO", "PL", "GB", "DE", "FR"]))
def test_the_quick_way_says_what_the_library_says(digits, country):
    quick = phones.e164(digits, country)
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        assert quick == ""
        return
    valid = phonenumbers.is_valid_number(number)
    assert quick == (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else "")


@given(st.text(max_size=30), st.text(max_size=3))
def test_no_text_breaks_it(text, country):
    phones.written(names.normalise("phone", text, country), country)


@pytest.mark.django_db
def test_a_file_has_the_phones_of_the_company(company):
    parser = ColumnParser(PHONE, Reading(), "Europe/Kyiv")
    assert [parser.reader(text) for text in ("067 123-45-67", "+37369123456")] == ["+380671234567", "+37369123456"]
