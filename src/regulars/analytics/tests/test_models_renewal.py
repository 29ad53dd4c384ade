"""Models of contracts and of yearly chances to buy, against integration and customers whose truth is known."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.special import betaln

from regulars.analytics.models import bg_bb, bg_nbd, leaving, mbg_nbd, renewal, summary
from regulars.analytics.models.fitting import likelihood_at, rows_of


def beta_density(p, a, b):
    return np.exp((a - 1) * np.log(p) + (b - 1) * np.log1p(-p) - betaln(a, b))


@pytest.mark.parametrize(("k", "a", "b", "z"), [(16.1, 0.75, 73.6, 7.96), (0.4, 2.2, 3.0, 40.0), (3.0, 1.0, 0.6, 1.5)])
def test_purchases_over_a_horizon_longer_than_the_past_are_the_integral(k, a, b, z):
    """SciPy's 2F1, through which these were computed, says 368,131 for the first of them."""

    def in_logit(v):
        p = 1 / (1 + np.exp(-v))
        return -np.expm1(-k * np.log1p(p * z)) / p * beta_density(p, a, b) * p * (1 - p)

    value = sum(quad(in_logit, start, start + 5, epsabs=0, epsrel=1e-11)[0] for start in range(-60, 35, 5))
    (found,) = leaving.purchases(np.array([k]), np.array([a]), np.array([b]), np.array([z]))
    assert found == pytest.approx(value, rel=1e-8)


def test_the_two_ways_to_expect_purchases_meet():
    rng = np.random.default_rng(3)
    k, a, b = np.exp(rng.uniform(np.log([[0.05], [0.1], [0.3]]), np.log([[300], [20], [300]]), (3, 400)))
    z = np.exp(rng.uniform(-5, 0, 400))
    assert leaving._integrated(k, a, b, z) == pytest.approx(leaving._closed(k, a, b, z), rel=1e-6)


@pytest.mark.parametrize(("model", "extra"), [(bg_nbd, 0), (mbg_nbd, 1)])
@pytest.mark.parametrize(("x", "t_x", "T"), [(0, 0.0, 30.0), (1, 4.0, 30.0), (4, 25.0, 26.0)])
def test_the_likelihood_is_the_integral_over_paces_and_chances(model, extra, x, t_x, T):
    r, alpha, a, b = 0.8, 5.0, 0.9, 2.5

    def of(p, pace):
        here = pace**x * (1 - p) ** (x + extra) * np.exp(-pace * T)
        left = p * (1 - p) ** (x + extra - 1) * pace**x * np.exp(-pace * t_x) if x + extra > 0 else 0.0
        gamma = alpha**r * pace ** (r - 1) * np.exp(-alpha * pace) / 1.1642297137253030
        return (here + left) * gamma * beta_density(p, a, b)

    # The paces where the gamma density has anything, in pieces that the rule can follow down to zero.
    edges = [1e-12, 1e-6, 1e-3, 0.02, 0.1, 0.5, 3.0]
    value = sum(dblquad(of, *piece, 0, 1, epsabs=1e-12, epsrel=1e-6)[0] for piece in pairwise(edges))
    found = likelihood_at(model.FORM, rows_of([x], [t_x], [T]), {"r": r, "alpha": alpha, "a": a, "b": b})
    assert np.exp(found) == pytest.approx(value, rel=2e-4)


@pytest.mark.parametrize(("x", "t_x", "n"), [(0, 0, 6), (1, 1, 6), (3, 5, 6), (6, 6, 6), (2, 40, 60)])
def test_bg_bb_likelihood_is_the_integral_over_both_chances(x, t_x, n):
    alpha, beta, gamma, delta = 1.2, 0.75, 0.66, 2.8

    def expectation(power, rest, a, b):
        """Of p ** power (1 - p) ** rest under beta(a, b), by integration."""
        return quad(lambda p: p**power * (1 - p) ** rest * beta_density(p, a, b), 0, 1, epsrel=1e-10)[0]

    here = expectation(x, n - x, alpha, beta) * expectation(0, n, gamma, delta)
    left = sum(expectation(x, t_x - x + i, alpha, beta) * expectation(1, t_x + i, gamma, delta) for i in range(n - t_x))
    truth = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta}
    assert likelihood_at(bg_bb.FORM, rows_of([x], [t_x], [n]), truth) == pytest.approx(np.log(here + left), rel=1e-6)
    model = bg_bb.BgBb(**truth, log_likelihood=0.0, customers=1)
    assert bg_bb.probability_alive(model, [x], [t_x], [n])[0] == pytest.approx(here / (here + left), rel=1e-6)


