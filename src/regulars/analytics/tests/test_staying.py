"""Which model says how long contracts last: against sums by hand, customers whose truth is known, and late records."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from regulars.analytics.calendar import DAYS_A_MONTH as MONTH
from regulars.analytics.models import renewal, staying
from regulars.analytics.models.fitting import NoModel, likelihood_at
from regulars.analytics.models.spells import (
    Spells,
    as_known,
    billed_months,
    renewals,
    rows_of_spells,
    spells_of,
)
from regulars.analytics.prediction import Horizon, _of_contracts
from regulars.analytics.study import study
from regulars.analytics.tables import Tables

RISING = renewal.ShiftedBetaGeometric(0.5, 1.0, 0.0, 0)  # most leave soon, and who stays stays for long


def drawn(model, months_watched, *, period=1, seed=3):
    """Contracts that began so many months ago and end, when they do, where a period of the model ends."""
    watched = np.asarray(months_watched, dtype=np.float64)
    found = renewal.simulate(model, watched // period, np.random.default_rng(seed))
    days_watched = np.ceil(watched * MONTH) + 3
    days = np.where(found.left, np.rint(found.periods * period * MONTH), days_watched)
    return spells_of(days, found.left, days_watched)


def test_a_spell_counts_the_periods_that_are_over():
    # Half a month; left after exactly a month of February; left in the third month; left in a month not over yet.
    days, left = [15, 28, 70, 61], [False, True, True, True]
    rows = rows_of_spells(spells_of(days, left, [15, 400, 400, 62]), 1)
    assert sorted(zip(rows.periods, rows.left, rows.weight, strict=True)) == [
        (0, 0, 1),
        (1, 0, 1),
        (1, 1, 1),
        (3, 1, 1),
    ]
    assert renewals(np.array([365.0, 366.0, 368.0]), 12).tolist() == [0, 0, 1]


def test_contracts_of_a_year_are_told_by_their_ends():
    yearly, monthly = (drawn(RISING, np.full(400, 60), period=months) for months in (12, 1))
    assert billed_months(yearly) == 12
    assert billed_months(monthly) == 1
    assert billed_months(drawn(RISING, np.full(400, 60), period=3)) == 3


def test_what_was_known_before_is_what_had_happened_by_then():
    spells = spells_of([100, 40, 250, 10], [True, True, False, False], [300, 90, 250, 10])
    then, places = as_known(spells, 60.0)
    assert places.tolist() == [0, 1, 2]
    assert then.days.tolist() == [100, 30, 190]
    assert then.left.tolist() == [True, False, False]
    assert then.watched.tolist() == [240, 30, 190]


def test_the_likelihood_of_late_entry_is_that_of_what_came_after():
    truth = {"alpha": 0.8, "beta": 3.0}
    model = renewal.ShiftedBetaGeometric(**truth, log_likelihood=0.0, customers=0)
    late = likelihood_at(renewal.SHIFTED, renewal.contract_rows([5, 6], [True, False], entered=[2, 2]), truth)
    there = renewal.survival(model, [2, 4, 5, 6])
    assert np.exp(late) == pytest.approx((there[1] - there[2]) / there[0] * there[3] / there[0])
    with pytest.raises(ValueError, match="before watching began"):
        renewal.contract_rows([2], [True], entered=[2])


def test_records_that_begin_late_give_the_same_parameters():
    truth = renewal.ShiftedBetaGeometric(0.9, 6.0, 0.0, 0)
    whole = drawn(truth, np.random.default_rng(1).integers(1, 60, 60_000))
    # Nobody wrote down who had left by 24 months ago.
    noticed = ~(whole.left & (whole.watched - whole.days > 24 * MONTH))
    late = spells_of(whole.days[noticed], whole.left[noticed], whole.watched[noticed])
    assert not renewals(whole.entered, 1).any()
    assert late.entered.max() == pytest.approx(36 * MONTH, abs=40)
    there = renewal.survival(truth, [6, 12, 24])
    for spells, close in ((whole, 0.01), (late, 0.02)):
        for model in staying.fit_all(spells).values():
            assert staying.stays(model, [0], 24)[0, [5, 11, 23]] == pytest.approx(there, abs=close)
    blind = renewal.fit_shifted(rows_of_spells(Spells(late.days, late.left, late.watched, np.zeros(late.count)), 1))
    assert renewal.survival(blind, [24])[0] > there[2] + 0.08


def test_a_short_silence_at_the_beginning_is_no_late_record():
    assert not drawn(RISING, np.random.default_rng(2).integers(1, 40, 50)).entered.any()
    assert not spells_of([30.0], [False], [30.0]).entered.any()


def test_the_model_that_sees_retention_rise_takes_over_and_says_why():
    spells = drawn(RISING, np.random.default_rng(4).integers(12, 40, 6_000))
    found = staying.fit(spells)
    assert found.choice.why.code == "model_changed"
    assert found.choice.model in ("shifted_beta_geometric", "beta_discrete_weibull")
    by_name = {report.model: report for report in found.choice.reports}
    assert set(by_name) == set(staying.NAMES)
    best = by_name[found.choice.model]
    assert best.predicted_left == pytest.approx(best.left, rel=0.06)
    assert best.deviance < by_name["tenure"].deviance < by_name["tenure"].naive[0].deviance
    assert sum(bucket.customers for bucket in best.buckets) == best.customers
    assert sum(bucket.left for bucket in best.buckets) == best.left
    # What it says of the year to come is what the truth says.
    ahead = staying.stays(found.model, [20], 12)[0, -1]
    assert ahead == pytest.approx(renewal.probability_alive(RISING, 12, [20])[0], abs=0.02)


def test_leaving_at_an_even_pace_changes_nothing():
    even = renewal.ShiftedBetaGeometric(300.0, 9_700.0, 0.0, 0)
    found = staying.fit(drawn(even, np.random.default_rng(5).integers(12, 40, 30_000)))
    assert (found.choice.model, found.choice.why.code) == ("tenure", "model_kept")
    assert staying.fit(drawn(even, np.full(3_000, 30)), "no such model").choice.before == "tenure"


def test_a_young_or_a_small_company_compares_nothing():
    young = staying.fit(drawn(RISING, np.full(300, 4)))
    assert (young.choice.model, young.choice.why.code) == ("tenure", "model_not_compared")
    small = staying.fit(drawn(RISING, np.full(20, 40)))
    assert {model.code for model in small.candidates.values()} == {"few_customers"}
    assert isinstance(small.model, NoModel)
    nobody = staying.fit(spells_of([], [], []))
    assert isinstance(nobody.model, NoModel)


def test_between_renewals_of_a_year_nobody_leaves():
    yearly = staying.Renewing(RISING, 12)
    found = staying.stays(yearly, [0, 10, 25], 14)
    there = renewal.survival(RISING, np.arange(5))
    assert found[0] == pytest.approx([1.0] * 11 + [there[1]] * 3)
    assert found[1] == pytest.approx([1.0] + [there[1]] * 12 + [there[2]])
    assert found[2] == pytest.approx([1.0] * 10 + [there[3] / there[2]] * 4)


def test_aliveness_and_value_of_contracts_are_the_sums_over_the_months():
    people = {
        "months": np.array([0.0, 7.0, 7.0, 7.0]),
        "months_left": np.array([np.nan, np.nan, 3.0, np.nan]),
        "monthly_minor": np.array([1000.0, 2000.0, 2000.0, 2000.0]),
        "lost": np.array([False, False, False, True]),
    }
    horizon = Horizon(12, 0.10, 1.0)
    alive, if_alive, value = _of_contracts(staying.Renewing(RISING, 1), people, horizon, np.ones(12))
    there = [float(renewal.survival(RISING, [month])[0]) for month in range(20)]
    worth = [1.1 ** (-month / 12) for month in range(1, 13)]
    own = [there[7 + month] / there[7] for month in range(1, 13)]
    assert alive == pytest.approx([there[12], own[-1], 0.0, 0.0])
    expected = [
        1000 * sum(share * off for share, off in zip(there[1:13], worth, strict=True)),
        2000 * sum(share * off for share, off in zip(own, worth, strict=True)),
        2000 * sum(worth[:3]),
        0.0,
    ]
    assert value == pytest.approx(expected)
    assert if_alive[1] == pytest.approx(2000 * sum(worth))


def test_the_chance_to_stay_is_that_of_simulated_contracts():
    model = renewal.BetaDiscreteWeibull(0.8, 4.0, 0.8, 0.0, 1)
    life = renewal.simulate(model, np.full(400_000, 60), np.random.default_rng(7)).periods
    there = life > 10
    assert staying.stays(staying.Renewing(model, 1), [10], 12)[0, -1] == pytest.approx(
        np.mean(life[there] > 22), abs=0.004
    )


def test_a_study_predicts_contracts_with_the_model_it_chose(engine):
    spells = drawn(RISING, np.random.default_rng(4).integers(12, 40, 6_000))
    until = date(2026, 11, 20)
    started = [until + timedelta(days=1 - int(days)) for days in spells.watched]
    ended = [
        begin + timedelta(days=int(days)) if left else None
        for begin, days, left in zip(started, spells.days, spells.left, strict=True)
    ]
    table = pa.table(
        {
            "customer": range(len(started)),
            "started_on": pa.array(started, pa.date32()),
            "ended_on": pa.array(ended, pa.date32()),
            "monthly_minor": [5_000] * len(started),
        }
    )
    found = study(Tables(engine, contracts=engine.from_arrow(table)), until=until, currency="EUR", splits=())
    (used,) = [fit for fit in found.models if fit.details.get("predicts") and fit.model in staying.NAMES]
    assert used.model != "tenure"
    assert used.details["why"]["params"]["before"] == "tenure"
    assert used.details["period_months"] == 1
    assert used.details["kept_back"]["model"] == used.model
    assert set(used.details["standard_errors"]) == set(used.parameters)
    alive = found.customers["probability_alive"].to_numpy(zero_copy_only=False)
    there = ~spells.left
    truth = renewal.probability_alive(RISING, 12, spells.watched[there] // MONTH)
    assert alive[there] == pytest.approx(truth, abs=0.02)
    again = study(
        Tables(engine, contracts=engine.from_arrow(table)),
        until=until, currency="EUR", splits=(), staying=used.model,
    )  # fmt: skip
    assert again.model(used.model).details["why"]["code"] == "model_kept"
