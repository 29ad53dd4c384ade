"""Days that come back every year: kept without a year, celebrated on leap years' days, listed for the coming weeks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Customer, Entry, Occasion, Person
from regulars.customers.occasions import commands
from regulars.customers.occasions.coming import coming_occasions, cursor_after, place_of
from regulars.customers.occasions.commands import Noted
from regulars.customers.occasions.days import LeapDay, birthday_from, celebrated_on, next_on, spans, years_on
from regulars.customers.occasions.errors import BirthdayKnown, NoSuchDay
from regulars.customers.occasions.holidays import holidays_between
from regulars.customers.occasions.queries import occasions_of
from regulars.customers.tests.making import NOW, crowd, customer
from regulars.lib.errors import NotFound
from regulars.lib.paging import BadCursor, encode_cursor
from regulars.lib.registry import timeline_kinds

ACTOR = "staff.employee:1"
TODAY = date(2026, 11, 21)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


# The calendar ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "leap", "expected"),
    [
        (date(2027, 2, 28), LeapDay.BEFORE, date(2027, 2, 28)),
        (date(2027, 3, 1), LeapDay.BEFORE, date(2028, 2, 29)),
        (date(2027, 3, 1), LeapDay.AFTER, date(2027, 3, 1)),
        (date(2028, 2, 28), LeapDay.AFTER, date(2028, 2, 29)),
    ],
)
def test_29_february_is_celebrated_every_year(today, leap, expected):
    assert next_on(2, 29, today, leap) == expected


@given(born=days, today=days, leap=st.sampled_from(LeapDay))
def test_every_day_comes_back_within_a_year(born, today, leap):
    coming = next_on(born.month, born.day, today, leap)
    assert timedelta(0) <= coming - today <= timedelta(days=366)
    assert celebrated_on(born.month, born.day, coming.year, leap) == coming


@given(first=days, length=st.integers(0, 400), leap=st.sampled_from(LeapDay))
def test_the_days_asked_for_are_exactly_those_celebrated_in_the_window(first, length, leap):
    last = first + timedelta(days=length)
    every = [(month, day) for month in range(1, 13) for day in range(1, 32) if is_a_day(month, day)]
    for year in range(first.year, last.year + 1):
        asked = {
            d for span in spans(first, last, leap) if span.year == year for d in every if span.first <= d <= span.last
        }
        assert asked == {d for d in every if first <= celebrated_on(*d, year, leap) <= last}


def is_a_day(month, day):
    return day <= {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)


def test_an_age_is_told_only_where_the_year_is_known():
    assert years_on(1986, TODAY) == 40
    assert years_on(None, TODAY) is years_on(2026, TODAY) is years_on(2030, TODAY) is None


@pytest.mark.parametrize("written", ["1900-01-01", "1899-12-30", "1970-01-01", "0001-01-01", "1901-01-01", "1753-01-01",
                                     "1800-01-01", "2026-11-22", "2100-01-01"])  # fmt: skip
def test_a_date_that_stands_for_no_date_is_nobodys_birthday(written):
    assert birthday_from(date.fromisoformat(written), TODAY) is None


@pytest.mark.parametrize(("written", "year"), [("1986-01-01", 1986), ("1604-05-17", None), ("1900-06-02", None),
                                               ("2026-11-21", 2026), ("1906-01-01", 1906)])  # fmt: skip
def test_a_birthday_of_a_file_keeps_its_day_and_the_year_that_can_be_true(written, year):
    found, on = birthday_from(date.fromisoformat(written), TODAY), date.fromisoformat(written)
    assert (found.month, found.day, found.year) == (on.month, on.day, year)


# Holidays --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [("UA", "uk", "Різдво Христове"), ("UA", "en", "Christmas Day"), ("RO", "ro", "Crăciunul"),
     ("GB", "en", "Christmas Day")],
)  # fmt: skip
def test_holidays_are_named_in_the_readers_language_where_the_names_are_known(country, language, name):
    found = holidays_between(country, date(2026, 12, 24), date(2026, 12, 25), language)
    assert name in [holiday.name for holiday in found if holiday.on == date(2026, 12, 25)]


def test_holidays_cross_the_new_year_and_unknown_countries_have_none():
    found = holidays_between("UA", date(2026, 12, 31), date(2027, 1, 1), "uk")
    assert [holiday.on for holiday in found] == [date(2027, 1, 1)]
    assert holidays_between("", TODAY, TODAY, "uk") == holidays_between("XX", TODAY, TODAY, "uk") == []


# Noting ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def olena(db):
    return customer("Олена Коваль")


def add(owner, **noted):
    entry = commands.add_occasion(
        owner.id, Noted(**{"kind": "birthday", "month": 5, "day": 17, **noted}), actor=ACTOR, now=NOW
    )
    return int(entry.ref.rpartition(":")[2]), entry


def sentence(entry):
    return timeline_kinds[entry.kind].sentence(entry.data)


def test_a_birthday_without_a_year_is_noted_and_said(olena):
    person = Person.objects.get(customer=olena)
    occasion_id, entry = add(olena, person_id=person.id)
    assert str(occasions_of(olena.id).get(id=occasion_id)) == "birthday 05-17"
    assert sentence(entry) == "Occasion noted: birthday of Олена Коваль"


def test_29_february_is_a_day_without_a_year_and_not_in_every_year(olena):
    add(olena, month=2, day=29)
    with pytest.raises(NoSuchDay):
        add(olena, month=2, day=29, year=2023, kind="own", title="Leap")


@pytest.mark.parametrize("noted", [{"month": 13}, {"day": 0}, {"month": 4, "day": 31}, {"year": 10_000}, {"month": -1}])
def test_a_day_that_is_none_is_refused_and_nothing_is_written(olena, noted):
    with pytest.raises(NoSuchDay):
        add(olena, **noted)
    assert not Occasion.objects.exists()


def test_a_person_is_born_once(olena):
    person = Person.objects.get(customer=olena)
    add(olena, person_id=person.id)
    with pytest.raises(BirthdayKnown):
        add(olena, person_id=person.id, day=18)
    add(olena)
    with pytest.raises(BirthdayKnown):
        add(olena, day=19)
    assert Occasion.objects.count() == 2


def test_a_person_of_somebody_else_has_no_birthday_here(olena):
    stranger = Person.objects.get(customer=customer("Anna"))
    with pytest.raises(NotFound):
        add(olena, person_id=stranger.id)


def test_what_is_noted_changed_and_removed_can_each_be_taken_back(olena):
    occasion_id, added = add(olena, kind="own", title="Day of the shop", remind_days_before=3)
    changed = commands.change_occasion(
        olena.id, occasion_id, Noted("own", 6, 1, title="Day of the shop"), actor=ACTOR, now=NOW
    )
    with pytest.raises(NothingToUndo):
        commands.undo_occasion(olena.id, added.id, actor=ACTOR, now=NOW)
    commands.undo_occasion(olena.id, changed.id, actor=ACTOR, now=NOW)
    assert occasions_of(olena.id).get().remind_days_before == 3
    removed = commands.remove_occasion(olena.id, occasion_id, actor=ACTOR, now=NOW)
    assert sentence(removed) == "Occasion removed: Day of the shop"
    commands.undo_occasion(olena.id, removed.id, actor=ACTOR, now=NOW)
    assert commands.kept(occasions_of(olena.id).get()) == Noted(
        "own", 5, 17, title="Day of the shop", remind_days_before=3
    )


def test_a_change_that_changes_nothing_leaves_no_trace(olena):
    occasion_id, _entry = add(olena)
    before = Entry.objects.count()
    assert commands.change_occasion(olena.id, occasion_id, Noted("birthday", 5, 17), actor=ACTOR, now=NOW) is None
    assert Entry.objects.count() == before


def test_occasions_of_others_are_not_found_here(olena):
    occasion_id, entry = add(olena)
    anna = customer("Anna")
    with pytest.raises(NotFound):
        commands.remove_occasion(anna.id, occasion_id, actor=ACTOR, now=NOW)
    with pytest.raises(NotFound):
        commands.undo_occasion(anna.id, entry.id, actor=ACTOR, now=NOW)
    with pytest.raises(NotFound):
        commands.add_occasion(0, Noted("birthday", 1, 1), actor=ACTOR, now=NOW)


def test_the_database_itself_knows_no_30_february(olena):
    with pytest.raises(IntegrityError), transaction.atomic():
        Occasion.objects.create(customer=olena, kind="birthday", month=2, day=30, created_at=NOW)


# The coming weeks ------------------------------------------------------------------------------------------------


def coming(first=TODAY, length=42, *, leap=LeapDay.BEFORE, limit=100, **narrowed):
    return coming_occasions(first, first + timedelta(days=length), leap=leap, limit=limit, **narrowed)


def test_the_coming_weeks_cross_the_year_and_leave_out_what_is_past_or_far(olena):
    for month, day, title in [
        (12, 31, "eve"),
        (1, 1, "new"),
        (11, 20, "yesterday"),
        (11, 21, "today"),
        (1, 2, "last"),
        (1, 3, "far"),
    ]:
        add(olena, kind="own", title=title, month=month, day=day, year=2020)
    found = coming()
    assert [one.title for one in found] == ["today", "eve", "new", "last"]
    assert [(one.place.on, one.years) for one in found][1:3] == [(date(2026, 12, 31), 6), (date(2027, 1, 1), 7)]


@pytest.mark.parametrize(("leap", "on"), [(LeapDay.BEFORE, date(2027, 2, 28)), (LeapDay.AFTER, date(2027, 3, 1))])
def test_29_february_comes_on_the_day_the_company_chose(olena, leap, on):
    add(olena, month=2, day=29)
    assert [one.place.on for one in coming(date(2027, 2, 1), leap=leap)] == [on]
    assert [one.place.on for one in coming(on, 0, leap=leap)] == [on]
    other = {date(2027, 2, 28), date(2027, 3, 1)} - {on}
    assert coming(other.pop(), 0, leap=leap) == []


def test_pages_go_through_everything_once(olena):
    for number in range(40):
        on = TODAY + timedelta(days=number % 9 * 5)
        add(olena, kind="own", title=str(number), month=on.month, day=on.day)
    add(olena, kind="own", title="leap", month=2, day=29)
    whole = [one.title for one in coming(length=120)]
    seen, place = [], None
    while page := coming(length=120, limit=7, after=place):
        seen += [one.title for one in page]
        place = place_of(cursor_after(page[-1].place))
    assert seen == whole
    assert len(whole) == 41


def test_mine_are_those_of_the_customers_i_look_after(olena, nadia):
    add(olena, month=12, day=1)
    hers = customer("Hers", manager_id=nadia.pk)
    add(hers, month=12, day=2)
    assert [one.customer_name for one in coming(manager_id=nadia.pk)] == ["Hers"]
    assert len(coming()) == 2


def test_an_occasion_of_a_merged_customer_is_the_survivors(olena, nadia):
    survivor = customer("Олена", manager_id=nadia.pk)
    add(olena, month=12, day=1)
    Customer.objects.filter(id=olena.id).update(merged_into=survivor)
    assert [(one.customer_id, one.customer_name) for one in coming(manager_id=nadia.pk)] == [(survivor.id, "Олена")]
    assert occasions_of(survivor.id).count() == 1


def test_a_reminder_has_its_day(olena):
    add(olena, month=12, day=1, remind_days_before=10)
    assert [one.remind_on for one in coming()] == [TODAY]


def test_the_coming_weeks_of_many_customers_are_read_by_index(db):
    crowd(20_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_occasion (customer_id, kind, title, month, day, created_at)"
            " SELECT id, 'birthday', '', 1 + id % 12, 1 + id % 28, now() FROM customers_customer"
        )
        cursor.execute("ANALYZE customers_occasion, customers_customer")
        cursor.execute(
            "EXPLAIN SELECT o.id FROM customers_occasion o JOIN customers_customer c ON c.id = o.customer_id"
            " WHERE (o.month, o.day, o.id) > (11, 21, 0) AND (o.month, o.day) <= (12, 31)"
            " ORDER BY o.month, o.day, o.id LIMIT 50"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "occasion_by_day" in plan
    assert "Seq Scan on customers_occasion" not in plan
    assert len(coming(limit=50)) == 50


@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        "eyJ9",
        *(
            encode_cursor("after", value, 1)
            for value in ("2026-13-40/0/1/1", "x", "9999-12-31/0/1/1", "0001-01-01/9/1/1")
        ),
    ],
)
def test_a_damaged_cursor_is_said_to_be_so(cursor):
    with pytest.raises(BadCursor):
        place_of(cursor)


def test_a_forged_cursor_begins_somewhere_and_breaks_nothing(olena):
    add(olena, month=12, day=1)
    for value, number in [("2026-11-30/7/99/99", 1), ("2026-12-01/0/0/0", 10**30), ("2200-01-01/0/1/1", -1)]:
        place = place_of(encode_cursor("after", value, number))
        assert len(coming(after=place)) <= 1
