"""The palette finds pages one may open and customers one may see, quickly."""

import re

import pytest

from regulars.customers.tests.making import crowd, customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко", email="olena@honey.example", phone="+380671234567")


def found(client, typed):
    answer = client.get("/palette", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["кова", "kovalenko", "olena@ho", "4567"])
def test_a_customer_is_found_by_name_email_or_phone(olena, client_as, typed):
    shown = found(client_as("agent"), typed)
    assert f'href="/customers/{olena.id}/"' in shown
    assert "olena@honey.example" in shown


def test_pages_are_found_by_a_part_of_their_title(company, client_as):
    shown = found(client_as("manager"), "custo")
    assert 'href="/customers/"' in shown
    assert 'href="/import/"' not in shown


def test_before_anything_is_typed_it_offers_the_pages(olena, client_as):
    shown = found(client_as("manager"), "")
    assert 'href="/import/"' in shown
    assert "Коваленко" not in shown


def test_pages_one_may_not_open_are_not_offered(company, client_as):
    assert 'href="/team/"' in found(client_as("director"), "")
    assert 'href="/team/"' not in found(client_as("manager"), "")


def test_an_analyst_finds_no_customers(olena, client_as):
    assert "Коваленко" not in found(client_as("analyst"), "kovalenko")


def test_nothing_found_says_what_to_try(company, client_as):
    assert "Nothing found for “zzzz”" in found(client_as("agent"), "zzzz")


def test_a_name_that_has_the_words_stands_before_an_email_that_has_them(company, client_as):
    hotel = customer("Готель «Лелека» 6", kind="company")
    customer("Готель «Лелека» 61", kind="company")
    for number in range(8):
        customer(f"Готель «Лелека» {number + 10}", kind="company", email=f"6{number}@leleka.example")
    shown = found(client_as("agent"), "лелека 6")
    assert re.findall(r"Лелека» (\d+)", shown)[:3] == ["6", "61", "17"]
    assert f'href="/customers/{hotel.id}/"' in shown


@pytest.mark.parametrize("typed", ["crowd 77", "crowd 7", "crowd", "nobody"])
def test_it_is_answered_in_six_queries_at_most(company, client_as, typed, django_assert_max_num_queries):
    crowd(1_000)
    client = client_as("manager")
    with django_assert_max_num_queries(6):
        found(client, typed)
