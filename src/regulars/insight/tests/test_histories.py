"""Who was in which group when: read from what employees and files changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from regulars.analytics.engines import open_engine
from regulars.analytics.tables import CHANGES, MEMBERSHIPS, check
from regulars.customers.models import Customer, Entry, Membership, Segment
from regulars.customers.registration import add_customer, change_customer
from regulars.customers.types import Described
from regulars.imports.tests.bringing import NOW as LOADED_AT
from regulars.imports.tests.bringing import loaded, taken_back, write
from regulars.insight import source
from regulars.insight.histories import changes_query, memberships_query

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


# Segments ------------------------------------------------------------------------------------------------------------


def memberships():
    with connection.cursor() as cursor:
        cursor.execute(memberships_query("Europe/Kyiv"))
        return sorted(cursor.fetchall())


def segment(name="Gold", **more):
    return Segment.objects.create(name=name, rule={}, created_at=at(1), changed_at=at(1), members_count=1, **more)


def was_in(one, customer, entered, left=None, cause="first", left_cause="day"):
    return Membership.objects.create(
        segment=one, customer=customer, entered_at=entered, left_at=left, cause=cause, version=1,
        left_cause=left_cause if left else "",
    )  # fmt: skip


def test_who_was_in_a_segment_is_told_by_its_name_and_the_days_of_the_company(hotel):
    gold, late = segment(), datetime(2026, 3, 9, 23, 30, tzinfo=ZoneInfo("UTC"))
    was_in(gold, hotel, at(2), left=at(5))
    was_in(gold, hotel, late, cause="entry:1")
    march = partial(date, 2026, 3)
    assert memberships() == [(hotel.id, "Gold", march(2), march(5)), (hotel.id, "Gold", march(10), None)]


def test_coming_and_leaving_on_one_day_is_not_told(hotel):
    was_in(segment(), hotel, at(2, 9), left=at(2, 15))
    assert memberships() == []


def test_a_changed_rule_makes_another_segment_of_it_and_only_that_one_is_known(hotel):
    other, gold = add_customer(Described(name="Bar"), actor="", now=at(1)), segment()
    was_in(gold, hotel, at(2))
    was_in(gold, other, at(2), left=at(8), left_cause="rule")
    assert memberships() == [(hotel.id, "Gold", date(2026, 3, 8), None)]


def test_segments_put_away_stages_and_merged_customers_are_left_out(hotel):
    other = add_customer(Described(name="Bar"), actor="", now=at(1))
    was_in(segment(purpose="stage"), hotel, at(2))
    was_in(segment("Old", archived_at=at(3)), hotel, at(2))
    was_in(segment(), other, at(2))
    Customer.objects.filter(id=other.id).update(merged_into_id=hotel.id)
    assert memberships() == []


def test_the_engine_brings_memberships_in(transactional_db, hotel):
    query = {"memberships": memberships_query("Europe/Kyiv")}
    with open_engine(threads=1) as engine:
        assert engine.attach_postgres(source.address(), query).memberships.count().to_pyarrow().as_py() == 0
        was_in(segment(), hotel, at(2))
        brought = check(engine.attach_postgres(source.address(), query).memberships, MEMBERSHIPS)
        assert brought.to_pyarrow().to_pylist() == [
            {"customer": hotel.id, "segment": "Gold", "entered_on": date(2026, 3, 2), "left_on": None}
        ]
