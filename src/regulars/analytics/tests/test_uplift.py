"""Who gains more than others: the areas by hand and by brute force, and verdicts on customers whose truth is known."""

import numpy as np
import pytest

from regulars.analytics.experiments.learner import learn
from regulars.analytics.experiments.ranking import qini_advantage, qini_of, ranked, uplift_curve

CUSTOMERS = 8_000


def shop(chance, gain_of, base_of=lambda x: 0.2 + 0.05 * x[:, 0]):
    """Customers with two traits, dealt into halves; `gain_of` says how much likelier the treated act."""
    x = chance.normal(size=(CUSTOMERS, 2)).clip(-2, 2)
    arm = chance.random(CUSTOMERS) < 0.5
    chances = base_of(x) + arm * gain_of(x)
    return x, arm, (chance.random(CUSTOMERS) < chances).astype(float)


def test_the_gain_along_the_order_is_what_counting_gives():
    chance = np.random.default_rng(1)
    score, arm = chance.integers(0, 12, 300), chance.random(300) < 0.6
    outcome = (chance.random(300) < 0.3).astype(float)
    curve = uplift_curve(ranked(score, arm, outcome))
    for step, limit in enumerate(sorted(set(score.tolist()), reverse=True), 1):
        taken = score >= limit
        treated, control = taken & arm, taken & ~arm
        gained = outcome[treated].sum() - outcome[control].sum() * treated.sum() / control.sum()
        assert curve.share[step] == pytest.approx(taken.mean())
        assert curve.gain[step] == pytest.approx(gained / arm.sum())
        uplift = outcome[treated].mean() - outcome[control].mean()
        assert curve.uplift[step] == pytest.approx(uplift * taken.mean())


def test_a_score_of_one_value_is_no_ranking():
    chance = np.random.default_rng(2)
    arm, outcome = chance.random(500) < 0.5, (chance.random(500) < 0.4).astype(float)
    curve = uplift_curve(ranked(np.ones(500), arm, outcome))
    assert curve.qini == pytest.approx(0, abs=1e-12)
    assert curve.auuc == pytest.approx((outcome[arm].mean() - outcome[~arm].mean()) / 2)


def test_drawing_a_customer_twice_is_having_them_twice():
    chance = np.random.default_rng(3)
    score, arm = chance.random(80), chance.random(80) < 0.5
    outcome, weight = (chance.random(80) < 0.4).astype(float), chance.integers(0, 3, 80)
    rows = ranked(score, arm, outcome)
    whole = uplift_curve(ranked(np.repeat(score, weight), np.repeat(arm, weight), np.repeat(outcome, weight)))
    assert uplift_curve(rows, weight[rows.order].astype(float)).qini == pytest.approx(whole.qini)


def test_the_true_gain_ranks_best_and_a_random_score_ranks_nothing():
    chance = np.random.default_rng(4)
    x, arm, outcome = shop(chance, lambda x: 0.1 * x[:, 1])
    true, noise = (
        qini_of(x[:, 1], arm, outcome, rng=chance),
        qini_of(chance.random(CUSTOMERS), arm, outcome, rng=chance),
    )
    assert true.low > 0
    assert noise.low < 0 < noise.high
    assert qini_advantage(x[:, 1], -x[:, 1], arm, outcome, rng=chance).value > 1.5 * true.value


def test_who_gains_by_what_we_know_of_them_is_found():
    x, arm, outcome = shop(np.random.default_rng(5), lambda x: 0.1 * x[:, 1])
    scores, found = learn(x, arm, outcome)
    assert found.code == "usable"
    assert np.corrcoef(scores.gain, x[:, 1])[0, 1] > 0.9


def test_where_all_gain_alike_it_is_said_that_there_is_no_difference():
    x, arm, outcome = shop(np.random.default_rng(6), lambda x: 0.1, base_of=lambda x: 0.3)
    assert learn(x, arm, outcome)[1].code == "no_usable_difference"


def test_where_those_gain_who_act_anyway_it_is_said_that_the_plain_chance_is_as_good():
    x, arm, outcome = shop(
        np.random.default_rng(7), lambda x: 0.6 * (0.2 + 0.09 * x[:, 0]), base_of=lambda x: 0.2 + 0.09 * x[:, 0]
    )
    _scores, found = learn(x, arm, outcome)
    assert found.code == "no_better_than_chance_to_act"
    assert found.over_chance_to_act.low <= 0


def test_from_a_handful_who_acted_nothing_is_learnt():
    x = np.zeros((200, 1))
    scores, found = learn(x, np.arange(200) % 2, np.arange(200) < 60)
    assert (scores, found.code, found.events) == (None, "few_events", 30)


def test_a_score_never_saw_the_customer_it_judges():
    """Traits that are pure noise, more of them than can be learnt: a score that cheated would rank well."""
    chance = np.random.default_rng(8)
    x, arm = chance.normal(size=(1_500, 120)), chance.random(1_500) < 0.5
    outcome = (chance.random(1_500) < 0.4).astype(float)
    assert learn(x, arm, outcome)[1].code == "no_usable_difference"
