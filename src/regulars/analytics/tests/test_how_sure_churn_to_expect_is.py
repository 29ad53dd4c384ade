"""The interval of churn to expect: against parameters drawn from what the likelihood says of them, against simulated
customers of whom we know who is there, and where the likelihood says nothing."""

import numpy as np
import pytest

from regulars.analytics.model_results import ModelChoice, StayingChoice
from regulars.analytics.models import bg_nbd, drawing, leavers, mbg_nbd, pareto_nbd, renewal, tenure, unsure
from regulars.analytics.models.family import buying_of, kind_of, member_of
from regulars.analytics.models.fitting import NoModel, rows_of
from regulars.analytics.models.staying import Stays
from regulars.analytics.models.summary import covariance_of_logarithms, covariance_of_numbers
from regulars.analytics.outlook import expected_churn
from regulars.analytics.prediction import Models
from regulars.analytics.results import Note
from regulars.analytics.tests import cdnow

YEAR = 365.25
TRUTH = {"r": 0.8, "alpha": 20.0, "a": 0.9, "b": 2.5}


def weeks_of_cdnow():
    found = cdnow.published()
    return rows_of(found["x"] * 1.0, found["t_x"], found["T"])


def chances(model, rows, horizon):
    """Of every row: P(alive), and the chance that who is there will have left."""
    alive = buying_of(model).probability_alive(model, rows.x, rows.t_x, rows.T)
    return alive, 1 - leavers.still_there(model, horizon, rows.x, rows.T)


def in_a_year(model, rows, *, unit_days=1.0, contracts=0):
    """What is foretold of customers without contracts, beside so many whose contracts end at 4 in 100 a month."""
    pace = tenure.Tenure((0.04,), 0.04, 10_000, 400, (10_000.0,), 10_000.0)
    why = Note("first")
    stays = Stays({"tenure": pace}, StayingChoice("tenure", "tenure", why), renewal.contract_rows([1], [True]))
    buying = ModelChoice(kind_of(model), "bg_nbd", why)
    models = Models({buying.model: model}, buying, NoModel("few_customers"), stays, repeat_minor=0.0, correlation=None)
    people = {
        "contract": np.ones(contracts, dtype=bool), "lost": np.zeros(contracts, dtype=bool),
        "months": np.zeros(contracts), "months_left": np.full(contracts, np.nan),
    }  # fmt: skip
    return expected_churn(models, rows, people, unit_days=unit_days, inactive_days=10_000)[-1]


def drawn_models(model, rows, count):
    """Models as likely as the likelihood says, from its curvature at the best one."""
    form = member_of(model).form
    covariance = covariance_of_logarithms(form, form.values(model), rows)
    draws = np.random.default_rng(8).multivariate_normal(np.log(form.values(model)), covariance, count)
    return [form.kind(*np.exp(draw), 0.0, 0) for draw in draws]


@pytest.mark.parametrize("module", [bg_nbd, mbg_nbd, pareto_nbd])
def test_the_share_varies_as_it_does_over_parameters_drawn_from_their_covariance(module):
    """CDNOW, half a year ahead: leavers and who is there at all move together, and it is the ratio that is shown."""
    rows = weeks_of_cdnow()
    model = module.fit(rows)

    def numbers(one):
        alive, leaves = chances(one, rows, 26.0)
        return [float(alive @ rows.weight), float((alive * leaves) @ rows.weight)]

    base, left = numbers(model)
    ratios = [there[1] / there[0] for there in (numbers(one) for one in drawn_models(model, rows, 200))]
    covariance = covariance_of_numbers(model, rows, numbers)
    slope = np.array([-left / base, 1.0]) / base
    assert np.sqrt(slope @ covariance @ slope) == pytest.approx(np.std(ratios), rel=0.15)


@pytest.mark.parametrize("module", [mbg_nbd, pareto_nbd])
def test_the_interval_is_that_of_models_drawn_and_customers_drawn_from_them(module):
    rows, draw, shares = weeks_of_cdnow(), np.random.default_rng(9), []
    model = module.fit(rows)
    many = rows.weight.astype(int)
    for one in drawn_models(model, rows, 400):
        alive, leaves = chances(one, rows, YEAR / 7)
        there = draw.binomial(many, alive)
        shares.append(draw.binomial(there, leaves).sum() / there.sum())
    found = in_a_year(model, rows, unit_days=7.0)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * np.std(shares), rel=0.08)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(shares, [0.025, 0.975])), abs=0.025)


def test_the_interval_holds_how_many_of_those_really_there_leave_19_times_of_20():
    truth, inside = mbg_nbd.MbgNbd(**TRUTH, log_likelihood=0.0, customers=0), 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        seen = drawing.mbg_nbd(np.full(400, 150.0), draw, **TRUTH)
        rows = rows_of(seen.x, seen.t_x, seen.T)
        alive, leaves = chances(truth, rows, YEAR)
        there = draw.binomial(rows.weight.astype(int), alive)
        share = draw.binomial(there, leaves).sum() / there.sum()
        found = in_a_year(mbg_nbd.fit(rows), rows)
        inside += found.low <= share <= found.high
    assert 35 <= inside <= 40


@pytest.fixture(scope="module")
def who_never_leave():
    """Two hundred through a month: whether anybody ever leaves, nobody can know of them."""
    seen = drawing.pareto_nbd(np.full(200, 30.0), np.random.default_rng(1), r=2.0, alpha=10.0, s=0.001, beta=100.0)
    return rows_of(seen.x, seen.t_x, seen.T)


@pytest.mark.parametrize("module", [bg_nbd, pareto_nbd])
def test_where_the_likelihood_says_nothing_anything_may_happen(who_never_leave, module):
    """Of Pareto/NBD it is flat here; of BG/NBD it has a curve, and errors of e to the ten-thousandth."""
    found = in_a_year(module.fit(who_never_leave), who_never_leave)
    assert found.share < 0.001
    assert (found.low, found.high) == (0.0, 1.0)


def test_what_is_known_of_contracts_stays_known_beside_it(who_never_leave):
    model = pareto_nbd.fit(who_never_leave)
    found = in_a_year(model, who_never_leave, contracts=3_800)
    of_contracts = 0.95 * (1 - 0.96**12)
    assert found.share == pytest.approx(of_contracts, abs=0.001)
    assert of_contracts - 0.05 < found.low < of_contracts < of_contracts + 0.05 < found.high < of_contracts + 0.1


def test_a_variance_without_bounds_is_not_known():
    assert unsure.of_known(leavers.Leavers(9.0, 1.0, np.inf)).covariance is None
