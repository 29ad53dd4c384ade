"""Models of leaving: what they learn, what they refuse, that they add up and that nothing leaks."""

import json

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from regulars.analytics import risk
from regulars.analytics.risk import additive, measures
from regulars.analytics.risk.backtest import back_test, candidate, candidates
from regulars.analytics.risk.model import from_dict, to_dict
from regulars.analytics.risk.table import Column, Features
from regulars.analytics.tests.leavers import COUNT, fitted, invented


@pytest.fixture(scope="module")
def known():
    return invented()


@pytest.fixture(scope="module")
def model(known):
    return fitted(known[0], known[1])


def extended(features: Features, *columns: Column) -> Features:
    return Features((*features.columns, *columns))


def words(values) -> np.ndarray:
    return np.array([str(value) for value in values], dtype=object)


def test_the_true_chances_come_out(known, model):
    features, left, chance = known
    said = model.probability(features)
    assert np.abs(said - chance).mean() < 0.03
    assert np.corrcoef(said, chance)[0, 1] > 0.98
    assert said.mean() == pytest.approx(left.mean(), abs=1e-6)


def test_the_form_that_is_true_is_chosen_and_trees_do_not_earn_their_place(model):
    assert model.tested.chosen.startswith("log")
    assert {tried.name for tried in model.tested.tried} > {"boosting", "plain 1", "splines 1"}
    assert model.adds_up


def test_a_bend_is_seen_where_there_is_one():
    draw = np.random.default_rng(5)
    size = draw.uniform(-2, 2, 2000)
    left = (draw.uniform(size=2000) < 1 / (1 + np.exp(-(2.5 * np.abs(size) - 3)))).astype(float)
    assert fitted(Features((Column("size", size),)), left).tested.chosen.startswith("splines")


def test_trees_earn_their_place_where_columns_work_together():
    draw = np.random.default_rng(6)
    a, b = draw.uniform(-1, 1, (2, 2000))
    left = (draw.uniform(size=2000) < np.where(a * b > 0, 0.8, 0.1)).astype(float)
    features = Features((Column("a", a), Column("b", b), Column("town", words(draw.integers(0, 3, 2000)))))
    model = fitted(features, left, keep=("a", "b"))
    assert model.tested.chosen == "boosting"
    assert not model.adds_up
    reasons = model.reasons(features)[int(np.argmax(model.probability(features)))]
    assert {reason.column for reason in reasons} <= {"a", "b"}
    assert [driver.column for driver in model.drivers(features)][2] == "town"


def test_weights_are_those_of_another_implementation(known):
    features, left, _chance = known
    rows = np.column_stack([features.column(name).values for name in ("tenure", "monthly")])
    scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    theirs = LogisticRegression(C=1 / 3, tol=1e-10, max_iter=10_000).fit(scaled, left)
    ours = additive.fit(features.only(["tenure", "monthly"]), left, form="plain", penalty=3.0)
    assert np.concatenate(ours.weights) == pytest.approx(theirs.coef_[0], abs=1e-5)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)


def test_contributions_add_up_to_the_log_odds(known, model):
    features = known[0]
    odds = model.model.log_odds(features)
    average = odds - model.contributions(features).sum(axis=1)
    assert np.ptp(average) < 1e-9
    assert model.contributions(features).mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-9)


def test_drivers_name_what_matters_and_in_which_direction(known, model):
    drivers = {driver.column: driver for driver in model.drivers(known[0])}
    assert next(iter(drivers)) == "tenure"
    assert list(drivers)[-1] == "weather"
    assert sum(driver.share for driver in drivers.values()) == pytest.approx(1)
    low, high = drivers["tenure"].effects
    assert low.odds > 1 > high.odds
    assert {effect.value: effect.odds > 1 for effect in drivers["plan"].effects} == {"month": True, "year": False}
    assert sum(effect.customers for effect in drivers["plan"].effects) == COUNT


def test_reasons_are_the_largest_contributions_with_the_values_of_the_customer(known, model):
    features = known[0]
    riskiest = int(np.argmax(model.probability(features)))
    reasons = model.reasons(features)[riskiest]
    assert reasons[0].column == "tenure"
    assert reasons[0].value == features.column("tenure").values[riskiest]
    assert reasons[0].odds > 1
    assert [abs(reason.log_odds) for reason in reasons] == sorted((abs(r.log_odds) for r in reasons), reverse=True)


def test_the_same_rows_give_the_same_model_bit_for_bit(known, model):
    again = fitted(known[0], known[1])
    assert to_dict(again) == to_dict(model)
    assert again.tested.to_dict() == model.tested.to_dict()


