"""Models against a second, independent way of computing the same thing, and against customers whose truth is known."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import check_grad
from scipy.special import beta as beta_function
from scipy.special import gammaln

from regulars.analytics import simulate
from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.models import bg_nbd, blas, gamma_gamma, pareto_nbd, renewal, store, tenure
from regulars.analytics.models.fitting import NoModel, likelihood_at, rows_of
from regulars.analytics.models.spells import rows_of_spells, spells_of

WEEKS = np.linspace(40, 104, 20_000)


@pytest.fixture(scope="module")
def drawn():
    return simulate.bg_nbd(WEEKS, np.random.default_rng(11), r=0.8, alpha=6.0, a=0.9, b=3.0, horizon=52)


def test_bg_nbd_finds_the_truth_again(drawn):
    model = bg_nbd.fit(rows_of(drawn.x, drawn.t_x, drawn.T))
    assert model.r == pytest.approx(0.8, rel=0.06)
    assert model.alpha == pytest.approx(6.0, rel=0.06)
    assert model.a / (model.a + model.b) == pytest.approx(0.9 / 3.9, rel=0.06)


def test_bg_nbd_foretells_what_its_customers_do_later(drawn):
    truth = bg_nbd.BgNbd(0.8, 6.0, 0.9, 3.0, 0.0, len(WEEKS))
    expected = bg_nbd.expected_purchases(truth, 52, drawn.x, drawn.t_x, drawn.T)
    alive = bg_nbd.probability_alive(truth, drawn.x, drawn.t_x, drawn.T)
    assert expected.sum() == pytest.approx(drawn.later.sum(), rel=0.03)
    assert alive.mean() == pytest.approx(drawn.alive.mean(), abs=0.01)
    doubtful = (alive > 0.3) & (alive < 0.7)
    assert alive[doubtful].mean() == pytest.approx(drawn.alive[doubtful].mean(), abs=0.03)


@pytest.mark.parametrize(("x", "seen", "horizon"), [(0, 30, 52), (3, 100, 10), (40, 52, 52), (2000, 365, 365)])
def test_bg_nbd_expectation_is_the_integral_over_those_who_are_alive(x, seen, horizon):
    r, alpha, a, b = 0.6, 5.0, 0.8, 2.5
    model = bg_nbd.BgNbd(r, alpha, a, b, 0.0, 1)

    def purchases(p):
        stays = ((alpha + seen) / (alpha + seen + p * horizon)) ** (r + x)
        return (1 - stays) / p * p ** (a - 1) * (1 - p) ** (b + x - 1) / beta_function(a, b + x)

    spread = min(1.0, 40 / (b + x))
    value = quad(purchases, 0, spread, limit=400)[0] + (quad(purchases, spread, 1, limit=400)[0] if spread < 1 else 0)
    assert bg_nbd.expected_if_alive(model, horizon, [x], [seen])[0] == pytest.approx(value, rel=1e-6)


def test_bg_nbd_has_no_hole_where_a_is_one():
    values = [
        bg_nbd.expected_purchases(bg_nbd.BgNbd(0.5, 4.0, a, 2.0, 0.0, 1), 30, [3], [20], [30])[0]
        for a in (0.9999, 1.0, 1.0001)
    ]
    assert values[1] == pytest.approx((values[0] + values[2]) / 2, rel=1e-6)


def test_who_never_came_back_is_alive_in_bg_nbd():
    model = bg_nbd.BgNbd(0.2426, 4.4135, 0.7929, 2.4258, 0.0, 1)
    assert bg_nbd.probability_alive(model, [0], [0], [500])[0] == 1.0


CORNERS = [
    (0.55, 10.6, 0.61, 11.7, 2, 30.43, 38.86),
    (0.55, 10.6, 0.61, 11.7, 0, 0, 38.86),
    (1.2, 400.0, 0.3, 2.0, 50, 20.0, 730.0),
    (0.1, 0.2, 0.05, 90.0, 0, 0.0, 1400.0),
    (8.0, 0.3, 4.0, 700.0, 130, 0.5, 41.0),
    (2.0, 900.0, 2.2, 0.08, 130, 0.45, 41.6),
    (0.3, 30.0, 0.02, 0.05, 5, 364.0, 365.0),
    (15.0, 60.0, 12.0, 300.0, 299, 899.0, 900.0),
]


@pytest.mark.parametrize(("r", "alpha", "s", "beta", "x", "t_x", "T"), CORNERS)
def test_pareto_nbd_likelihood_agrees_with_adaptive_integration(r, alpha, s, beta, x, t_x, T):
    highest = -(r + x) * np.log(alpha + t_x) - (s + 1) * np.log(beta + t_x)

    def left_at(u):
        return np.exp(-(r + x) * np.log(alpha + u) - (s + 1) * np.log(beta + u) - highest)

    # In the logarithm of the time since the last purchase, a peak of any width is wide.
    def in_logarithm(w):
        return left_at(t_x + np.exp(w)) * np.exp(w)

    pieces = np.linspace(-25, np.log(T - t_x), 12)
    gone = sum(quad(in_logarithm, *piece, epsabs=0, epsrel=1e-11)[0] for piece in pairwise(pieces))
    alive = np.exp(-(r + x) * np.log(alpha + T) - s * np.log(beta + T) - highest)
    expected = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + highest + np.log(alive + s * gone)
    found = likelihood_at(pareto_nbd.FORM, rows_of([x], [t_x], [T]), {"r": r, "alpha": alpha, "s": s, "beta": beta})
    assert found == pytest.approx(expected, abs=3e-6)


def test_pareto_nbd_likelihood_holds_in_random_corners():
    """Against a rule of 4,000 points per customer, crowded towards the last purchase."""
    rng = np.random.default_rng(1)
    count = 300
    r, s = np.exp(rng.uniform(np.log(0.02), np.log(20), (2, count)))
    alpha, beta = np.exp(rng.uniform(np.log(0.05), np.log(2000), (2, count)))
    x = np.floor(np.exp(rng.uniform(0, np.log(300), count))) - 1
    T = np.exp(rng.uniform(0, np.log(1500), count))
    t_x = np.where(x == 0, 0.0, T * rng.random(count) ** rng.choice([0.3, 1, 6], count))
    edges = np.linspace(0, 1, 401) ** 3
    nodes, weights = np.polynomial.legendre.leggauss(10)
    points = ((edges[:-1] + edges[1:])[:, None] / 2 + np.diff(edges)[:, None] / 2 * nodes).ravel()
    heights = (np.diff(edges)[:, None] / 2 * weights).ravel()
    errors = []
    for i in range(count):
        m = min(alpha[i], beta[i])
        length = np.log((m + T[i]) / (m + t_x[i]))
        moved = (m + t_x[i]) * np.exp(points * length)
        last = (r[i] + x[i]) * np.log(alpha[i] + t_x[i]) + (s[i] + 1) * np.log(beta[i] + t_x[i])
        left = last - (r[i] + x[i]) * np.log(alpha[i] - m + moved) - (s[i] + 1) * np.log(beta[i] - m + moved)
        gone = s[i] * float(np.sum(np.exp(left) * moved * heights)) * length
        alive = np.exp(last - (r[i] + x[i]) * np.log(alpha[i] + T[i]) - s[i] * np.log(beta[i] + T[i]))
        constant = gammaln(r[i] + x[i]) - gammaln(r[i]) + r[i] * np.log(alpha[i]) + s[i] * np.log(beta[i])
        rows = rows_of([x[i]], [t_x[i]], [T[i]])
        found = likelihood_at(pareto_nbd.FORM, rows, {"r": r[i], "alpha": alpha[i], "s": s[i], "beta": beta[i]})
        errors.append(abs(found - (constant - last + np.log(alive + gone))))
    assert np.quantile(errors, 0.98) < 1e-8
    assert max(errors) < 2e-6


def test_pareto_nbd_finds_the_truth_again():
    drawn = simulate.pareto_nbd(WEEKS, np.random.default_rng(5), r=0.9, alpha=8.0, s=0.7, beta=12.0)
    model = pareto_nbd.fit(rows_of(drawn.x, drawn.t_x, drawn.T))
    assert model.r == pytest.approx(0.9, rel=0.08)
    assert model.alpha == pytest.approx(8.0, rel=0.08)
    assert model.s / model.beta == pytest.approx(0.7 / 12, rel=0.2)
    alive = pareto_nbd.probability_alive(model, drawn.x, drawn.t_x, drawn.T)
    assert alive.mean() == pytest.approx(drawn.alive.mean(), abs=0.02)


@pytest.mark.parametrize("s", [1 - 1e-12, 1.0, 1 + 1e-12])
def test_pareto_nbd_has_no_hole_where_s_is_one(s):
    near = pareto_nbd.ParetoNbd(0.5, 10.0, 1.0001, 12.0, 0.0, 1)
    model = pareto_nbd.ParetoNbd(0.5, 10.0, s, 12.0, 0.0, 1)
    expected = pareto_nbd.expected_if_alive(near, 39, [2], [38])
    assert pareto_nbd.expected_if_alive(model, 39, [2], [38]) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("model", [bg_nbd, pareto_nbd])
@pytest.mark.parametrize("place", [(0.5, 0.5, 0.5, 1.5), (3.0, 8.0, 0.1, 0.3), (0.05, 20.0, 2.0, 9.0)])
def test_the_gradient_is_that_of_the_value(model, place, drawn):
    few = slice(0, 400)
    objective = model.FORM.objective(rows_of(drawn.x[few], drawn.t_x[few] / 70, drawn.T[few] / 70))
    error = check_grad(lambda at: objective(at)[0], lambda at: objective(at)[1], np.log(place))
    assert error < 1e-5 * max(1.0, float(np.abs(objective(np.log(place))[1]).max()))


def test_gamma_gamma_finds_the_truth_again_and_its_gradient_is_right():
    rng = np.random.default_rng(3)
    x = rng.poisson(4, 20_000) + 1
    money = simulate.gamma_gamma(x, rng, p=5.0, q=4.0, v=60.0)
    model = gamma_gamma.fit(gamma_gamma.spending_of(x, money))
    assert model.population_mean == pytest.approx(5.0 * 60 / 3, rel=0.03)
    assert model.p == pytest.approx(5.0, rel=0.05)
    objective = gamma_gamma.FORM.objective(gamma_gamma.spending_of(x[:300], money[:300] / 100))
    assert check_grad(lambda at: objective(at)[0], lambda at: objective(at)[1], np.log([2.0, 3.0, 0.7])) < 1e-5


def test_an_expected_purchase_lies_between_the_customers_own_mean_and_that_of_all():
    model = gamma_gamma.GammaGamma(5.0, 4.0, 60.0, 0.0, 1)
    few, many = gamma_gamma.expected_mean(model, [1, 50], [300.0, 300.0])
    assert model.population_mean < few < many < 300.0
    assert gamma_gamma.expected_mean(model, [0], [0.0])[0] == pytest.approx(model.population_mean)


def test_fitting_uses_one_blas_thread_and_gives_the_others_back():
    calls = blas._thread_calls()
    if calls is None:
        pytest.skip("SciPy is not linked to OpenBLAS here")
    read, write = calls
    before = read()
    write(2)
    with blas.one_thread():
        assert read() == 1
    assert read() == 2
    write(before)


def test_customers_one_cannot_learn_from_give_a_reason_and_not_a_crash():
    nobody = rows_of([], [], [])
    assert bg_nbd.fit(nobody) == NoModel("few_customers", {"customers": 0, "needed": 30})
    once = rows_of(np.zeros(100), np.zeros(100), np.full(100, 30.0))
    for fit in (bg_nbd.fit, pareto_nbd.fit):
        assert fit(once) == NoModel("no_repeat_buyers", {"customers": 100})
    rare = rows_of(np.repeat([0, 1], [95, 5]), np.repeat([0, 3], [95, 5]), np.full(100, 30.0))
    assert bg_nbd.fit(rare) == NoModel("few_repeat_buyers", {"repeaters": 5, "needed": 10})
    assert gamma_gamma.fit(gamma_gamma.spending_of([0, 0], [0, 0])).code == "no_repeat_buyers"
    assert gamma_gamma.fit(gamma_gamma.spending_of([1, 2], [10.0, 0.0])).code == "few_repeat_buyers"


def test_customers_who_are_all_alike_have_no_spread_to_measure():
    alike = rows_of(np.full(200, 10.0), np.full(200, 50.0), np.full(200, 50.0))
    assert bg_nbd.fit(alike).code == "degenerate"
    assert gamma_gamma.fit(gamma_gamma.spending_of(np.full(50, 3.0), np.full(50, 20.0))).code == "degenerate"


def test_impossible_customers_are_refused():
    with pytest.raises(ValueError, match="t_x"):
        rows_of([1], [40], [30])
    with pytest.raises(ValueError, match="exactly where x = 0"):
        rows_of([2], [0], [30])


@pytest.mark.parametrize(
    ("x", "t_x", "T"),
    [
        (1, 5, np.nan),
        (1, np.nan, 9),
        (np.nan, 5, 9),
        (np.nan, np.nan, np.nan),
        (-1, 5, 9),
        (1, 5, np.inf),
        (np.inf, 5, 9),
    ],
)
def test_what_is_not_known_of_a_customer_is_refused_and_not_fitted(x, t_x, T):
    with pytest.raises(ValueError, match="known numbers"):
        rows_of([0, x], [0, t_x], [9, T])


@pytest.mark.parametrize("weight", [np.nan, -1.0, np.inf])
def test_rows_stand_for_a_known_number_of_customers(weight):
    with pytest.raises(ValueError, match="weights"):
        rows_of([1, 0], [5, 0], [9, 9], [1.0, weight])
    with pytest.raises(ValueError, match="weights"):
        gamma_gamma.spending_of([1, 2], [5.0, 6.0], [1.0, weight])
    with pytest.raises(ValueError, match="weights"):
        renewal.contract_rows([1, 2], [True, False], [1.0, weight])


@pytest.mark.parametrize("money", [np.nan, np.inf])
def test_money_that_is_not_known_is_refused_and_not_left_out(money):
    with pytest.raises(ValueError, match="must be known"):
        gamma_gamma.spending_of([1, 2], [5.0, money])


def test_a_saved_model_is_the_same_model(tmp_path):
    for model in (bg_nbd.BgNbd(0.1, 2.0, 0.3, 4.0, -5.0, 6), gamma_gamma.GammaGamma(1 / 3, 2.0, 3.0, -4.0, 5)):
        store.save(model, tmp_path / "model.json")
        assert store.load(tmp_path / "model.json") == model
    (tmp_path / "other.json").write_text('{"model": "bg_nbd", "r": 1}')
    with pytest.raises(ValueError, match="no model"):
        store.load(tmp_path / "other.json")


def test_tenure_counts_running_contracts_as_unfinished_and_not_as_loyal():
    rng = np.random.default_rng(8)
    lasts = rng.exponential(20 * DAYS_A_MONTH, 20_000)
    watched = rng.uniform(0, 30 * DAYS_A_MONTH, 20_000)
    model = tenure.fit(rows_of_spells(spells_of(np.minimum(lasts, watched), lasts <= watched, watched), 1))
    stays = tenure.stays(model, [0, 6], 12)
    assert stays[:, -1] == pytest.approx(np.exp(-12 / 20), abs=0.02)
    assert tenure.fit(rows_of_spells(spells_of([100.0], [True], [200.0]), 1)).code == "few_customers"
