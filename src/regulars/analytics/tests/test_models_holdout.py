"""Models against a time they did not see: the published numbers of CDNOW, the counts of both pictures, the choice."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.analytics import simulate
from regulars.analytics.models import bg_nbd, holdout, mbg_nbd, pareto_nbd
from regulars.analytics.models.family import BUYING
from regulars.analytics.models.fitting import NoModel
from regulars.analytics.tests import cdnow

WEEK = 7


@pytest.fixture(scope="module")
def cdnow_watched():
    days = defaultdict(set)
    table = cdnow.orders()
    for customer, day in zip(table["customer"].to_pylist(), table["ordered_on"].to_pylist(), strict=True):
        days[customer].add(day)
    rows = []
    for bought in days.values():
        before = sorted(day for day in bought if day <= cdnow.CALIBRATION_ENDS)
        first, last = before[0], before[-1]
        seen = (cdnow.CALIBRATION_ENDS - first).days / WEEK
        rows.append((len(before) - 1, (last - first).days / WEEK, seen, len(bought) - len(before)))
    return holdout.watched(*np.array(rows, dtype=float).T, horizon=39)


@pytest.fixture(scope="module")
def held(cdnow_watched):
    return {name: holdout.held_out(name, cdnow_watched, silent_after=13) for name in BUYING}


@pytest.mark.parametrize(
    ("name", "predicted", "correlation", "by_week_78"),
    [("bg_nbd", 1653.4, 0.626, 4161), ("pareto_nbd", 1665.5, 0.630, 4270)],
)
def test_the_published_holdout_of_cdnow_comes_out(held, cdnow_watched, name, predicted, correlation, by_week_78):
    """Weeks 40 to 78: Fader, Hardie & Lee 2005, and the authors' notes."""
    found = held[name].report
    assert (found.customers, found.total_actual) == (2357, 1882)
    assert found.total_predicted == pytest.approx(predicted, abs=0.1)
    assert found.correlation == pytest.approx(correlation, abs=5e-4)
    start = float(cdnow_watched.T.max())
    (tracked,) = holdout.tracking(held[name].model, cdnow_watched, [start + 39], [2457 + 1882])
    assert tracked.predicted == pytest.approx(by_week_78, abs=0.6)
    assert tracked.actual == 4339


def test_models_are_nearer_than_rules_anybody_can_follow(held):
    found = held["bg_nbd"].report
    naive = {rule.name: rule for rule in found.naive}
    assert set(naive) == {"as_before", "bought_lately", "same_for_all"}
    for rule in naive.values():
        assert found.rmse < rule.rmse
    assert found.correlation > naive["as_before"].correlation
    assert naive["as_before"].total_predicted == pytest.approx(2930, abs=0.5)
    assert naive["as_before"].correlation == pytest.approx(0.584, abs=5e-4)
    assert naive["same_for_all"].correlation is None
    assert found.deviance < naive["same_for_all"].deviance
    # They say that somebody will never buy again who then does: no such mistake can be weighed.
    assert naive["as_before"].deviance is None
    assert naive["bought_lately"].deviance is None


def test_buckets_hold_every_customer_and_every_purchase(held):
    found = held["pareto_nbd"].report
    assert [(b.from_count, b.up_to) for b in found.buckets][-2:] == [(6, 6), (7, None)]
    assert sum(b.customers for b in found.buckets) == 2357
    assert sum(b.customers * b.actual_mean for b in found.buckets) == pytest.approx(1882)
    assert sum(b.customers * b.predicted_mean for b in found.buckets) == pytest.approx(found.total_predicted)
    assert found.buckets[0].customers == found.calibration[0].actual == 1411
    assert sum(b.expected for b in found.calibration) == pytest.approx(2357)
    assert found.calibration[0].expected == pytest.approx(1411, rel=0.02)
    assert found.to_dict()["buckets"][0]["from_count"] == 0


