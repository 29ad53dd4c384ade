"""Lifetimes against lifelines, against published and hand-made values, and against customers whose truth is known."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter, NelsonAalenFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from scipy.stats import chi2

from regulars.analytics.chances import chi_square_tail
from regulars.analytics.survival.comparing import log_rank
from regulars.analytics.survival.curves import (
    difference,
    interval_at,
    kaplan_meier,
    median,
    nelson_aalen,
    restricted_mean,
    share_at,
)
from regulars.analytics.survival.rows import lifetimes
from regulars.analytics.tests.telco import counts


def telco(contract=None):
    found = counts()
    kept = np.ones(len(found["months"]), bool) if contract is None else found["contract"] == contract
    return lifetimes(found["months"][kept], found["left"][kept], weight=found["customers"][kept])


@pytest.fixture(scope="module")
def watched_late():
    """900 lifetimes in whole days with many ties; everybody is watched only from some age on."""
    chance = np.random.default_rng(5)
    lived = np.ceil(chance.weibull(0.8, 2000) * 90)
    entry = np.floor(chance.uniform(-60, 80, 2000)).clip(0)
    stopped = np.ceil(chance.uniform(20, 300, 2000))
    kept = np.minimum(lived, stopped) > entry
    duration, ended = np.minimum(lived, stopped)[kept], (lived <= stopped)[kept]
    return duration[:900], ended[:900], entry[kept][:900], chance.integers(0, 3, 2000)[kept][:900]


def test_the_telephone_company_has_the_published_curve():
    shares = share_at(kaplan_meier(telco()), [1, 12, 24, 48, 72])
    assert shares.round(4).tolist() == [0.9460, 0.8432, 0.7887, 0.7088, 0.5928]


@pytest.mark.parametrize("since", [-np.inf, 25.0])
def test_the_curve_and_its_interval_are_those_of_lifelines(watched_late, since):
    duration, ended, entry, _group = watched_late
    kept = duration > since
    theirs = KaplanMeierFitter().fit(duration[kept], ended[kept], entry=np.maximum(entry, since)[kept])
    ours = kaplan_meier(lifetimes(duration, ended, entry), since=since)
    times = ours.time[ours.share > 0]
    assert len(times) > 50
    assert share_at(ours, times) == pytest.approx(theirs.predict(times).to_numpy(), abs=1e-12)
    bounds = theirs.confidence_interval_.loc[times].to_numpy()
    assert np.column_stack(interval_at(ours, times)) == pytest.approx(bounds, abs=1e-9)


def test_the_hazard_is_that_of_lifelines(watched_late):
    duration, ended, entry, _group = watched_late
    theirs = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(duration, ended, entry=entry)
    ours = nelson_aalen(lifetimes(duration, ended, entry))
    assert ours.cumulative == pytest.approx(theirs.cumulative_hazard_.loc[ours.time].to_numpy().ravel(), abs=1e-12)
    # lifelines takes the binomial variance d (n - d) / n^3, which Klein (1991) found too small; ours is d / n^2.
    table = theirs.event_table.loc[ours.time]
    watched = table["at_risk"] - table["entrance"]
    variance = (table["observed"] / watched**2).cumsum().to_numpy()
    assert ours.standard_error == pytest.approx(np.sqrt(variance), rel=1e-9)
    width = np.log(ours.high / ours.low) / 2
    assert width == pytest.approx(1.959964 * np.sqrt(variance) / ours.cumulative, rel=1e-6)


def test_the_median_and_its_interval_are_those_of_lifelines(watched_late):
    duration, ended, _entry, _group = watched_late
    theirs = KaplanMeierFitter().fit(duration, ended)
    middle, low, high = median(kaplan_meier(lifetimes(duration, ended)))
    bounds = median_survival_times(theirs.confidence_interval_).to_numpy().ravel()
    assert (middle, low, high) == (theirs.median_survival_time_, *bounds)


def test_the_mean_lifetime_is_that_of_lifelines(watched_late):
    duration, ended, _entry, _group = watched_late
    theirs = restricted_mean_survival_time(KaplanMeierFitter().fit(duration, ended), t=200)
    assert restricted_mean(kaplan_meier(lifetimes(duration, ended)), 200).value == pytest.approx(theirs, rel=1e-12)


def test_without_running_lifetimes_the_error_of_the_mean_is_that_of_any_mean():
    """Greenwood's sum is then the variance of min(lifetime, until) divided by the number of customers, exactly."""
    lived = np.random.default_rng(2).integers(1, 60, 400).astype(float)
    found = restricted_mean(kaplan_meier(lifetimes(lived, np.ones(400))), 40)
    cut = np.minimum(lived, 40)
    assert found.value == pytest.approx(cut.mean())
    assert found.standard_error == pytest.approx(cut.std() / np.sqrt(400))


def test_the_interval_of_the_mean_lifetime_holds_the_truth_as_often_as_it_says():
    chance, held = np.random.default_rng(17), 0
    truth = 30 * (1 - np.exp(-24 / 30))  # exponential lifetimes of mean 30, within the first 24
    for _try in range(400):
        lived, stopped = chance.exponential(30, 150), chance.uniform(20, 60, 150)
        stopped[:5] = 60
        mean = restricted_mean(kaplan_meier(lifetimes(np.minimum(lived, stopped), lived <= stopped)), 24)
        held += mean.low <= truth <= mean.high
    assert 0.92 <= held / 400 <= 0.98


