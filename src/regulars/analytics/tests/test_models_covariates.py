"""Models with what is known of customers: the truth found again, and nothing found where there is nothing."""

from dataclasses import replace

import numpy as np
import pytest

from regulars.analytics.models import bg_nbd, covariates, pareto_nbd, store
from regulars.analytics.models.family import BUYING
from regulars.analytics.models.fitting import rows_of

CUSTOMERS = 12_000
ONLINE, SHARE = np.repeat([0.0, 1.0], CUSTOMERS // 2), np.tile([0.0, 0.5, 1.0], CUSTOMERS // 3)
Z = np.stack([ONLINE, SHARE], axis=1)
TRUTHS = {
    "bg_nbd": (
        bg_nbd.BgNbd(0.8, 40.0, 0.9, 3.0, 0.0, 0),
        {"alpha": (0.6, -0.4), "a": (0.3, 0.0), "b": (-0.5, 0.4)},
    ),
    "pareto_nbd": (pareto_nbd.ParetoNbd(0.9, 50.0, 0.7, 90.0, 0.0, 0), {"alpha": (0.6, -0.4), "beta": (-0.8, 0.5)}),
}


def drawn(name, coefficients=None):
    """Customers of the truth, whole days; group by group, because a draw takes one set of parameters."""
    base, known = TRUTHS[name]
    truth = covariates.WithCovariates(base, ("online", "share"), coefficients or known, 0.0, 0)
    rng, T = np.random.default_rng(3), np.random.default_rng(5).integers(300, 900, CUSTOMERS).astype(float)
    x, t_x, later = np.zeros(CUSTOMERS), np.zeros(CUSTOMERS), np.zeros(CUSTOMERS)
    for group in np.unique(Z, axis=0):
        rows = np.flatnonzero((group == Z).all(axis=1))
        own = truth.of(group[None])
        scalar = replace(own, **{key: float(np.ravel(getattr(own, key))[0]) for key in ("r", *known)})
        seen = BUYING[name].simulate(scalar, T[rows], rng, horizon=200.0)
        x[rows], t_x[rows], later[rows] = seen.x, seen.t_x, seen.later
    return x, np.where(x > 0, np.maximum(np.floor(t_x), 1), 0.0), T, later, truth


@pytest.mark.parametrize("name", TRUTHS)
def test_the_truth_lies_within_what_the_standard_errors_say(name):
    x, t_x, T, later, truth = drawn(name)
    data = covariates.covariate_rows(x, t_x, T, Z, ("online", "share"))
    assert len(data.rows.x) < CUSTOMERS
    model = covariates.fit(name, data)
    found = {estimate.name: estimate for estimate in covariates.summary(model, data).estimates}
    for parameter, own in truth.coefficients.items():
        for covariate, value in zip(("online", "share"), own, strict=True):
            estimate = found[f"{parameter}: {covariate}"]
            assert abs(estimate.value - value) < 3.5 * estimate.standard_error
    assert abs(found["r"].value - truth.base.r) < 3.5 * found["r"].standard_error
    expected = model.expected_purchases(200.0, x, t_x, T, Z)
    for group in (ONLINE == 0, ONLINE == 1):
        assert expected[group].sum() == pytest.approx(later[group].sum(), rel=0.08)
    plain = BUYING[name].fit(rows_of(x, t_x, T))
    assert covariates.likelihood_ratio(model, plain).p_value < 1e-10


@pytest.mark.parametrize("name", TRUTHS)
def test_where_covariates_say_nothing_none_is_found(name):
    zero = dict.fromkeys(TRUTHS[name][1], (0.0, 0.0))
    x, t_x, T, _later, _truth = drawn(name, zero)
    model = covariates.fit(name, covariates.covariate_rows(x, t_x, T, Z, ("online", "share")))
    assert covariates.likelihood_ratio(model, BUYING[name].fit(rows_of(x, t_x, T))).p_value > 0.001


@pytest.mark.parametrize("name", TRUTHS)
def test_the_derivatives_are_those_of_the_likelihood(name):
    few = slice(0, CUSTOMERS, 60)
    x, t_x, T, _later, _truth = drawn(name)
    data = covariates.covariate_rows(x[few], t_x[few] / 500, T[few] / 500, Z[few], ("online", "share"))
    likelihood = covariates.Likelihood(name, data)
    size = 4 + 2 * len(TRUTHS[name][1])
    at = np.random.default_rng(1).normal(0, 0.4, size)
    _value, gradient, hessian = likelihood.at(at)
    for place, step in enumerate(1e-5 * np.eye(size)):
        up, down = likelihood.at(at + step), likelihood.at(at - step)
        assert gradient[place] == pytest.approx((up[0] - down[0]) / 2e-5, abs=1e-6)
        assert hessian[place] == pytest.approx((up[1] - down[1]) / 2e-5, abs=1e-6)


def test_without_differences_between_customers_it_is_the_plain_model():
    x, t_x, T, _later, _truth = drawn("bg_nbd")
    data = covariates.covariate_rows(x, t_x, T, np.zeros((CUSTOMERS, 1)), ("nothing",))
    model = covariates.fit("bg_nbd", data)
    plain = bg_nbd.fit(rows_of(x, t_x, T))
    assert model.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-5)
    assert [note.code for note in covariates.summary(model, data).notes] == ["flat_likelihood"]
    customer = ([2.0], [300.0], [500.0])
    assert model.probability_alive(*customer, [[0.0]]) == pytest.approx(bg_nbd.probability_alive(plain, *customer))


def test_equal_customers_are_one_row_and_too_few_are_refused():
    data = covariates.covariate_rows([1, 1, 1], [5, 5, 5], [9, 9, 9], [[0], [1], [0]], ("new",), weight=[2, 1, 3])
    assert sorted(zip(data.z[:, 0], data.rows.weight, strict=True)) == [(0.0, 5.0), (1.0, 1.0)]
    assert covariates.fit("pareto_nbd", data).code == "few_customers"


def test_a_model_with_covariates_is_kept_and_read_again(tmp_path):
    base, coefficients = TRUTHS["pareto_nbd"]
    model = covariates.WithCovariates(base, ("online", "share"), coefficients, -5.0, 6)
    store.save(model, tmp_path / "model.json")
    assert store.load(tmp_path / "model.json") == model
    kept = store.to_dict(model)
    with pytest.raises(ValueError, match="coefficient"):
        store.from_dict(kept | {"names": ["online"]})
    with pytest.raises(ValueError, match="no model"):
        store.from_dict(kept | {"coefficients": {"alpha": [1.0, 2.0]}})