@pytest.mark.parametrize(
    "model",
    [
        bg_nbd.BgNbd(0.8, 6.0, 0.9, 3.0, 0.0, 0),
        mbg_nbd.MbgNbd(0.8, 6.0, 0.9, 3.0, 0.0, 0),
        pareto_nbd.ParetoNbd(0.9, 8.0, 0.7, 12.0, 0.0, 0),
    ],
)
def test_chances_of_so_many_purchases_are_those_of_customers_drawn(model):
    family = BUYING[{"B": "bg_nbd", "M": "mbg_nbd", "P": "pareto_nbd"}[type(model).__name__[0]]]
    chances = family.purchase_counts(model, np.arange(400), 40.0)
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    assert chances @ np.arange(400) == pytest.approx(family.expected_from_start(model, [40.0])[0], rel=1e-6)
    drawn = family.simulate(model, np.full(60_000, 40.0), np.random.default_rng(5))
    for x in range(6):
        assert (drawn.x == x).mean() == pytest.approx(chances[x], abs=0.006)


def test_rows_with_weights_are_as_many_customers(cdnow_watched):
    few = holdout.Watched(*(values[:600] for values in (
        cdnow_watched.x, cdnow_watched.t_x, cdnow_watched.T, cdnow_watched.later)), np.ones(600), 39.0)  # fmt: skip
    twice = replace(few, weight=np.full(600, 2.0))
    model = bg_nbd.BgNbd(0.2426, 4.4135, 0.7929, 2.4258, 0.0, 0)
    once, double = (holdout.report(model, seen, holdout.expected(model, seen)) for seen in (few, twice))
    assert double.total_predicted == pytest.approx(2 * once.total_predicted)
    assert (double.mae, double.correlation) == pytest.approx((once.mae, once.correlation))
    assert double.customers == 1200


def test_the_current_model_stays_unless_another_is_better_beyond_chance(held, cdnow_watched):
    """On CDNOW Pareto/NBD has the smallest deviance by 0.3 %: not enough to change what everybody has seen."""
    choice = holdout.choose(held, cdnow_watched, current="bg_nbd")
    assert (choice.model, choice.why.code, choice.why.params["best"]) == ("bg_nbd", "model_kept", "pareto_nbd")
    assert len(choice.reports) == 3


def test_a_model_that_is_clearly_better_takes_over():
    """Many leave right after the first purchase, which BG/NBD has no words for."""
    rng = np.random.default_rng(12)
    drawn = simulate.mbg_nbd(rng.uniform(300, 700, 20_000), rng, r=2.0, alpha=40.0, a=2.0, b=2.0, horizon=200.0)
    seen = holdout.watched(drawn.x, drawn.t_x, drawn.T, drawn.later, 200.0)
    held = {name: holdout.held_out(name, seen) for name in ("bg_nbd", "mbg_nbd")}
    choice = holdout.choose(held, seen, current="bg_nbd")
    assert (choice.model, choice.before, choice.why.code) == ("mbg_nbd", "bg_nbd", "model_changed")
    assert choice.why.params["gain_share"] > 0
    assert holdout.choose(held, seen, current="mbg_nbd").why.code == "model_kept"


def test_what_could_not_be_fitted_is_not_chosen(held, cdnow_watched):
    refused = NoModel("degenerate", {})
    only = holdout.choose({"bg_nbd": refused, "pareto_nbd": held["pareto_nbd"]}, cdnow_watched, current="bg_nbd")
    assert (only.model, only.why.code) == ("pareto_nbd", "model_only")
    none = holdout.choose({"bg_nbd": refused}, cdnow_watched, current="bg_nbd")
    assert (none.model, none.why.code, none.reports) == ("bg_nbd", "model_none", ())
    assert holdout.held_out("bg_nbd", holdout.watched([1], [2], [3], [0], 5)).code == "few_customers"


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1), st.integers(1, 30), st.integers(0, 4)), min_size=1))
@settings(max_examples=40)
def test_any_customers_have_a_report(rows):
    count, late, seen, later = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    last = np.where(count > 0, np.clip(np.ceil(late * seen), 1, seen), 0)
    watched = holdout.watched(count, last, seen, later, 10.0)
    model = bg_nbd.BgNbd(0.3, 4.0, 0.8, 2.4, 0.0, 0)
    found = holdout.report(model, watched, holdout.expected(model, watched), silent_after=5.0)
    assert np.isfinite([found.mae, found.rmse, found.deviance, found.total_predicted]).all()
    assert sum(b.customers for b in found.buckets) == len(rows)
