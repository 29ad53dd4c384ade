import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.customers import names


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Коваленко Наталія", "kovalenko"),
        ("Ґалаґан Їван", "галаган"),
        ("Щербань Юлія", "shcherban"),
        ("Гнатюк", "gnat"),
        ("Гнатюк", "hnat"),
        ("Ţepeş Ștefan Țurcan", "turcan"),
        ("Ștefănescu", "STEFANESCU"),
        ("Сте\u200bпан", "степан"),
        ("Žaneta Łuków", "zaneta lukow"),
    ],
)
def test_a_name_is_found_in_any_script(stored, typed):
    kept = names.search_text(stored)
    assert any(form in kept for form in names.search_forms(typed))


def test_a_phone_is_found_however_it_is_written():
    kept = names.search_text("A", [("phone", "+380671234567")])
    assert any(form in kept for form in names.search_forms("(067) 123-45"))


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_nothing_unstorable_is_ever_kept(text):
    for kept in [names.sort_key(text), names.search_text(text), *names.search_forms(text)]:
        assert "\x00" not in kept
        kept.encode()


@given(st.text(max_size=60), st.sampled_from(["email", "phone", "external"]))
def test_a_normal_form_is_its_own_normal_form(text, channel):
    once = names.normalise(channel, text)
    assert names.normalise(channel, once) == once


@given(st.lists(st.sampled_from("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), min_size=2, max_size=2))
def test_single_ukrainian_letters_sort_as_in_the_alphabet(pair):
    alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    assert sorted(pair, key=names.sort_key) == sorted(pair, key=alphabet.index)
