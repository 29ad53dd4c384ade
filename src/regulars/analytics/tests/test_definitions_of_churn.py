"""Rival definitions of churn, and groups as they were when the period began: all of it adds up, and agrees with
looking at every customer on both days."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.analytics.calendar import first_day, last_day, number_of
from regulars.analytics.definitions import DEFINITIONS
from regulars.analytics.metrics import groups, rivals
from regulars.analytics.metrics.churn import movements
from regulars.analytics.metrics.revenue import recurring_movements
from regulars.analytics.metrics.spells import spells_of_contracts
from regulars.analytics.models import bg_nbd
from regulars.analytics.results import Grain
from regulars.analytics.simulate import company
from regulars.analytics.study import study
from regulars.analytics.tables import Tables
from regulars.analytics.tests import cdnow
from regulars.analytics.tests.tables import contracts, day
from regulars.analytics.tests.test_movements import UNTIL, contract_rows, histories, there
from regulars.analytics.tests.test_spells import spells_like

LAST = date(2026, 11, 20)
quick = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
words = st.sampled_from(["", "hotel", "café"])
# (customer, day of the change, what was there before); at most one a day.
changes = st.dictionaries(st.tuples(st.integers(0, 8), st.integers(1, UNTIL + 50)), words, max_size=12)
today = st.dictionaries(st.integers(0, 8), words, max_size=9)


def labels_in(engine, known, changed):
    current = pa.table({"customer": pa.array(list(known), pa.int64()), "value": pa.array(list(known.values()), "str")})
    keys = [key for key in changed if key[0] in known]
    history = pa.table(
        {
            "customer": pa.array([who for who, _ in keys], pa.int64()),
            "changed_on": pa.array([day(on) for _, on in keys], pa.date32()),
            "was": pa.array([changed[key] for key in keys], "str"),
        }
    )
    return groups.dated_labels(engine.from_arrow(current), engine.from_arrow(history))


def group_on(known, changed, who, on):
    """The value then: what the next change replaced; today's where none follows."""
    later = sorted(at for whose, at in changed if whose == who and day(at) > on)
    return (changed[who, later[0]] if later else known[who]) if who in known else ""


def all_periods(grain):
    numbers = range(number_of(day(0), grain), number_of(day(UNTIL), grain) + 1)
    return numbers, groups.period_days(numbers, grain, until=day(UNTIL))


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.YEAR])
@quick
@given(spells=histories(), known=today, changed=changes)
def test_customers_of_groups_add_up_and_are_in_the_group_of_the_day(engine, grain, spells, known, changed):
    table = engine.from_arrow(spells_like(spells))
    numbers, periods = all_periods(grain)
    found = groups.group_movements(table, labels_in(engine, known, changed), engine.from_arrow(periods), grain)
    rows = {(row["value"], row["period"]): row for row in found.to_pyarrow().to_pylist()}
    standing = dict.fromkeys(["", "hotel", "café"], 0)
    for number in numbers:
        before, last = first_day(number, grain) - timedelta(days=1), min(last_day(number, grain), day(UNTIL))
        were, are = there(spells, before), there(spells, last)
        for value, start in standing.items():
            own = rows.get((value, number), dict.fromkeys(groups.MOVES, 0))
            started = {who for who in were if group_on(known, changed, who, before) == value}
            ended = {who for who in are if group_on(known, changed, who, last) == value}
            assert start == len(started)
            assert own["lost"] == len(started - are)
            assert own["moved_out"] == len((started & are) - ended)
            assert own["moved_in"] == len((ended & were) - started)
            assert own["new"] + own["returned"] == len(ended - were)
            came = own["new"] + own["returned"] + own["moved_in"]
            standing[value] = start + came - own["lost"] - own["moved_out"]
            assert standing[value] == len(ended)
    whole = {row["period"]: row for row in movements(table, grain).to_pyarrow().to_pylist()}
    for number in numbers:
        for name in ("new", "returned", "lost", "joined_and_left", "left_and_returned"):
            parts = sum(row[name] for (_, period), row in rows.items() if period == number)
            assert parts == whole.get(number, {}).get(name, 0)


