"""Churn of segments by who was in them when the period began: counted at once, and by looking at every customer."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.analytics.calendar import first_day, last_day, number_of
from regulars.analytics.errors import TableError
from regulars.analytics.results import Grain
from regulars.analytics.study import study
from regulars.analytics.tables import Tables
from regulars.analytics.tests.tables import DAY_ONE, contracts

UNTIL = date(2026, 12, 31)
START = date(2025, 1, 1)
GOLD, LOCAL = "Gold", "Local: «near»"


def memberships(rows):
    who, segments, entered, left = zip(*rows, strict=True) if rows else ((),) * 4
    return pa.table(
        {
            "customer": pa.array(who, pa.int64()),
            "segment": pa.array(segments, "str"),
            "entered_on": pa.array(entered, pa.date32()),
            "left_on": pa.array(left, pa.date32()),
        }
    )


def segments_of(engine, held, inside):
    tables = Tables(engine, contracts=engine.from_arrow(contracts(held)), memberships=engine.from_arrow(inside))
    found = study(tables, until=UNTIL, currency="EUR", splits=())
    return {one.value: one for one in found.definitions.segments}


def in_quarter(group, number):
    (period,) = (p for p in group.periods if p.grain is Grain.QUARTER and p.starts_on == date(2026, 3 * number - 2, 1))
    return period


def number(day):
    return (day - DAY_ONE).days


@pytest.fixture(scope="module")
def moved(engine):
    """Ann leaves as gold, Bob moved out before he left, Carl moved in and left later; Dora is gold and stays."""
    begun = number(date(2025, 3, 1))
    held = [
        (1, begun, number(date(2026, 5, 10)), 1000),
        (2, begun, number(date(2026, 5, 20)), 2000),
        (3, begun, number(date(2026, 8, 15)), 3000),
        (4, begun, None, 4000),
    ]
    known = date(2026, 1, 10)
    inside = [
        (1, GOLD, known, None),
        (2, GOLD, known, date(2026, 3, 5)),
        (3, GOLD, date(2026, 5, 1), None),
        (4, GOLD, known, None),
        (3, LOCAL, known, None),
        (4, LOCAL, known, date(2026, 4, 1)),
        (4, LOCAL, date(2026, 4, 1), date(2026, 6, 1)),
        (4, LOCAL, date(2026, 6, 20), None),
    ]
    return segments_of(engine, held, memberships(inside))


def test_whoever_moved_counts_where_they_were_when_the_quarter_began(moved):
    gold = moved[GOLD]
    first, second, third = (in_quarter(gold, number) for number in (1, 2, 3))
    assert (second.start, second.lost, second.moved_in, second.end) == (2, 1, 1, 2)
    assert (third.start, third.lost, third.end) == (2, 1, 1)
    assert (second.rates[0].numerator, second.rates[0].denominator) == (1, 2)
    assert (second.start_minor, second.churned_minor, second.moved_in_minor) == (5000, 1000, 3000)
    assert first.end == second.start


def test_a_quarter_that_began_before_anybody_was_counted_has_nobody_at_its_start(moved):
    gold = moved[GOLD]
    assert gold.since == date(2026, 1, 10)
    first = in_quarter(gold, 1)
    assert (first.start, first.moved_in, first.rates[0].value) == (0, 2, None)
    assert all(period.start == 0 for period in gold.periods if period.starts_on <= gold.since)


def test_leaving_and_coming_back_inside_a_quarter_is_no_move(moved):
    second = in_quarter(moved[LOCAL], 2)
    assert (second.start, second.moved_in, second.moved_out, second.end) == (2, 0, 0, 2)
    assert second.rates[0].value == 0


def test_a_customer_in_two_segments_counts_in_both(moved):
    assert in_quarter(moved[GOLD], 4).end == 1
    assert in_quarter(moved[LOCAL], 4).end == 1


def test_segments_first_counted_after_the_last_day_are_left_out(engine):
    inside = memberships([(1, GOLD, UNTIL + timedelta(days=1), None)])
    assert segments_of(engine, [(1, number(START), None, 5)], inside) == {}


def test_a_stay_that_ends_before_it_begins_is_refused(engine):
    inside = memberships([(1, GOLD, date(2026, 2, 2), date(2026, 2, 1))])
    with pytest.raises(TableError):
        segments_of(engine, [(1, number(START), None, 5)], inside)


days = st.integers(0, 720).map(lambda count: START + timedelta(days=count))
lives = st.lists(st.tuples(days, st.none() | days), min_size=1, max_size=5)
turns = st.lists(st.lists(days, unique=True, max_size=5).map(sorted), min_size=5, max_size=5)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(lives=lives, turns=turns)
def test_counted_at_once_it_is_what_looking_at_every_customer_gives(engine, lives, turns):
    """Days of coming in and going out by turns; whoever has a contract on a day is a customer then."""
    held = [
        (who, number(start), None if end is None or end <= start else number(end), 100)
        for who, (start, end) in enumerate(lives)
    ]
    stays = [
        (who, GOLD, on, (own[place + 1] if place + 1 < len(own) else None))
        for who, own in enumerate(turns[: len(lives)])
        for place, on in enumerate(own)
        if place % 2 == 0
    ]
    found = segments_of(engine, held, memberships(stays)).get(GOLD)

    def here(who, on):
        _, start, end, _ = held[who]
        return start <= number(on) and (end is None or end > number(on))

    def inside(who, on):
        return any(one == who and at <= on and (left is None or left > on) for one, _, at, left in stays)

    for period in found.periods if found else ():
        place = number_of(period.starts_on, period.grain)
        before = first_day(place, period.grain) - timedelta(days=1)
        last = min(last_day(place, period.grain), UNTIL)
        started = {who for who in range(len(held)) if here(who, before) and inside(who, before)}
        ended = {who for who in range(len(held)) if here(who, last) and inside(who, last)}
        assert (period.start, period.end) == (len(started), len(ended))
        assert period.lost == sum(not here(who, last) for who in started)
