"""Expected churn of the months to come: against integration, customers whose truth is known, and what then happens."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaln

from regulars.analytics.calendar import DAYS_A_MONTH as MONTH
from regulars.analytics.models import bg_nbd, drawing, leavers, mbg_nbd, pareto_nbd, renewal, staying, tenure, unsure
from regulars.analytics.models.fitting import rows_of
from regulars.analytics.models.spells import rows_of_spells, spells_of

TRUTH = {"r": 0.8, "alpha": 20.0, "a": 0.9, "b": 2.5}
PARETO = pareto_nbd.ParetoNbd(0.8, 20.0, 0.6, 60.0, 0.0, 0)


@pytest.mark.parametrize(("module", "kind"), [(bg_nbd, bg_nbd.BgNbd), (mbg_nbd, mbg_nbd.MbgNbd)])
@pytest.mark.parametrize(("x", "T", "horizon"), [(1, 3.0, 365.0), (4, 200.0, 30.0), (300, 900.0, 365.0)])
def test_the_chance_to_be_there_later_is_the_integral_over_chances_to_leave(module, kind, x, T, horizon):
    model = kind(**TRUTH, log_likelihood=0.0, customers=0)
    k, a, b, z = TRUTH["r"] + x, TRUTH["a"], TRUTH["b"] + x + kind.EXTRA, horizon / (TRUTH["alpha"] + T)

    def of(p):
        return (1 + p * z) ** -k * np.exp((a - 1) * np.log(p) + (b - 1) * np.log1p(-p) - betaln(a, b))

    edges = [0, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.3, 1]
    value = sum(quad(of, *edge, epsrel=1e-10)[0] for edge in pairwise(edges))
    assert leavers.still_there(model, horizon, [x], [T])[0] == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("model", "draw"),
    [
        (mbg_nbd.MbgNbd(**TRUTH, log_likelihood=0.0, customers=0), lambda T, rng: drawing.mbg_nbd(T, rng, **TRUTH)),
        (PARETO, lambda T, rng: drawing.pareto_nbd(T, rng, r=0.8, alpha=20.0, s=0.6, beta=60.0)),
    ],
)
def test_of_simulated_customers_as_many_are_there_later_as_expected(model, draw):
    many = np.full(200_000, 150.0)
    today, later = draw(many, np.random.default_rng(1)), draw(many + 90.0, np.random.default_rng(2))
    rows = rows_of(today.x, today.t_x, today.T)
    found = unsure.of_buyers(model, rows, rows, 90.0)
    assert found.base == pytest.approx(today.alive.sum(), rel=0.01)
    assert found.base - found.left == pytest.approx(later.alive.sum(), rel=0.012)


def test_customers_with_very_many_purchases_stay():
    model = bg_nbd.BgNbd(**TRUTH, log_likelihood=0.0, customers=0)
    there = leavers.still_there(model, 30.0, [100, 1_000, 10_000], [3_000.0] * 3)
    assert np.all(np.diff(there) > -0.01)
    # So many purchases make the pace and p nearly certain: purchases to come x chance to leave at each.
    assert 1 - there[2] == pytest.approx(100 * 0.9 / 10_000, rel=0.03)


def test_the_quadrature_holds_for_parameters_that_ran_away():
    for a, b in [(1e-3, 2.0), (0.9, 1e5), (200.0, 3.0), (0.4, 0.6)]:
        p, share = leavers.beta_nodes(a, b)
        assert share.sum() == pytest.approx(1)
        assert share @ p == pytest.approx(a / (a + b), rel=1e-6)
        assert share @ p**2 == pytest.approx(a * (a + 1) / ((a + b) * (a + b + 1)), rel=1e-6)


def running(count, months, seed):
    """Contracts that leave each by their own chance a month: as they stand after `months`, and how many leave in three
    more. (With one chance for all, parameters of chances that differ run away on some draws and some machines.)"""
    rng = np.random.default_rng(seed)
    watched = rng.integers(1, months, count).astype(float)
    life = rng.geometric(rng.beta(0.8, 10.0, count)).astype(float)
    here = life > watched
    days = np.where(here, watched * MONTH + 3, np.rint(life * MONTH))
    spells = spells_of(days, ~here, watched * MONTH + 3)
    leave = (here & (life <= watched + 3)).sum()
    return spells, watched[here], int(leave)


def of_three_months(spells, months, name):
    model = staying.fit_all(spells)[name]
    return leavers.of_contracts(model, rows_of_spells(spells, 1), months, np.full(len(months), np.nan), 3)


@pytest.mark.parametrize("name", staying.NAMES)
def test_the_interval_holds_what_then_happens_19_times_of_20(name):
    inside, off = 0, []
    for seed in range(60):
        spells, months, leave = running(500, 30, seed)
        found = of_three_months(spells, months, name)
        inside += abs(found.left - leave) <= 1.96 * found.variance**0.5
        off.append((leave - found.left) / found.base)
    assert 53 <= inside <= 60
    assert abs(np.mean(off)) < 0.01


def test_more_data_make_a_narrower_interval_and_never_one_of_nothing():
    few, many = (of_three_months(*running(count, 30, 3)[:2], "tenure") for count in (200, 20_000))
    assert few.variance**0.5 / few.base > 5 * many.variance**0.5 / many.base > 0
    # Each leaves or stays by their own chance: a coin is not surer for being known.
    share = many.left / many.base
    assert many.variance > many.base * share * (1 - share) * 0.99


def test_where_nobody_has_left_yet_it_depends_on_how_long_they_were_watched():
    """Contracts of a day say nothing; of two hundred through thirty years of months, hardly anybody leaves."""
    errors = {}
    for days in (1.0, 30 * 365.25):
        held = np.full(200, days)
        spells = spells_of(held, np.zeros(200, dtype=bool), held)
        found = of_three_months(spells, np.floor(held / MONTH), "tenure")
        assert found.left == 0
        errors[days] = found.variance**0.5 / found.base
    assert errors[1.0] > 0.5
    assert 0 < errors[30 * 365.25] < 0.005


def test_a_known_end_is_certain():
    model = staying.Renewing(renewal.ShiftedBetaGeometric(0.5, 1.0, 0.0, 0), 12)
    rows = renewal.contract_rows([1, 3, 3], [True, True, False], [40, 30, 50])
    left = np.array([0.0, 2.0, 5.0])
    found = leavers.of_contracts(model, rows, np.array([1.0, 14.0, 3.0]), left, 3)
    assert found == (3.0, 2.0, 0.0)


def test_the_spread_of_parameters_is_that_of_many_estimates():
    """The variance by the likelihood against that of estimates from data drawn again and again."""
    truth = renewal.ShiftedBetaGeometric(0.9, 6.0, 0.0, 0)
    ages = np.arange(0, 24)
    found, said = [], []
    rng = np.random.default_rng(7)
    for _ in range(200):
        drawn = renewal.simulate(truth, np.full(1_500, 18), rng)
        rows = renewal.contract_rows(drawn.periods, drawn.left)
        model = renewal.fit_shifted(rows)
        one = staying.Renewing(model, 1)
        found.append((1 - staying.stays(one, ages, 3)[:, -1]).sum())
        said.append(leavers._of_renewals(one, rows, ages, np.ones(24), 3))
    assert np.mean(said) ** 0.5 == pytest.approx(np.std(found), rel=0.15)
    assert tenure.fit(rows).watched[0] == 1_500