def test_bg_bb_finds_the_truth_again_and_foretells():
    truth = bg_bb.BgBb(1.2, 0.8, 0.7, 3.0, 0.0, 0)
    drawn = bg_bb.simulate(truth, np.tile([4, 7, 10], 10_000), np.random.default_rng(6), horizon=5)
    rows = rows_of(drawn.x, drawn.t_x, drawn.T)
    assert len(rows.x) < 150
    model = bg_bb.fit(rows)
    for estimate in summary.summary(model, rows).estimates:
        assert abs(estimate.value - getattr(truth, estimate.name)) < 3.5 * estimate.standard_error
    expected = bg_bb.expected_purchases(truth, 5, drawn.x, drawn.t_x, drawn.T)
    assert expected.sum() == pytest.approx(drawn.later.sum(), rel=0.02)
    alive = bg_bb.probability_alive(truth, drawn.x, drawn.t_x, drawn.T)
    assert alive.mean() == pytest.approx(drawn.alive.mean(), abs=0.01)


def test_bg_bb_refuses_what_is_not_counted_in_opportunities():
    with pytest.raises(ValueError, match="whole opportunities"):
        bg_bb.fit(rows_of([3], [2], [6]))
    with pytest.raises(ValueError, match="whole opportunities"):
        bg_bb.fit(rows_of([1], [2], [6.5]))


@pytest.mark.parametrize("c", [0.6, 1.0, 1.7])
def test_the_survival_of_contracts_is_the_integral_over_chances(c):
    model = renewal.BetaDiscreteWeibull(0.8, 4.0, c, 0.0, 1)
    for t in (1, 5, 30):
        value = quad(lambda p, t=t: (1 - p) ** (t**c) * beta_density(p, 0.8, 4.0), 0, 1, epsrel=1e-10)[0]
        assert renewal.survival(model, [t])[0] == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("c", [0.7, 1.0, 1.5])
def test_contracts_find_the_truth_again(c):
    truth = renewal.BetaDiscreteWeibull(0.8, 4.0, c, 0.0, 0)
    drawn = renewal.simulate(truth, np.random.default_rng(2).integers(1, 30, 40_000), np.random.default_rng(8))
    rows = renewal.contract_rows(drawn.periods, drawn.left)
    model = renewal.fit_weibull(rows)
    for estimate in summary.summary(model, rows).estimates:
        assert abs(estimate.value - getattr(truth, estimate.name)) < 3.5 * estimate.standard_error


def test_periods_ahead_are_counted_from_today_and_later_ones_for_less():
    model = renewal.ShiftedBetaGeometric(0.7, 1.2, 0.0, 1)
    stays = renewal.stays(model, [0, 5], 3)
    survival = renewal.survival(model, np.arange(9))
    assert stays[1] == pytest.approx(survival[6:] / survival[5])
    assert renewal.probability_alive(model, 3, [0, 5]) == pytest.approx(stays[:, -1])
    assert renewal.expected_periods(model, 3, [5])[0] == pytest.approx(stays[1].sum())
    assert renewal.expected_periods(model, 2, [5], discount=0.1)[0] == pytest.approx(
        stays[1, 0] / 1.1 + stays[1, 1] / 1.21
    )


def test_contracts_one_cannot_learn_from_give_a_reason():
    assert renewal.fit_shifted(renewal.contract_rows([1, 2], [True, False])).code == "few_customers"
    running = renewal.contract_rows(np.full(50, 3), np.zeros(50))
    assert renewal.fit_weibull(running).code == "few_left"
    with pytest.raises(ValueError, match="whole periods"):
        renewal.contract_rows([0], [True])


def test_contracts_of_thirty_years_of_months_and_of_one_day_have_numbers():
    for alpha, beta, c in ((0.01, 300.0, 3.0), (50.0, 0.01, 0.2), (1e-4, 1e4, 1.0), (0.3, 0.1, 5.0)):
        rows = renewal.contract_rows([0, 1, 1, 360, 360], [False, True, False, True, False])
        value, gradient = renewal.WEIBULL.objective(rows)(np.log([alpha, beta, c]))
        assert np.isfinite(value)
        assert np.all(np.isfinite(gradient))
