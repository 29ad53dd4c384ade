"""Movements must add up, whoever comes, leaves and returns whenever; and agree with counting day by day."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.analytics.calendar import first_day, last_day, months_before, number_of
from regulars.analytics.intervals import share_of, wilson
from regulars.analytics.metrics.churn import churn_periods, movements, window
from regulars.analytics.metrics.revenue import (
    order_revenue,
    recurring_movements,
    recurring_periods,
    revenue_periods,
)
from regulars.analytics.results import Grain
from regulars.analytics.tests.tables import contracts, day, orders
from regulars.analytics.tests.test_spells import spells_like

UNTIL = 500
quick = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def histories(draw):
    """Up to eight customers with up to four spells each, as (customer, number, started, ended or None)."""
    found = []
    for customer in range(draw(st.integers(1, 8))):
        moments = sorted(draw(st.sets(st.integers(0, UNTIL), min_size=1, max_size=8)))
        for number, start in enumerate(moments[::2], 1):
            ended = moments[2 * number - 1] if 2 * number - 1 < len(moments) else None
            found.append((customer, number, day(start), None if ended is None else day(ended)))
    return found


def there(spells, on):
    return {row[0] for row in spells if row[2] <= on and (row[3] is None or row[3] > on)}


def counted_by_day(spells, starts_on, ends_on):
    """The definition, word by word: look at every day of the period."""
    start, end = there(spells, starts_on - timedelta(days=1)), there(spells, ends_on)
    days = [starts_on + timedelta(days=i) for i in range((ends_on - starts_on).days + 1)]
    seen = [there(spells, on) for on in days]
    before = {row[0] for row in spells if row[2] < starts_on}
    inside = set().union(*seen)
    away = {who for who in start & end if any(who not in present for present in seen)}
    return {
        "start": len(start), "end": len(end), "lost": len(start - end), "new": len(end - start - before),
        "returned": len((end - start) & before), "joined_and_left": len(inside - start - end),
        "left_and_returned": len(away),
    }  # fmt: skip


@pytest.mark.parametrize("grain", list(Grain))
@quick
@given(spells=histories())
def test_movements_agree_with_counting_every_day(engine, grain, spells):
    rows = movements(engine.from_arrow(spells_like(spells)), grain).to_pyarrow().to_pylist()
    periods = churn_periods(rows, grain, since=day(0), until=day(UNTIL), seen_after=None)
    for period in periods:
        found = {name: getattr(period, name) for name in counted_by_day([], day(0), day(0))}
        assert found == counted_by_day(spells, period.starts_on, period.ends_on)
        assert period.end == period.start + period.new + period.returned - period.lost
        assert period.churn.count + period.retention.count == period.start
    assert periods[-1].ends_on == day(UNTIL)


@quick
@given(spells=histories(), bounds=st.tuples(st.integers(1, UNTIL), st.integers(1, UNTIL)))
def test_a_window_agrees_with_counting_its_two_ends(engine, spells, bounds):
    since, until = day(min(bounds)), day(max(bounds))
    (row,) = window(engine.from_arrow(spells_like(spells)), since=since, until=until).to_pyarrow().to_pylist()
    start, end = there(spells, since - timedelta(days=1)), there(spells, until)
    assert (row["start"], row["lost"], row["active"]) == (len(start), len(start - end), len(end))


def test_movements_of_groups_add_up_to_those_of_all(engine):
    rows = [(1, 1, day(0), day(40)), (1, 2, day(70), None), (2, 1, day(10), day(45)), (3, 1, day(33), None)]
    table = engine.from_arrow(spells_like(rows))
    table = table.mutate(colour=(table.customer % 2).cast("string"))
    whole = movements(table, Grain.MONTH).to_pyarrow().to_pylist()
    parts = movements(table, Grain.MONTH, by="colour").to_pyarrow().to_pylist()
    assert {row["value"] for row in parts} == {"0", "1"}
    summed = Counter()
    for row in parts:
        summed.update({(row["period"], name): row[name] for name in ("new", "lost", "returned")})
    assert all(summed[row["period"], name] == row[name] for row in whole for name in ("new", "lost", "returned"))


def test_who_lapses_and_buys_again_on_the_same_day_left_and_returned(engine):
    rows = [(1, 1, day(0), day(31)), (1, 2, day(31), None)]  # 1 February
    found = movements(engine.from_arrow(spells_like(rows)), Grain.MONTH).to_pyarrow().to_pylist()
    january, february = churn_periods(found, Grain.MONTH, since=day(0), until=day(50), seen_after=None)
    assert (january.new, january.end) == (1, 1)
    assert (february.start, february.left_and_returned, february.lost, february.returned) == (1, 1, 0, 0)


def test_a_period_that_was_not_watched_to_its_end_says_so():
    periods = churn_periods([], Grain.MONTH, since=day(0), until=day(40), seen_after=day(31))
    assert [(p.ends_on, p.complete, p.warm_up) for p in periods] == [(day(30), True, True), (day(40), False, False)]


def test_nobody_at_the_start_means_churn_is_not_known():
    (period,) = churn_periods([], Grain.YEAR, since=day(0), until=day(10), seen_after=None)
    assert (period.churn.value, period.churn.low, period.retention.value) == (None, None, None)


@given(st.integers(1, 100_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(pair):
    count, total = pair
    low, high = wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    assert share_of(count, total).value == count / total


contract_rows = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, UNTIL), st.one_of(st.none(), st.integers(1, 300)), st.integers(1, 900)),
    min_size=1,
    max_size=12,
).map(lambda rows: [(who, start, None if length is None else start + length, pay) for who, start, length, pay in rows])


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER])
@quick
@given(rows=contract_rows)
def test_recurring_revenue_adds_up_and_is_what_covers_the_last_day(engine, grain, rows):
    found = recurring_movements(engine.from_arrow(contracts(rows)), grain, until=day(UNTIL)).to_pyarrow().to_pylist()
    before = 0
    for period in recurring_periods(found, grain, since=day(0), until=day(UNTIL)):
        covering = [r for r in rows if day(r[1]) <= period.ends_on and (r[2] is None or day(r[2]) > period.ends_on)]
        assert period.end_minor == sum(row[3] for row in covering)
        assert period.start_minor == before
        came = period.new_minor + period.reactivated_minor + period.expansion_minor
        assert period.end_minor == period.start_minor + came - period.contraction_minor - period.churned_minor
        assert period.grr is None or 0 <= period.grr <= 1
        assert period.nrr is None or period.nrr >= period.grr
        before = period.end_minor


def test_a_price_change_is_expansion_a_gap_is_churn_and_coming_back_is_reactivation(engine):
    rows = [(1, 0, 31, 100), (1, 31, None, 150), (2, 0, 40, 80), (2, 100, None, 60)]
    found = (
        recurring_movements(engine.from_arrow(contracts(rows)), Grain.MONTH, until=day(120)).to_pyarrow().to_pylist()
    )
    january, february, march, april = recurring_periods(found, Grain.MONTH, since=day(0), until=day(120))
    assert (january.new_minor, january.end_minor, january.grr) == (180, 180, None)
    assert (february.expansion_minor, february.churned_minor, february.end_minor) == (50, 80, 150)
    assert (february.grr, february.nrr) == (100 / 180, 150 / 180)
    assert (march.start_minor, march.end_minor, march.grr) == (150, 150, 1.0)
    assert (april.reactivated_minor, april.new_minor, april.end_minor, april.nrr) == (60, 0, 210, 1.0)


def test_who_pays_after_a_free_trial_is_new_and_not_back(engine):
    rows = [(1, 0, 40, 0), (1, 40, None, 90), (2, 5, 5, 70), (2, 100, None, 60), (3, 0, None, 0)]
    found = (
        recurring_movements(engine.from_arrow(contracts(rows)), Grain.MONTH, until=day(120)).to_pyarrow().to_pylist()
    )
    january, february, _march, april = recurring_periods(found, Grain.MONTH, since=day(0), until=day(120))
    assert (january.new_minor, january.end_minor) == (0, 0)
    assert (february.new_minor, february.reactivated_minor) == (90, 0)
    assert (april.new_minor, april.reactivated_minor) == (60, 0)


def test_revenue_is_of_new_customers_in_the_period_of_their_first_purchase_only(engine):
    from regulars.analytics.metrics.days import customer_days, customer_months

    rows = [(1, 0, 500), (1, 5, 300), (1, 40, 200), (2, 40, 1000), (2, 45, -400), (3, 3, -50)]
    months = customer_months(customer_days(engine.from_arrow(orders(rows)), until=day(59)))
    found = order_revenue(months, Grain.MONTH).to_pyarrow().to_pylist()
    january, february = revenue_periods(found, Grain.MONTH, since=day(0), until=day(59))
    assert (january.revenue_minor, january.from_new_minor, january.from_old_minor) == (750, 800, -50)
    assert (january.purchases, january.customers, january.average_purchase_minor) == (2, 1, 400.0)
    assert (february.revenue_minor, february.from_new_minor, february.from_old_minor) == (800, 600, 200)
    assert (february.returned_minor, february.customers) == (-400, 2)


@given(number=st.integers(1990 * 12, 2050 * 12), grain=st.sampled_from(list(Grain)))
def test_periods_follow_each_other_without_a_gap(number, grain):
    period = number_of(first_day(number, Grain.MONTH), grain)
    assert last_day(period, grain) + timedelta(days=1) == first_day(period + 1, grain)
    assert number_of(last_day(period, grain), grain) == period
    assert months_before(first_day(number, Grain.MONTH), 12).year == first_day(number, Grain.MONTH).year - 1
