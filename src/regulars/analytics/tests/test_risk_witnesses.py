"""How sure figures of a back-test are: few leavers tell little, and one customer in several months is one witness."""

import numpy as np
import pytest
from scipy.stats import norm

from regulars.analytics.risk import measures
from regulars.analytics.risk.backtest import tells


def overlapping(draw: np.random.Generator, customers: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(A score of pure noise, who left within 90 days, whose row it is): the same people a month apart, thrice."""
    life, noise = draw.exponential(900, customers), draw.uniform(size=customers)
    here = [np.flatnonzero(life > day) for day in (0, 30, 60)]
    left = [(life[who] <= day + 90).astype(float) for day, who in zip((0, 30, 60), here, strict=True)]
    whose = np.concatenate(here)
    return noise[whose], np.concatenate(left), whose


def test_noise_is_taken_for_a_signal_as_seldom_as_promised():
    draw = np.random.default_rng(3)
    by_people = by_rows = 0
    for _ in range(1500):
        said, left, whose = overlapping(draw)
        found = measures.auc(said, left)
        by_people += tells(found, *measures.different(left, whose))
        by_rows += tells(found, int(left.sum()), int((1 - left).sum()))
    assert 0.01 < by_people / 1500 < 0.035 < 0.06 < by_rows / 1500


def test_what_three_months_say_of_the_same_people_weighs_no_more_than_one():
    draw = np.random.default_rng(4)
    one, other, left = draw.uniform(size=(3, 300))
    whose = np.arange(300)
    gain, error = measures.better(one, other, whose)
    assert (gain, error) == pytest.approx(((other - one).mean(), (other - one).std(ddof=1) / np.sqrt(300)))
    thrice = [np.tile(column, 3) for column in (one, other, whose)]
    assert measures.better(*thrice) == pytest.approx((gain, error))
    left = (left < 0.3).astype(float)
    bins = measures.calibration(one, left, whose)
    again = measures.calibration(thrice[0], np.tile(left, 3), thrice[2])
    assert [(bin_.low, bin_.high) for bin_ in again] == [(bin_.low, bin_.high) for bin_ in bins]
    assert [bin_.customers for bin_ in again] == [3 * bin_.customers for bin_ in bins]
    assert all(bin_.low < bin_.came < bin_.high for bin_ in bins)


@pytest.mark.parametrize(("leavers", "stayed"), [(3, 97), (8, 192), (40, 160)])
@pytest.mark.parametrize("true", [0.5, 0.9])
def test_the_interval_of_the_auc_holds_the_true_one_in_95_of_100_cases(leavers, stayed, true):
    draw = np.random.default_rng(5)
    left = np.concatenate([np.ones(leavers), np.zeros(stayed)])
    inside = 0
    for _ in range(600):
        said = draw.normal(size=len(left)) + left * np.sqrt(2) * norm.ppf(true)
        low, high = measures.auc_interval(measures.auc(said, left), leavers, stayed)
        inside += low <= true <= high
    assert 0.93 < inside / 600 < 0.99


def test_three_leavers_ranked_without_a_fault_or_all_wrong_prove_little():
    low, high = measures.auc_interval(1.0, 3, 97)
    assert (low < 0.75, high) == (True, 1.0)
    assert measures.auc_interval(0.0, 3, 97) == pytest.approx((0.0, 1 - low))
    assert measures.auc_interval(0.5, 0, 100) == (0.0, 1.0)
