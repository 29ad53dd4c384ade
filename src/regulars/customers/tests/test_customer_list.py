"""The list finds whom somebody means, in any script, and pages through everybody exactly once."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.customers import listing, queries
from regulars.customers.models import Traits
from regulars.customers.tests.making import crowd, customer, figures
from regulars.customers.types import Wanted
from regulars.lib.paging import BadCursor, encode_cursor

pytestmark = pytest.mark.django_db


def names(wanted=Wanted(), **how):  # noqa: B008
    return [row.name for row in queries.customer_page(wanted, **how).rows]


@pytest.fixture
def people():
    customer("Олена Коваленко", email="olena.kov@honey.example", phone="+380671234567", country="UA")
    customer("Юлія Гнатюк", email="july@example.com", phone="+380509990011", country="UA")
    customer("Ștefan Țurcanu", email="stefan@example.md", country="MD")
    customer("Oak & Sons", kind="company", email="office@oak.example", country="GB")


@pytest.mark.parametrize(
    "typed",
    [
        "Коваленко", "кова", "КОВАЛЕНКО ОЛЕНА", "kovalenko", "Olena Koval", "olena.kov", "honey.exam", "234567",
        "+38 (067) 123-45-67", "067 123 45 67", "  коваленко  ", "О", "Ол", "ко", "ol",
    ],
)  # fmt: skip
def test_olena_is_found_however_she_is_typed(people, typed):
    assert names(Wanted(text=typed)) == ["Олена Коваленко"] or typed in ("О", "ol")
    assert "Олена Коваленко" in names(Wanted(text=typed))


@pytest.mark.parametrize("typed", ["Stefan", "turcanu", "ȘTEFAN", "Ţurcanu", "st"])
def test_romanian_letters_may_be_left_out(people, typed):
    assert names(Wanted(text=typed)) == ["Ștefan Țurcanu"]


@pytest.mark.parametrize("typed", ["%", "_", "zzzz", "olena zzzz", "\\", "%%%", "' OR 1=1", "o_e"])
def test_nobody_is_found_by_what_nobody_has(people, typed):
    assert names(Wanted(text=typed)) == []


@pytest.mark.parametrize("typed", ["@", "😀", " - % ", "…"])
def test_signs_alone_find_nobody(people, typed):
    assert names(Wanted(text=typed)) == []


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_blanks_alone_are_no_search(people, typed):
    assert len(names(Wanted(text=typed))) == 4


def test_names_stand_in_the_order_of_the_alphabet(people):
    assert names() == ["Oak & Sons", "Ștefan Țurcanu", "Олена Коваленко", "Юлія Гнатюк"]
    assert names(sort="-name") == list(reversed(names()))


def test_what_a_search_found_comes_newest_first_unless_asked_otherwise():
    for name in ("Berta Rusu", "Anna Rusu", "Clara Rusu"):
        customer(name)
    assert names(Wanted(text="rusu")) == ["Clara Rusu", "Anna Rusu", "Berta Rusu"]
    assert names(Wanted(text="rusu"), sort="name") == ["Anna Rusu", "Berta Rusu", "Clara Rusu"]


def test_filters_narrow_together():
    customer("Anna", country="UA", attributes={"industry": "retail", "segment": "plus"}, traits={"stage": "lost"})
    customer("Berta", country="UA", attributes={"industry": "retail"}, traits={"stage": "active"})
    customer("Clara", country="MD", attributes={"industry": "farming"}, traits={"value_at_risk_minor": 0})
    customer("Dach", kind="company", country="UA")
    assert names(Wanted(attributes=(("industry", "retail"),))) == ["Anna", "Berta"]
    assert names(Wanted(attributes=(("industry", "retail"), ("segment", "plus")))) == ["Anna"]
    assert names(Wanted(stage="lost")) == ["Anna"]
    assert names(Wanted(country="UA", kind="company")) == ["Dach"]
    assert names(Wanted(kind="person", text="a")) == ["Anna"]
    assert names(Wanted(at_risk=True)) == ["Anna", "Berta"]
    assert names(Wanted(stage="active", country="MD")) == ["Clara"]


def test_my_customers_are_those_i_look_after(nadia):
    customer("Anna", manager_id=nadia.pk)
    customer("Berta")
    assert names(Wanted(manager_id=nadia.pk)) == ["Anna"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-value", ["Anna", "Clara", "Berta"]),
        ("value", ["Berta", "Clara", "Anna"]),
        ("-value_at_risk", ["Berta", "Clara", "Anna"]),
        ("-spent", ["Clara", "Berta", "Anna"]),
        ("orders", ["Anna", "Berta", "Clara"]),
        ("-last_order", ["Berta", "Anna"]),
        ("last_order", ["Anna", "Berta"]),
    ],
)
def test_figures_order_the_customers_that_have_them(sort, expected):
    one = {"value_minor": 300, "value_at_risk_minor": 1, "spent_minor": 1, "orders_count": 1}
    two = {"value_minor": 100, "value_at_risk_minor": 3, "spent_minor": 2, "orders_count": 2}
    three = {"value_minor": 200, "value_at_risk_minor": 2, "spent_minor": 3, "orders_count": 3, "last_order_on": None}
    customer("Anna", traits={**one, "last_order_on": date(2026, 1, 1)})
    customer("Berta", traits={**two, "last_order_on": date(2026, 2, 1)})
    customer("Clara", traits=three)
    customer("Without figures")
    assert names(sort=sort) == expected


@pytest.mark.parametrize("sort", ["name", "-name", "-newest", "value", "-value", "-value_at_risk"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.integers(0, 3), min_size=0, max_size=25), size=st.integers(1, 9), walk=st.integers(1, 30))
def test_pages_forwards_and_backwards_hold_everybody_once_whatever_ties(monkeypatch, sort, keys, size, walk):
    """However short the walk is, so that both steps of the listing are met."""
    monkeypatch.setattr(listing, "WALK", walk)
    with forgotten():
        for key in keys:
            made = customer("abcd"[key], country="UA" if key % 2 else "MD")
            figures(made.id, value_minor=key, value_at_risk_minor=key % 2)
        for wanted in (Wanted(), Wanted(country="UA"), Wanted(stage="active", text="b")):
            everybody = [row.id for row in queries.customer_page(wanted, sort=sort, size=100).rows]
            assert len(everybody) == matching(keys, wanted)
            pages = list(forwards(wanted, sort, size))
            assert [id for page in pages for id in page] == everybody
            assert list(backwards(wanted, sort, size)) == list(reversed(pages[:-1]))


@contextmanager
def forgotten():
    """What an example makes is gone after it; the timeline refuses an ordinary delete."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def matching(keys, wanted):
    return sum((not wanted.country or key % 2 == 1) and (not wanted.text or "abcd"[key] == wanted.text) for key in keys)