def test_differences_between_contracts_are_those_of_lifelines():
    found = counts()
    theirs = multivariate_logrank_test(
        np.repeat(found["months"], found["customers"]),
        np.repeat(found["contract"], found["customers"]),
        np.repeat(found["left"], found["customers"]),
    )
    ours = log_rank([telco(contract) for contract in np.unique(found["contract"])])
    assert ours.degrees == 2
    assert ours.statistic == pytest.approx(theirs.test_statistic, rel=1e-9)
    assert ours.p_value < 1e-300
    assert sum(ours.observed) == 1869
    assert sum(ours.expected) == pytest.approx(1869)


def test_groups_that_do_not_differ_are_found_to_differ_as_lifelines_does(watched_late):
    duration, ended, _entry, group = watched_late
    theirs = multivariate_logrank_test(duration, group, ended)
    ours = log_rank([lifetimes(duration[group == one], ended[group == one]) for one in range(3)])
    assert ours.statistic == pytest.approx(theirs.test_statistic, rel=1e-9)
    assert ours.p_value == pytest.approx(theirs.p_value, rel=1e-9)


def test_two_groups_watched_late_are_compared_among_those_watched():
    """By hand: at 5 one of {a, b} leaves (c is not watched yet), at 8 one of {b, c}."""
    one = lifetimes([5], [True], [0])
    other = lifetimes([9, 8], [False, True], [0, 6])
    found = log_rank([one, other])
    assert found.expected == pytest.approx((0.5, 1.5))
    assert found.statistic == pytest.approx((1 - 0.5) ** 2 / 0.25)


def test_a_group_without_leavers_or_without_anybody_at_the_time_can_be_compared():
    found = log_rank([lifetimes([1, 2], [True, True]), lifetimes([9, 9], [False, False]), lifetimes([], [])])
    assert found.degrees == 1
    assert 0 < found.p_value < 1


def test_nobody_left_means_no_difference():
    found = log_rank([lifetimes([3], [False]), lifetimes([4], [False])])
    assert (found.statistic, found.p_value) == (0.0, 1.0)


def test_counted_rows_say_the_same_as_single_ones(watched_late):
    duration, ended, entry, _group = watched_late
    thrice = lifetimes(np.tile(duration, 3), np.tile(ended, 3), np.tile(entry, 3))
    weighted = lifetimes(duration, ended, entry, np.full(len(duration), 3))
    assert len(weighted.duration) < len(duration)
    assert kaplan_meier(thrice).low == pytest.approx(kaplan_meier(weighted).low, nan_ok=True)


def test_late_entry_counts_nobody_before_they_were_watched():
    """Of three, one left at 2 before the third came under observation at 3: it cannot have been at risk then."""
    curve = kaplan_meier(lifetimes([2, 6, 5], [True, False, True], [0, 0, 3]))
    assert curve.at_risk.tolist() == [2, 2]
    assert curve.share.tolist() == [0.5, 0.25]


def test_when_the_last_one_leaves_the_share_is_zero_and_its_interval_unknown():
    curve = kaplan_meier(lifetimes([1, 2], [True, True]))
    assert curve.share.tolist() == [0.5, 0.0]
    assert np.isnan(curve.low[-1])
    assert restricted_mean(curve, 2).value == 1.5


def test_nothing_is_said_beyond_what_was_seen():
    curve = kaplan_meier(lifetimes([1, 4], [True, False]))
    assert np.isnan(share_at(curve, [4.5])).all()
    assert median(curve) == (1.0, 1.0, None)
    with pytest.raises(ValueError, match="longer than 4"):
        restricted_mean(curve, 5)


def test_without_leavers_everybody_is_there():
    curve = kaplan_meier(lifetimes([2, 4], [False, False]))
    assert share_at(curve, [0, 4]).tolist() == [1, 1]
    assert restricted_mean(curve, 4).value == 4


def test_two_means_are_compared_by_their_own_errors():
    found = counts()
    monthly, yearly = (restricted_mean(kaplan_meier(telco(name)), 60) for name in np.unique(found["contract"])[:2])
    apart = difference(yearly, monthly)
    assert apart.low > 15
    assert apart.standard_error > max(monthly.standard_error, yearly.standard_error)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1, 2], [True]), "one length"),
        (([-1], [True]), "not negative"),
        (([np.nan], [True]), "known"),
        (([3], [True], [3]), "below duration"),
        (([3], [True], [np.nan]), "below duration"),
        (([3], [True], None, [np.nan]), "weights"),
    ],
)
def test_impossible_lifetimes_are_refused(columns, said):
    with pytest.raises(ValueError, match=said):
        lifetimes(*columns)


def test_tails_of_chi_square_are_exact():
    for degrees in (1, 2, 3, 4, 7, 12):
        for statistic in (0.0, 0.3, 4.0, 40.0, 900.0):
            assert chi_square_tail(statistic, degrees) == pytest.approx(chi2.sf(statistic, degrees), rel=1e-9)
