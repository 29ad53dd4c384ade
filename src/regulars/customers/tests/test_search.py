"""What is typed becomes conditions that an index can answer, and never SQL."""

import doctest

import pytest

from regulars.customers import search
from regulars.customers.search import contains, found_by, ways_to_find


def test_every_word_must_be_there_in_any_order():
    condition = found_by("smith anna")
    assert condition.sql.count(" AND ") == 1
    assert condition.values == ("%smith%", "%anna%")


@pytest.mark.parametrize(("word", "value"), [("50%_off", r"%50\%\_off%"), ("back\\slash", r"%back\\slash%")])
def test_signs_of_patterns_are_looked_for_as_they_are(word, value):
    assert contains(word).values == (value,)


@pytest.mark.parametrize("word", ["ab", "a.b", "я", "a@b"])
def test_a_word_without_three_letters_in_a_row_stands_at_the_start_of_a_word(word):
    """In the middle of a word it would have no trigram, and the index would be read whole."""
    assert all(not value.startswith("%" + word) for value in contains(word).values)


@pytest.mark.parametrize("typed", ["", "   ", "-", "%", "()", "…", "\u200b", "\x00"])
def test_no_letters_and_no_digits_are_no_search(typed):
    assert ways_to_find(typed) == []


def test_one_or_two_letters_are_tried_as_the_beginning_of_a_name_first():
    beginning, anywhere = ways_to_find("Ол")
    assert beginning.sql.startswith("c.sort_key")
    assert "search_text" in anywhere.sql
    assert len(ways_to_find("Оле")) == 1


def test_values_never_become_part_of_the_statement():
    condition = found_by("'; DROP TABLE customers_customer; --")
    assert "DROP" not in condition.sql.upper()


def test_a_very_long_text_is_cut():
    assert len(found_by("слово " * 500).values) < 200


def test_the_examples_hold():
    assert doctest.testmod(search).failed == 0