@quick
@given(rows=contract_rows, known=today, changed=changes)
def test_money_of_groups_adds_up_to_the_cent_and_is_what_covers_the_last_day(engine, rows, known, changed):
    table, labels = engine.from_arrow(contracts(rows)), labels_in(engine, known, changed)
    numbers, periods = all_periods(Grain.MONTH)
    found = groups.group_recurring(table, labels, engine.from_arrow(periods), Grain.MONTH, until=day(UNTIL))
    by_group = {(row["value"], row["period"]): row for row in found.to_pyarrow().to_pylist()}
    before = dict.fromkeys(["", "hotel", "café"], 0)
    for number in numbers:
        last = min(last_day(number, Grain.MONTH), day(UNTIL))
        for value in before:
            own = by_group.get((value, number), dict.fromkeys(("start", "end", *groups.MONEY), 0))
            covering = [r for r in rows if day(r[1]) <= last and (r[2] is None or day(r[2]) > last)]
            assert own["end"] == sum(r[3] for r in covering if group_on(known, changed, r[0], last) == value)
            assert own["start"] == before[value]
            came = own["new"] + own["reactivated"] + own["expansion"] + own["moved_in"]
            assert own["end"] == own["start"] + came - own["contraction"] - own["churned"] - own["moved_out"]
            before[value] = own["end"]
    whole = recurring_movements(table, Grain.MONTH, until=day(UNTIL)).to_pyarrow().to_pylist()
    for total in whole:
        for name in ("start", "end", "new", "reactivated", "expansion", "contraction", "churned"):
            parts = sum(row[name] for (_, period), row in by_group.items() if period == total["period"])
            assert parts == total[f"{name}_minor"]


@quick
@given(rows=contract_rows, known=today)
def test_a_renewal_is_due_when_a_contract_ends_and_missed_when_nothing_covers_that_day(engine, rows, known):
    table, labels = engine.from_arrow(contracts(rows)), labels_in(engine, known, {})
    spells = spells_of_contracts(table, until=day(UNTIL))
    _, periods = all_periods(Grain.QUARTER)
    found = groups.group_renewals(
        table, spells, labels, engine.from_arrow(periods), Grain.QUARTER, until=day(UNTIL)
    ).to_pyarrow()
    ends = {(who, end) for who, start, end, _ in rows if end is not None and end <= UNTIL}
    missed = {(who, on) for who, on in ends if not any(
        r[0] == who and r[1] <= on and (r[2] is None or r[2] > on) for r in rows
    )}  # fmt: skip
    assert sum(found["due"].to_pylist()) == len(ends)
    assert sum(found["not_renewed"].to_pylist()) == len(missed)
    for value in set(known.values()):
        due = sum(row["due"] for row in found.to_pylist() if row["value"] == value)
        assert due == sum(known.get(who, "") == value for who, _ in ends)


def test_a_customer_who_changed_the_industry_counts_in_the_old_one_until_that_day(engine):
    """Left as a hotel, though called a café today; what was before the first change is what it replaced."""
    labels = labels_in(engine, {1: "café", 2: "café"}, {(1, 100): "hotel"})
    rows = [(1, 1, day(0), day(40)), (2, 1, day(0), None)]
    _, periods = all_periods(Grain.MONTH)
    found = groups.group_movements(
        engine.from_arrow(spells_like(rows)), labels, engine.from_arrow(periods), Grain.MONTH
    )
    lost = [(row["value"], row["period"]) for row in found.to_pyarrow().to_pylist() if row["lost"]]
    assert lost == [("hotel", number_of(day(40), Grain.MONTH))]


@pytest.fixture(scope="module")
def of_roaster(engine):
    sold = company(until=LAST, customers=1500, years=4, seed=4)
    tables = sold.tables(engine)
    who = sold.customers["customer"].to_pylist()[:300]
    moved = pa.table(
        {
            "customer": pa.array(who, pa.int64()),
            "attribute": ["industry"] * len(who),
            "changed_on": pa.array([date(2026, 2, 1)] * len(who), pa.date32()),
            "was": ["forestry"] * len(who),
        }
    )
    dated = Tables(**{**tables.__dict__, "changes": engine.from_arrow(moved)})
    return study(dated, until=LAST, currency="EUR", splits=("industry", "product"))


def test_all_definitions_stand_side_by_side_ours_first(of_roaster):
    found = of_roaster.definitions
    assert found.definitions == rivals.DEFINITIONS
    quarter = found.periods_by(Grain.QUARTER)[-2]
    ours = next(p for p in of_roaster.churn if (p.grain, p.starts_on) == (Grain.QUARTER, quarter.starts_on))
    assert (quarter.rate("start").numerator, quarter.rate("start").denominator) == (ours.lost, ours.start)
    assert (quarter.rate("start").low, quarter.rate("start").high) == (ours.churn.low, ours.churn.high)
    assert 0 < quarter.rate("everybody").value < quarter.rate("start").value
    assert quarter.rate("everybody").denominator == ours.start + ours.new + ours.returned + ours.joined_and_left
    assert quarter.rate("average_base").denominator == (ours.start + ours.end) / 2
    assert quarter.rate("inactivity").denominator < ours.start
    money = next(p for p in of_roaster.recurring if (p.grain, p.starts_on) == (Grain.QUARTER, quarter.starts_on))
    assert (quarter.rate("grr").value, quarter.rate("nrr").value) == (money.grr, money.nrr)
    assert quarter.rate("revenue_churn").value == money.revenue_churn
    assert quarter.rate("grr").low is None