def forwards(wanted, sort, size):
    cursor = ""
    while True:
        page = queries.customer_page(wanted, sort=sort, cursor=cursor, size=size)
        yield [row.id for row in page.rows]
        if not (cursor := page.next_cursor):
            return


def backwards(wanted, sort, size):
    """From the last page to the first, by the addresses of the pages before."""
    cursor = ""
    while (page := queries.customer_page(wanted, sort=sort, cursor=cursor, size=size)).next_cursor:
        cursor = page.next_cursor
    while page.previous_cursor:
        page = queries.customer_page(wanted, sort=sort, cursor=page.previous_cursor, size=size)
        yield [row.id for row in page.rows]


@pytest.mark.parametrize(
    "cursor",
    ["%%%", encode_cursor("after", 5, 1), encode_cursor("after", None, 1), encode_cursor("after", "a\x00", 1)],
)  # fmt: skip
def test_a_damaged_cursor_is_refused(people, cursor):
    with pytest.raises(BadCursor):
        queries.customer_page(Wanted(), cursor=cursor)


@pytest.mark.parametrize("value", ["yesterday", 5, "2026-13-45", None])
def test_a_damaged_day_in_a_cursor_is_refused(people, value):
    with pytest.raises(BadCursor):
        queries.customer_page(Wanted(), sort="-last_order", cursor=encode_cursor("after", value, 1))


@pytest.mark.parametrize(
    ("wanted", "most"),
    [(Wanted(), 1), (Wanted(country="UA"), 1), (Wanted(text="crowd"), 1), (Wanted(text="nobody"), 2),
     (Wanted(text="qq"), 4), (Wanted(country="MD"), 2)],
)  # fmt: skip
def test_a_page_of_the_list_costs_as_many_queries_at_ten_customers_as_at_a_thousand(
    wanted, most, django_assert_max_num_queries
):
    for count in (60, 1_000):
        crowd(count)
        with django_assert_max_num_queries(most):
            queries.customer_page(wanted)


def test_a_search_knows_something_to_tell_namesakes_apart(people):
    found = queries.found_customers("o")
    assert [(one.name, one.contact) for one in found] == [("Oak & Sons", "office@oak.example")]
    assert queries.found_customers("  ") == []


def test_choices_are_found_even_where_the_size_of_the_table_is_told_far_too_great(people, monkeypatch):
    customer("Anna", country="MD", attributes={"industry": "retail"})
    monkeypatch.setattr(queries, "SIZE", "SELECT 1000000000")
    assert "MD" in queries.choices().countries
    assert "retail" in dict(queries.choices().attributes)["industry"]


def test_choices_are_the_countries_and_attributes_that_occur(people):
    customer("Anna", country="MD", attributes={"industry": "retail", "note": ""})
    customer("Berta", country="MD", attributes={"industry": "farming"})
    choices = queries.choices()
    assert choices.countries == ("GB", "MD", "UA")
    assert choices.attributes == (("industry", ("farming", "retail")),)


def test_an_attribute_that_tells_everybody_apart_is_not_offered():
    for number in range(40):
        customer(f"Anna {number}", attributes={"passport": str(number)})
    assert queries.choices().attributes == ()


def test_customers_at_risk_come_greatest_first_and_without_those_at_no_risk():
    customer("Anna", traits={"value_at_risk_minor": 1})
    customer("Berta", traits={"value_at_risk_minor": 9})
    customer("Clara", traits={"value_at_risk_minor": 0})
    assert [traits.customer.name for traits in queries.customers_at_risk()] == ["Berta", "Anna"]
    assert Traits.objects.count() == 3
