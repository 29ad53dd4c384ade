"""Who was in which group when: read from what employees and files changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from regulars.analytics.engines import open_engine
from regulars.analytics.tables import CHANGES, check
from regulars.customers.models import Customer, Entry
from regulars.customers.registration import add_customer, change_customer
from regulars.customers.types import Described
from regulars.imports.tests.bringing import NOW as LOADED_AT
from regulars.imports.tests.bringing import loaded, taken_back, write
from regulars.insight import source
from regulars.insight.histories import changes_query

HOTEL = Described(name="Hotel Orion", kind="company", country="UA")
KYIV = ZoneInfo("Europe/Kyiv")


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=KYIV)


def changes(attributes=()):
    with connection.cursor() as cursor:
        cursor.execute(changes_query(list(attributes), "Europe/Kyiv"))
        return cursor.fetchall()


@pytest.fixture
def hotel(company):
    return add_customer(HOTEL, actor="", now=at(1))


def test_what_was_replaced_is_told_with_its_day_and_the_managers_name(hotel, nadia, bohdan):
    watched = replace(HOTEL, manager_id=nadia.id)
    change_customer(hotel.id, watched, actor="", now=at(2))
    change_customer(hotel.id, replace(watched, manager_id=bohdan.id, country="MD"), actor="", now=at(9))
    assert changes() == [
        (hotel.id, "country", date(2026, 3, 9), "UA"),
        (hotel.id, "manager", date(2026, 3, 2), None),
        (hotel.id, "manager", date(2026, 3, 9), nadia.name),
    ]


def test_of_several_changes_of_a_day_the_first_says_what_the_day_began_with(hotel):
    for hour, country in ((9, "MD"), (11, "RO"), (15, "PL")):
        change_customer(hotel.id, replace(HOTEL, country=country), actor="", now=at(5, hour))
    assert changes() == [(hotel.id, "country", date(2026, 3, 5), "UA")]


def test_the_day_is_that_of_the_company(hotel):
    late = datetime(2026, 3, 5, 23, 30, tzinfo=ZoneInfo("UTC"))
    change_customer(hotel.id, replace(HOTEL, country="MD"), actor="", now=late)
    assert changes() == [(hotel.id, "country", date(2026, 3, 6), "UA")]


def test_own_attributes_are_told_those_that_are_asked_for(hotel):
    told = {
        "before": {"attributes": {"rank's": "A", "other": "x"}},
        "after": {"attributes": {"rank's": "", "other": "y"}},
    }
    Entry.objects.create(
        customer=hotel, kind="customers.customer_changed", happened_at=at(5), recorded_at=at(5), data=told
    )
    assert changes(["rank's"]) == [(hotel.id, "rank's", date(2026, 3, 5), "A")]


def test_of_a_merged_customer_nothing_is_told(hotel):
    change_customer(hotel.id, replace(HOTEL, country="MD"), actor="", now=at(5))
    other = add_customer(Described(name="Hotel Orion 2"), actor="", now=at(6))
    Customer.objects.filter(id=hotel.id).update(merged_into_id=other.id)
    assert changes() == []


@pytest.fixture
def shop(company, tmp_path):
    """A customer that a file told of, without a manager and with a trade."""
    loaded(write(tmp_path / "first.csv", "id,country,trade\n7,UA,tea\n"), "customers")
    return Customer.objects.get()


def test_what_a_file_replaced_is_told_with_the_day_it_was_loaded(shop, tmp_path):
    loaded(write(tmp_path / "b.csv", "id,name,country,trade\n7,Seven,MD,wood\n"), "customers")
    day = LOADED_AT.date()
    assert changes(["trade"]) == [(shop.id, "country", day, "UA"), (shop.id, "trade", day, "tea")]


def test_what_a_file_filled_in_or_put_right_was_so_from_the_start(shop, nadia, tmp_path):
    text = f"id,language,size,manager,type\n7,uk,big,{nadia.email},company\n"
    loaded(write(tmp_path / "b.csv", text), "customers")
    shop.refresh_from_db()
    assert (shop.language, shop.manager_id, shop.kind) == ("uk", nadia.id, "company")
    assert changes(["trade", "size"]) == []


def test_a_file_that_was_taken_back_changed_nothing(shop, tmp_path):
    taken_back(loaded(write(tmp_path / "b.csv", "id,country\n7,MD\n"), "customers"))
    assert changes() == []


def test_the_run_reads_them(company, hotel):
    change_customer(hotel.id, replace(HOTEL, country="MD"), actor="", now=at(5))
    found = source.company_source(company, today=at(20).date() + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(found.queries["changes"])
        assert [column.name for column in cursor.description] == ["customer", "attribute", "changed_on", "was"]
        assert len(cursor.fetchall()) == 1


def test_the_engine_brings_them_in_also_when_there_are_none(transactional_db, hotel):
    query = {"changes": changes_query(["industry"], "Europe/Kyiv")}
    with open_engine(threads=1) as engine:
        assert engine.attach_postgres(source.address(), query).changes.count().to_pyarrow().as_py() == 0
        change_customer(hotel.id, replace(HOTEL, country="MD"), actor="", now=at(5))
        brought = check(engine.attach_postgres(source.address(), query).changes, CHANGES)
        assert brought.to_pyarrow().to_pylist() == [
            {"customer": hotel.id, "attribute": "country", "changed_on": date(2026, 3, 5), "was": "UA"}
        ]
