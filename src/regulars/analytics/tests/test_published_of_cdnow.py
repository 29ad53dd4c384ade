"""The published values of the CDNOW sample must come out, from the published summary and from the orders alike."""

import pytest

from regulars.analytics.metrics.days import customer_days, purchase_days
from regulars.analytics.metrics.rfm import collapsed, customer_summary, model_summary
from regulars.analytics.models import bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd
from regulars.analytics.models.fitting import rows_of
from regulars.analytics.models.summary import profile_interval
from regulars.analytics.models.summary import summary as summary_of
from regulars.analytics.tests import cdnow


@pytest.fixture(scope="module")
def published():
    data = cdnow.published()
    return rows_of(data["x"], data["t_x"], data["T"])


@pytest.fixture(scope="module")
def summary(engine):
    daily = customer_days(engine.from_arrow(cdnow.orders()), until=cdnow.CALIBRATION_ENDS)
    return engine.keep(customer_summary(daily, until=cdnow.CALIBRATION_ENDS)).to_pyarrow()


def of_everybody(module, model):
    """Mean chance to be there, and purchases in the 39 weeks to come."""
    data = cdnow.published()
    summary = data["x"], data["t_x"], data["T"]
    return module.probability_alive(model, *summary).mean(), module.expected_purchases(model, 39, *summary).sum()


def test_the_summary_of_the_orders_is_the_published_one(summary):
    x, t_x, T = (summary[name].to_numpy() for name in ("x", "t_x", "T"))
    assert (len(x), x.sum(), (x == 0).sum()) == (2357, 2457, 1411)
    assert (T.min() / 7, T.max() / 7) == (27, pytest.approx(38.857, abs=5e-4))
    assert ((t_x == 0) == (x == 0)).all()


def test_bg_nbd_of_the_published_summary(published):
    model = bg_nbd.fit(published)
    assert model.r == pytest.approx(0.2426, abs=5e-5)
    assert model.alpha == pytest.approx(4.4135, abs=5e-5)
    assert model.a == pytest.approx(0.7929, abs=5e-5)
    assert model.b == pytest.approx(2.4258, abs=1e-4)
    assert model.log_likelihood == pytest.approx(-9582.426, abs=1e-3)


@pytest.mark.parametrize(("name", "low", "high"), [("a", 0.5153, 1.3187), ("b", 1.4295, 4.5666)])
def test_the_profile_of_the_likelihood_reaches_further_up_than_standard_errors(published, name, low, high):
    """Ends by another likelihood, optimiser and search: where it has fallen by 1.92."""
    model = bg_nbd.fit(published)
    found = profile_interval(model, published, name)
    assert found == pytest.approx((low, high), abs=2e-4)
    (by_error,) = (one for one in summary_of(model, published).estimates if one.name == name)
    assert found[1] > by_error.high
    assert found[0] > by_error.low


def test_bg_nbd_predicts_the_published_future(published):
    model = bg_nbd.fit(published)
    assert bg_nbd.expected_purchases(model, 39, [2], [30.43], [38.86])[0] == pytest.approx(1.2260, abs=1e-4)
    alive, later = of_everybody(bg_nbd, model)
    assert alive == pytest.approx(0.8134, abs=1e-4)
    assert later == pytest.approx(1653.4, abs=0.2)


def test_mbg_nbd_of_the_published_summary(published):
    """As `lifetimes` 0.11.3 finds them."""
    model = mbg_nbd.fit(published)
    assert (model.r, model.alpha, model.a, model.b) == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=5e-4)
    assert model.log_likelihood == pytest.approx(-9582.13, abs=5e-3)


def test_pareto_nbd_of_the_published_summary(published):
    model = pareto_nbd.fit(published)
    assert model.r == pytest.approx(0.5533, abs=5e-5)
    assert model.alpha == pytest.approx(10.5774, abs=5e-4)
    assert model.s == pytest.approx(0.6062, abs=5e-5)
    assert model.beta == pytest.approx(11.6677, abs=2e-3)
    assert model.log_likelihood == pytest.approx(-9594.974, abs=3e-3)


def test_pareto_nbd_predicts_the_published_future(published):
    model = pareto_nbd.fit(published)
    assert pareto_nbd.expected_purchases(model, 39, [2], [30.43], [38.86])[0] == pytest.approx(1.4551, abs=1e-4)
    assert pareto_nbd.probability_alive(model, [2], [30.43], [38.86])[0] == pytest.approx(0.8692, abs=1e-4)
    alive, later = of_everybody(pareto_nbd, model)
    assert alive == pytest.approx(0.4463, abs=1e-4)
    assert later == pytest.approx(1665.5, abs=0.2)


def test_gamma_gamma_of_the_published_summary():
    data = cdnow.published()
    model = gamma_gamma.fit(gamma_gamma.spending_of(data["x"], data["zbar"]))
    assert model.customers == 946
    assert model.p == pytest.approx(6.2488, abs=5e-5)
    assert model.q == pytest.approx(3.7446, abs=5e-5)
    assert model.v == pytest.approx(15.4477, abs=1e-4)
    assert model.log_likelihood == pytest.approx(-4055.923, abs=1e-3)
    rounded = gamma_gamma.GammaGamma(6.25, 3.74, 15.44, model.log_likelihood, 946)  # as published beside the example
    assert gamma_gamma.expected_mean(rounded, [2], [22.35])[0] == pytest.approx(24.6637, abs=5e-5)
    assert gamma_gamma.expected_mean(model, [2], [22.35])[0] == pytest.approx(24.6637, rel=5e-4)


def test_orders_collapsed_in_the_engine_give_the_same_fit_as_customers_one_by_one(engine):
    daily = purchase_days(engine.from_arrow(cdnow.orders()), until=cdnow.CALIBRATION_ENDS)
    table = engine.keep(model_summary(daily, until=cdnow.CALIBRATION_ENDS))
    one_by_one, rows = table.to_pyarrow(), collapsed(table).to_pyarrow()
    assert rows.num_rows < one_by_one.num_rows
    alone = bg_nbd.fit(rows_of(*(one_by_one[name].to_numpy() for name in ("x", "t_x", "T"))))
    together = bg_nbd.fit(rows_of(*(rows[name].to_numpy() for name in ("x", "t_x", "T", "weight"))))
    assert together.customers == 2357
    assert together.alpha == pytest.approx(alone.alpha, rel=1e-6)
    assert together.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-6)


@pytest.mark.parametrize("fit", [bg_nbd.fit, pareto_nbd.fit])
def test_the_unit_of_time_changes_the_scale_and_nothing_else(fit, published):
    weeks = fit(published)
    days = fit(rows_of(published.x, published.t_x * 7, published.T * 7, published.weight))
    assert days.alpha == pytest.approx(weeks.alpha * 7, rel=1e-4)
    assert days.r == pytest.approx(weeks.r, rel=1e-4)
