"""What holds for every model of the family: derivatives, standard errors, starting from the last fit, keeping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.analytics import simulate
from regulars.analytics.models import bg_bb, bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd, renewal, store, summary
from regulars.analytics.models.family import BUYING, FAMILY, kind_of
from regulars.analytics.models.fitting import rows_of

DAYS = np.random.default_rng(2).integers(30, 900, 400).astype(float)


def some_rows(name):
    """Four hundred customers of the kind a model learns from."""
    rng = np.random.default_rng(7)
    if name == "gamma_gamma":
        x = rng.poisson(2, 400) + 1
        return gamma_gamma.spending_of(x, simulate.gamma_gamma(x, rng, p=5.0, q=4.0, v=0.7))
    if name in ("shifted_beta_geometric", "beta_discrete_weibull"):
        drawn = simulate.contracts(rng.integers(1, 20, 400), rng, alpha=0.8, beta=3.0)
        return renewal.contract_rows(drawn.periods, drawn.left)
    if name == "bg_bb":
        seen = simulate.bg_bb(rng.integers(1, 9, 400), rng, alpha=1.2, beta=0.8, gamma=0.7, delta=2.8)
        return rows_of(seen.x, seen.t_x, seen.T)
    drawn = simulate.pareto_nbd(DAYS / 300, rng, r=0.8, alpha=0.5, s=0.6, beta=0.7)
    return rows_of(drawn.x, drawn.t_x, drawn.T)


places = st.lists(st.floats(-2, 2), min_size=4, max_size=4)


@pytest.mark.parametrize("name", FAMILY)
@given(place=places)
@settings(max_examples=15)
def test_gradient_and_hessian_are_those_of_the_likelihood_wherever_one_stands(name, place):
    form, rows = FAMILY[name].form, some_rows(name)
    at = np.array(place[: len(form.names)])
    objective = form.objective(rows)
    gradient = objective(at)[1]
    apart = 1e-5 * np.eye(len(at))
    numeric = np.array([(objective(at + step)[0] - objective(at - step)[0]) / 2e-5 for step in apart])
    assert gradient == pytest.approx(numeric, abs=2e-6 * max(1.0, float(np.abs(gradient).max())))
    numeric = np.array([(objective(at + step)[1] - objective(at - step)[1]) / 2e-5 for step in apart])
    found = -summary.hessian_of_logarithms(form, np.exp(at), rows) / rows.customers
    assert found == pytest.approx(numeric, abs=1e-6 * max(1.0, float(np.abs(numeric).max())))
    value = float((form.derived(np.exp(at), *rows.columns).value * rows.weight).sum())
    assert value == pytest.approx(-objective(at)[0] * rows.customers, rel=1e-9)


wide = st.floats(0.01, 300)


@pytest.mark.parametrize("name", BUYING)
@given(
    r=wide, a=wide, b=wide, alpha=st.floats(0.01, 1e6), T=st.integers(0, 11_000), often=st.floats(0, 1),
    late=st.floats(0, 1), horizon=st.floats(0.5, 4_000),
)  # fmt: skip
@settings(max_examples=150)
def test_a_customer_of_a_day_and_one_of_thirty_years_have_numbers(name, r, a, b, alpha, T, often, late, horizon):
    x = np.floor(often**4 * T)
    t_x = np.clip(np.ceil(late * T), 1, T) if x > 0 else 0.0
    family, member = BUYING[name], FAMILY[name]
    model = member.kind(r, alpha, a, b, 0.0, 1)
    alive = family.probability_alive(model, [x], [t_x], [T])[0]
    expected = family.expected_if_alive(model, horizon, [x], [T])[0]
    assert 0 <= alive <= 1
    assert 0 <= expected <= (r + x) / (alpha + T) * horizon * (1 + 1e-9)
    value, gradient = member.form.objective(rows_of([x], [t_x], [T]))(np.log([r, alpha, a, b]))
    assert np.isfinite(value)
    assert np.all(np.isfinite(gradient))
    second = member.form.derived(np.array([r, alpha, a, b]), *(np.array([float(n)]) for n in (x, t_x, T)))
    assert all(np.all(np.isfinite(part)) for part in second)


TRUTHS = {
    "bg_nbd": {"r": 0.8, "alpha": 40.0, "a": 0.9, "b": 3.0},
    "mbg_nbd": {"r": 0.8, "alpha": 40.0, "a": 0.9, "b": 3.0},
    "pareto_nbd": {"r": 0.9, "alpha": 50.0, "s": 0.7, "beta": 90.0},
}


@pytest.mark.parametrize("name", TRUTHS)
def test_the_truth_lies_within_what_the_standard_errors_say(name):
    family, truth = BUYING[name], TRUTHS[name]
    drawn = family.simulate(FAMILY[name].kind(**truth, log_likelihood=0.0, customers=0),
                            np.linspace(200, 900, 20_000), np.random.default_rng(4), horizon=180.0)  # fmt: skip
    rows = rows_of(drawn.x, drawn.t_x, drawn.T)
    model = family.fit(rows)
    for estimate in summary.summary(model, rows).estimates:
        assert abs(estimate.value - truth[estimate.name]) < 3.5 * estimate.standard_error
        assert estimate.low < estimate.value < estimate.high
    later = family.expected_purchases(model, 180.0, drawn.x, drawn.t_x, drawn.T)
    assert later.sum() == pytest.approx(drawn.later.sum(), rel=0.05)
    alive = family.probability_alive(model, drawn.x, drawn.t_x, drawn.T)
    assert alive.mean() == pytest.approx(drawn.alive.mean(), abs=0.015)
    from_start = family.expected_from_start(model, [400.0])
    exact = drawn.x[(drawn.T > 390) & (drawn.T < 410)].mean()
    assert from_start[0] == pytest.approx(exact, rel=0.15)


def test_standard_errors_are_the_spread_of_fits_of_many_draws():
    """Sixty companies of the same truth: the spread of log r is what one of them says of itself."""
    truth = bg_nbd.BgNbd(0.8, 40.0, 0.9, 3.0, 0.0, 0)
    rng = np.random.default_rng(9)
    found = []
    for _ in range(60):
        drawn = bg_nbd.simulate(truth, np.linspace(200, 900, 2_000), rng)
        rows = rows_of(drawn.x, drawn.t_x, drawn.T)
        (first, *_rest) = summary.summary(bg_nbd.fit(rows, start=truth), rows).estimates
        found.append((np.log(first.value), first.standard_error / first.value))
    spread = np.std([value for value, _error in found], ddof=1)
    assert spread == pytest.approx(np.mean([error for _value, error in found]), rel=0.3)


@pytest.mark.parametrize("name", FAMILY)
def test_a_fit_that_starts_from_the_last_one_finds_the_same(name):
    fits = {**{key: module.fit for key, module in BUYING.items()}, "bg_bb": bg_bb.fit, "gamma_gamma": gamma_gamma.fit,
            "shifted_beta_geometric": renewal.fit_shifted, "beta_discrete_weibull": renewal.fit_weibull}  # fmt: skip
    rows = some_rows(name)
    cold = fits[name](rows)
    assert kind_of(cold) == name
    warm = fits[name](rows, start=cold)
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, abs=1e-6)
    assert FAMILY[name].form.values(warm) == pytest.approx(FAMILY[name].form.values(cold), rel=2e-3)


@pytest.mark.parametrize("name", FAMILY)
def test_every_model_is_kept_and_read_again(name, tmp_path):
    member = FAMILY[name]
    model = member.kind(*(0.1 * place for place in range(1, len(member.form.names) + 1)), -5.0, 6)
    store.save(model, tmp_path / "model.json")
    assert store.load(tmp_path / "model.json") == model
    assert list(store.parameters(model)) == list(member.form.names)


def test_a_summary_counts_parameters_and_says_what_there_was_to_learn_from():
    rows = some_rows("bg_nbd")
    model = bg_nbd.fit(rows)
    found = summary.summary(model, rows)
    assert found.aic == pytest.approx(8 - 2 * model.log_likelihood)
    assert found.bic == pytest.approx(4 * np.log(400) - 2 * model.log_likelihood)
    assert found.carried["repeat_purchases"] == (rows.x * rows.weight).sum()
    assert found.to_dict()["estimates"][0]["name"] == "r"


def test_a_flat_likelihood_is_said_and_not_dressed_in_errors():
    rows = rows_of([0, 0, 0], [0, 0, 0], [10, 20, 30])
    found = summary.summary(bg_nbd.BgNbd(0.5, 4.0, 1.0, 2.0, -1.0, 3), rows)
    assert [note.code for note in found.notes] == ["flat_likelihood"]
    assert all(estimate.standard_error is None for estimate in found.estimates)


def test_where_everybody_leaves_at_one_pace_no_error_of_the_spread_is_told():
    rows = renewal.rows_of_survivors([1000, 500, 250, 125, 62])
    model = renewal.fit_shifted(rows)
    found = summary.summary(model, rows)
    assert [note.code for note in found.notes] == ["flat_likelihood"]
    assert all(estimate.standard_error is None for estimate in found.estimates)
    assert renewal.survival(model, [1, 4]) == pytest.approx([0.5, 0.0625], abs=1e-3)


def test_the_wider_model_of_contracts_earns_its_parameter_only_where_chances_change():
    rng = np.random.default_rng(1)
    watched = rng.integers(3, 24, 6_000)
    ratios = {}
    for shape in (1.0, 1.8):
        drawn = simulate.contracts(watched, rng, alpha=0.8, beta=6.0, shape=shape)
        rows = renewal.contract_rows(drawn.periods, drawn.left)
        ratios[shape] = summary.likelihood_ratio(renewal.fit_weibull(rows), renewal.fit_shifted(rows))
    assert ratios[1.0].p_value > 0.01
    assert ratios[1.8].p_value < 1e-6
    assert ratios[1.8].degrees == 1
    assert summary.likelihood_ratio(bg_nbd.fit(some_rows("bg_nbd")), mbg_nbd.fit(some_rows("mbg_nbd"))) is None


def test_models_of_the_same_data_differ_where_their_assumptions_do():
    """Who bought once and long ago: BG/NBD must call them alive, the two others need not."""
    for module, kind in ((mbg_nbd, mbg_nbd.MbgNbd), (pareto_nbd, pareto_nbd.ParetoNbd)):
        once = module.probability_alive(kind(0.5, 30.0, 0.9, 2.0, 0.0, 1), [0, 0], [0, 0], [10, 1000])
        assert once[1] < once[0] < 1