def test_a_model_is_kept_as_json_and_comes_back_bit_for_bit(known, model):
    kept = json.loads(json.dumps(to_dict(model)))
    back = from_dict(kept)
    assert np.array_equal(back.probability(known[0]), model.probability(known[0]))
    splines = additive.fit(known[0], known[1], form="splines", penalty=1.0)
    again = additive.from_dict(json.loads(json.dumps(splines.to_dict())))
    assert np.array_equal(again.log_odds(known[0]), splines.log_odds(known[0]))


def test_what_was_not_known_weighs_by_itself(known):
    features, left, _chance = known
    draw = np.random.default_rng(3)
    gone = draw.uniform(size=COUNT) < np.where(left == 1, 0.5, 0.1)
    asked = Column("rating", np.where(gone, np.nan, draw.uniform(1, 5, COUNT)))
    model = fitted(extended(features, asked), left)
    effects = next(driver for driver in model.drivers(extended(features, asked)) if driver.column == "rating").effects
    unknown = next(effect for effect in effects if effect.value is None)
    assert (unknown.customers, unknown.odds > 2) == (int(gone.sum()), True)


def test_words_never_seen_count_as_the_others(known, model):
    features = known[0].take(np.arange(2))
    strange = Features(
        tuple(Column("plan", words(["decade", ""])) if one.name == "plan" else one for one in features.columns)
    )
    assert np.isfinite(model.probability(strange)).all()


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (Column("number", np.arange(COUNT, dtype=float)), "identifier"),
        (Column("Client ID", np.random.default_rng(1).permutation(10**6)[:COUNT].astype(float)), "identifier"),
        (Column("name", words(f"Customer {n}" for n in range(COUNT))), "identifier"),
        (Column("street", words(n // 4 for n in range(COUNT))), "scattered"),
        (Column("country", words(["MD"] * COUNT)), "constant"),
    ],
)
def test_columns_that_name_a_customer_or_say_nothing_are_left_out(known, column, code):
    model = fitted(extended(known[0], column), known[1], rival=False)
    assert [(one.column, one.code) for one in model.left_out] == [(column.name, code)]
    assert column.name not in model.names


def leaks(left: np.ndarray) -> list[Column]:
    gone = left == 1
    some = gone & (np.random.default_rng(2).uniform(size=len(left)) < 0.4)
    return [
        Column("last invoice", np.where(gone, 0.0, np.arange(len(left)) + 1.0)),
        Column("reason", words("price" if one else "" for one in gone)),
        Column("refund", np.where(gone, 10.0, np.nan)),
        Column("note", words("has left us" if one else "fine" for one in some)),
        Column("days since cancelled", np.where(some, 30.0, 0.0)),
    ]


@pytest.mark.parametrize("place", range(5))
def test_a_column_that_tells_the_answer_is_noticed_and_left_out(known, place):
    features, left, _chance = known
    column = leaks(left)[place]
    model = fitted(extended(features, column), left, rival=False)
    assert [(one.column, one.code) for one in model.left_out] == [(column.name, "leak")]
    assert model.tested.measures.auc < 0.95


def test_who_answers_for_a_column_may_keep_it(known):
    features, left, _chance = known
    model = fitted(extended(features, leaks(left)[0]), left, rival=False, keep=("last invoice",))
    assert "last invoice" in model.names
    assert model.tested.measures.auc > 0.99


def test_the_invented_columns_themselves_are_no_leaks(known, model):
    assert model.left_out == ()


@pytest.mark.parametrize(("customers", "leavers", "code"), [(199, 90, "few_customers"), (900, 39, "few_leavers")])
def test_with_few_customers_or_leavers_there_is_no_model(customers, leavers, code):
    left = (np.arange(customers) < leavers).astype(float)
    features = Features((Column("size", np.random.default_rng(1).uniform(size=customers)),))
    refused = risk.fit(features, left)
    assert isinstance(refused, risk.NoModel)
    assert refused.code == code
    assert risk.fit(features, 1 - left).code == ("few_stayed" if code == "few_leavers" else code)


def test_where_nothing_tells_who_leaves_that_is_said():
    draw = np.random.default_rng(9)
    features = Features((Column("size", draw.uniform(size=1000)), Column("town", words(draw.integers(0, 4, 1000)))))
    refused = risk.fit(features, (draw.uniform(size=1000) < 0.3).astype(float))
    assert isinstance(refused, risk.NoModel)
    assert refused.code == "no_signal"


def test_without_columns_there_is_no_model():
    features = Features((Column("id", np.arange(400.0)),))
    refused = risk.fit(features, (np.arange(400) % 2).astype(float))
    assert isinstance(refused, risk.NoModel)
    assert (refused.code, refused.details) == ("no_columns", {"left_out": ["id"]})


def test_measures_are_those_of_another_implementation(known, model):
    said, left = np.round(model.probability(known[0]), 2), known[1]
    assert measures.auc(said, left) == pytest.approx(roc_auc_score(left, said), abs=1e-12)
    assert measures.losses(said, left).mean() == pytest.approx(log_loss(left, np.clip(said, 1e-12, 1)), abs=1e-9)


def test_lift_does_not_depend_on_the_order_of_equal_customers():
    said = np.array([0.5] * 20)
    left = np.array([1.0] * 5 + [0.0] * 15)
    assert measures.lift(said, left) == measures.lift(said, left[::-1].copy()) == pytest.approx(1.0)


def test_what_is_said_too_high_is_brought_down():
    """The model of the past says more than comes now: a straight line on the log odds mends it."""
    from regulars.analytics.risk import calibrating

    draw = np.random.default_rng(4)
    odds = draw.normal(0, 1, 5000)
    left = (draw.uniform(size=5000) < 1 / (1 + np.exp(-(odds * 0.5 - 1)))).astype(float)
    used, said = calibrating.choose(odds, left, risk.random_folds(left), np.arange(len(left)))
    assert used.kind == "platt"
    assert (used.a, used.b) == pytest.approx((-1, 0.5), abs=0.1)
    assert measures.ece(said, left) < 0.03 < measures.ece(1 / (1 + np.exp(-odds)), left)


def test_good_probabilities_are_left_alone(known):
    from regulars.analytics.risk import calibrating

    _features, left, chance = known
    used, said = calibrating.choose(np.log(chance / (1 - chance)), left, risk.random_folds(left), np.arange(COUNT))
    assert used.kind == "none"
    assert said == pytest.approx(chance)


def test_steps_mend_what_no_line_can():
    from regulars.analytics.risk import calibrating

    draw = np.random.default_rng(8)
    odds = draw.uniform(-3, 3, 6000)
    left = (draw.uniform(size=6000) < np.where(odds < -1, 0.02, np.where(odds < 2, 0.5, 0.9))).astype(float)
    used, said = calibrating.choose(odds, left, risk.random_folds(left), np.arange(len(left)))
    assert used.kind == "isotonic"
    assert 0 < said.min() < said.max() < 1
    assert calibrating.from_dict(used.to_dict()) == used


def test_random_folds_test_everybody_once_and_share_the_leavers(known):
    left = known[1]
    folds = risk.random_folds(left)
    assert sorted(np.concatenate([tested for _learnt, tested in folds])) == list(range(COUNT))
    assert np.ptp([left[tested].sum() for _learnt, tested in folds]) <= 1
    assert all(not set(learnt) & set(tested) for learnt, tested in folds)


def test_rolling_folds_learn_only_from_outcomes_that_were_known():
    origin = np.repeat(np.arange(10), 3)
    folds = risk.rolling_folds(origin, gap=3, tested=4)
    assert [set(origin[tested]) for _learnt, tested in folds] == [{6}, {7}, {8}, {9}]
    assert [origin[learnt].max() for learnt, _tested in folds] == [3, 4, 5, 6]
    assert risk.rolling_folds(np.array([5, 6]), gap=3, tested=2) == []


def test_a_leak_that_begins_after_the_cut_helps_nobody():
    """A column that tells the outcome only in months whose outcome was not known at any cut is noise to the model."""
    features, left, _chance = invented()
    origin = np.arange(COUNT) % 10
    noise = np.random.default_rng(7).integers(0, 2, COUNT)
    planted = extended(features, Column("planted", np.where(origin >= 7, left, noise).astype(float)))
    by_time = fitted(planted, left, folds=risk.rolling_folds(origin, gap=3, tested=3), judged=1, rival=False)
    at_random = fitted(planted, left, rival=False)
    assert by_time.tested.measures.auc < 0.82
    assert at_random.tested.measures.auc > by_time.tested.measures.auc
    weights = [
        candidate("log 10").fit(planted.take(learnt), left[learnt]).weights[-1][0]
        for learnt, _tested in risk.rolling_folds(origin, gap=3, tested=3)
    ]
    assert np.abs(weights).max() < 0.15


def test_the_newest_months_take_no_part_in_the_choice():
    features, left, _chance = invented()
    origin = np.arange(COUNT) % 10
    folds = risk.rolling_folds(origin, gap=2, tested=4)
    plain = candidates(rival=False)
    found = back_test(features, left, folds, judged=2, rivals=plain)
    assert (found.back_test.how, len(found.back_test.folds)) == ("time", 2)
    turned = back_test(features, np.where(origin >= 8, 1 - left, left), folds, judged=2, rivals=plain)
    assert turned.back_test.chosen == found.back_test.chosen
    assert turned.back_test.tried == found.back_test.tried
    assert turned.back_test.measures.auc < 0.5 < found.back_test.measures.auc
    assert not turned.better_than_guessing


def test_a_candidate_is_found_by_its_permanent_word(known):
    assert candidate("splines 10").fit(known[0], known[1]).form == "splines"