def test_the_same_period_of_last_year_stands_beside_whole_periods_only(of_roaster):
    *_, last_whole, unfinished = of_roaster.definitions.periods_by(Grain.MONTH)
    rate = last_whole.rate("start")
    year_ago = next(
        p
        for p in of_roaster.churn
        if (p.grain, p.starts_on) == (Grain.MONTH, last_whole.starts_on.replace(year=last_whole.starts_on.year - 1))
    )
    assert rate.year_ago == year_ago.churn.value
    assert rate.change == pytest.approx(rate.value - rate.year_ago)
    assert rate.change_low < rate.change < rate.change_high
    assert not unfinished.complete
    assert unfinished.rate("start").year_ago is None


def test_groups_of_every_period_make_up_the_whole(of_roaster):
    by_attribute = {one.attribute: one for one in of_roaster.definitions.groups}
    assert by_attribute["industry"].dated
    whole = {(p.grain, p.starts_on): p for p in of_roaster.churn}
    for attribute in ("industry", "product"):
        groups_of = by_attribute[attribute].groups
        for place, period in enumerate(groups_of[0].periods):
            own = [group.periods[place] for group in groups_of]
            of_all = whole[period.grain, period.starts_on]
            for name in ("start", "end", "new", "returned", "lost"):
                assert sum(getattr(one, name) for one in own) == getattr(of_all, name)


def test_history_puts_customers_where_they_were(of_roaster):
    (industry,) = (one for one in of_roaster.definitions.groups if one.attribute == "industry")
    (forestry,) = (one for one in industry.groups if one.value == "forestry")
    years = {p.starts_on.year: p for p in forestry.periods if p.grain is Grain.YEAR}
    assert years[2025].end > 0
    assert years[2026].start == years[2025].end
    assert years[2026].moved_out == years[2026].start - years[2026].lost > 0
    assert years[2026].end == 0


def test_what_the_model_expects_is_the_sum_over_customers(engine):
    """CDNOW by quarter, against the probability of each customer computed on its own."""
    tables = Tables(engine, orders=engine.from_arrow(cdnow.orders()))
    found = study(tables, until=date(1998, 6, 30), currency="USD", time_unit="week", inactive_days=180)
    quarter = found.definitions.periods_by(Grain.QUARTER)[-1]
    fit = found.model("bg_nbd").parameters
    model = bg_nbd.BgNbd(**{name: fit[name] for name in ("r", "alpha", "a", "b")}, log_likelihood=0.0, customers=0)
    bought = {}
    for row in cdnow.orders().to_pylist():
        bought.setdefault(row["customer"], set()).add(row["ordered_on"])
    sums = [0.0, 0.0]
    for on in bought.values():
        before = sorted(one for one in on if one < quarter.starts_on)
        if len(before) < 2:
            continue
        eve = quarter.starts_on - timedelta(days=1)
        for place, (known, at) in enumerate(((before, eve), (sorted(on), quarter.ends_on))):
            history = (len(known) - 1, (known[-1] - known[0]).days / 7, (at - known[0]).days / 7)
            sums[place] += float(bg_nbd.probability_alive(model, *(np.array([part]) for part in history))[0])
    rate = quarter.rate("expected")
    assert (rate.denominator, rate.numerator) == pytest.approx((sums[0], sums[0] - sums[1]), rel=1e-9)


def test_what_is_expected_at_the_end_of_a_quarter_is_expected_at_the_start_of_the_next(engine):
    """CDNOW, of those who had bought again by the end of 1997: nobody joins them later."""
    bought = cdnow.orders().group_by("customer").aggregate([("ordered_on", "min")])
    again = {
        row["customer"]
        for row in cdnow.orders().join(bought, "customer").to_pylist()
        if row["ordered_on_min"] < row["ordered_on"] < date(1998, 1, 1)
    }
    rows = cdnow.orders().filter(pc.is_in(cdnow.orders()["customer"], pa.array(again)))
    tables = Tables(engine, orders=engine.from_arrow(rows))
    found = study(tables, until=date(1998, 6, 30), currency="USD", time_unit="week", inactive_days=180)
    first, second = (one.rate("expected") for one in found.definitions.periods_by(Grain.QUARTER)[-2:])
    assert second.denominator == pytest.approx(first.denominator - first.numerator, rel=1e-12)


def test_nobody_at_all_gives_no_definitions(engine):
    found = study(
        Tables(engine, contracts=engine.from_arrow(contracts([(1, 50, 60, 5)]))), until=day(20), currency="EUR"
    )
    assert (found.definitions.definitions, found.definitions.periods, found.definitions.groups) == ((), (), ())


def test_every_definition_is_defined():
    assert tuple(rivals.SLUGS) == rivals.DEFINITIONS
    assert set(rivals.SLUGS.values()) <= set(DEFINITIONS)
