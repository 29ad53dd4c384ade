"""Working time between instants, checked against a clock that looks at the wall of the zone minute by minute."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.work.calendars.hours import NoWorkingTime, WorkingHours, add, elapsed, is_open, next_opening

MINUTE = timedelta(minutes=1)
OFFICE = 5 * (((540, 1020),),) + 2 * ((),)
KYIV = WorkingHours("Europe/Kyiv", OFFICE)

# The days around which clocks were changed; Moscow stopped in 2011 and went back for good in 2014. Lord Howe moves by
# half an hour, Apia left out a whole day, Casablanca goes back for a month, Havana changes at midnight.
CHANGES = [
    ("Europe/Kyiv", "2026-03-29"), ("Europe/Kyiv", "2026-10-25"), ("Europe/Kyiv", "1990-07-01"),
    ("Europe/Moscow", "2010-10-31"), ("Europe/Moscow", "2011-03-27"), ("Europe/Moscow", "2014-10-26"),
    ("Europe/Bucharest", "2026-03-29"), ("Europe/Bucharest", "2026-10-25"), ("Europe/Bucharest", "1993-03-28"),
    ("Europe/London", "2026-03-29"), ("Europe/London", "2026-10-25"), ("Europe/London", "1971-10-31"),
    ("Australia/Lord_Howe", "2026-04-05"), ("Australia/Lord_Howe", "2026-10-04"), ("Pacific/Apia", "2011-12-30"),
    ("Africa/Casablanca", "2026-02-15"), ("America/Havana", "2026-03-08"), ("America/Havana", "2026-11-01"),
]  # fmt: skip


@st.composite
def days(draw):
    """Up to three intervals of a day that do not overlap; the last may end at 24:00."""
    edges = sorted(draw(st.sets(st.sampled_from([*range(0, 1440, 15), 1, 59, 61, 181, 1439, 1440]), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def cases(draw):
    """Hours in a zone, and two instants around a change of its clocks."""
    zone, written = draw(st.sampled_from(CHANGES))
    change = date.fromisoformat(written)
    near = st.integers(-3, 3).map(lambda step: change + timedelta(days=step))
    week = tuple(draw(days()) for _weekday in range(7))
    closed = frozenset(draw(st.sets(near, max_size=1)))
    hours = WorkingHours(zone, week, draw(st.dictionaries(near, days(), max_size=2)), lambda year: closed)
    start = datetime(change.year, change.month, change.day, tzinfo=UTC) + draw(st.integers(-2880, 2880)) * MINUTE
    return hours, closed, start, start + draw(st.integers(0, 4000)) * MINUTE


def open_minutes(hours, closed, start, end):
    """The slow way: what does the wall show in each minute?"""
    zone, count = ZoneInfo(hours.zone), 0
    for number in range((end - start) // MINUTE):
        wall = (start + number * MINUTE).astimezone(zone)
        day = hours.exceptions.get(wall.date(), () if wall.date() in closed else hours.week[wall.weekday()])
        count += any(opens <= wall.hour * 60 + wall.minute < closes for opens, closes in day)
    return count


@settings(max_examples=300)
@given(cases())
def test_working_time_is_what_a_minute_by_minute_look_at_the_wall_counts(case):
    hours, closed, start, end = case
    assert elapsed(hours, start, end) == open_minutes(hours, closed, start, end) * MINUTE


@settings(max_examples=200)
@given(cases(), st.integers(1, 6000))
def test_something_is_due_at_the_first_minute_by_which_so_much_was_worked(case, minutes):
    hours, closed, start, _end = case
    try:
        due = add(hours, start, minutes * MINUTE)
    except NoWorkingTime:
        assert not any(hours.week)
        return
    assert elapsed(hours, start, due) == minutes * MINUTE
    assert elapsed(hours, start, due - MINUTE) < minutes * MINUTE
    if due - start < timedelta(days=4):
        assert open_minutes(hours, closed, start, due) == minutes


@settings(max_examples=200)
@given(cases())
def test_open_means_that_the_next_minute_is_worked(case):
    hours, closed, start, _end = case
    assert is_open(hours, start) == bool(open_minutes(hours, closed, start, start + MINUTE))
    if any(hours.week):
        opening = next_opening(hours, start)
        assert opening >= start
        assert is_open(hours, opening)
        assert not elapsed(hours, start, opening)


@given(st.lists(st.integers(0, 60 * 24 * 3600), min_size=3, max_size=3).map(sorted))
def test_time_adds_up_over_any_instant_between(seconds):
    first, second, third = (datetime(2026, 10, 1, tzinfo=UTC) + timedelta(seconds=one) for one in seconds)
    assert elapsed(KYIV, first, second) + elapsed(KYIV, second, third) == elapsed(KYIV, first, third)


def at(text, zone="Europe/Kyiv"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_friday_half_past_four_and_an_hour_is_monday_half_past_nine():
    assert add(KYIV, at("2026-11-20 16:30"), timedelta(hours=1)) == at("2026-11-23 09:30")


def test_what_is_due_at_closing_time_is_due_then_and_not_at_the_next_opening():
    assert add(KYIV, at("2026-11-20 16:30"), timedelta(minutes=30)) == at("2026-11-20 17:00")


def test_round_the_clock_an_hour_is_an_hour_also_in_the_night_of_the_change():
    always = WorkingHours("Europe/Kyiv", 7 * (((0, 1440),),))
    assert add(always, at("2026-10-25 02:30"), timedelta(hours=3)) == at("2026-10-25 02:30") + timedelta(hours=3)
    assert elapsed(always, at("2026-10-25 00:00"), at("2026-10-26 00:00")) == timedelta(hours=25)
    assert elapsed(always, at("2026-03-29 00:00"), at("2026-03-30 00:00")) == timedelta(hours=23)


def test_a_holiday_is_closed_and_an_exception_is_stronger():
    closed = WorkingHours("Europe/Kyiv", OFFICE, {}, lambda year: frozenset({date(year, 11, 23)}))
    assert add(closed, at("2026-11-20 16:30"), timedelta(hours=1)) == at("2026-11-24 09:30")
    short = WorkingHours("Europe/Kyiv", OFFICE, {date(2026, 11, 23): ((600, 615),)}, closed.holidays)
    assert add(short, at("2026-11-20 16:30"), timedelta(hours=1)) == at("2026-11-24 09:15")


def test_seconds_and_their_parts_are_not_lost():
    start = at("2026-11-20 16:59:30") + timedelta(microseconds=250_000)
    assert elapsed(KYIV, start, at("2026-11-23 09:00:01")) == timedelta(seconds=30.75)


def test_hours_that_never_open_are_refused_and_not_searched_for_ever():
    never = WorkingHours("Europe/Kyiv", 7 * ((),))
    assert not is_open(never, at("2026-11-20 12:00"))
    assert not elapsed(never, at("2026-01-01 12:00"), at("2026-11-20 12:00"))
    with pytest.raises(NoWorkingTime):
        add(never, at("2026-11-20 12:00"), MINUTE)
    with pytest.raises(NoWorkingTime):
        next_opening(never, at("2026-11-20 12:00"))


def test_a_working_day_is_as_long_as_the_usual_one():
    assert KYIV.usual_day == timedelta(hours=8)
    assert WorkingHours("Europe/Kyiv", (*OFFICE[:5], ((600, 780),), ())).usual_day == timedelta(hours=8)


def test_a_year_takes_milliseconds():
    elapsed(KYIV, at("2026-01-01 00:00"), at("2027-01-01 00:00"))
    began = time.perf_counter()
    for _again in range(10):
        assert elapsed(KYIV, at("2026-01-01 00:00"), at("2027-01-01 00:00")) == 261 * timedelta(hours=8)
    assert (time.perf_counter() - began) / 10 < 0.05
