"""Models of leaving follow one another: a new one takes over when it foretells better, and neither has an advantage."""

from datetime import date

import numpy as np
import pytest

from regulars.analytics.risk.backtest import candidate
from regulars.analytics.risk.model import to_dict
from regulars.analytics.risk.table import Column, Features
from regulars.insight.models import Basis, RiskModel
from regulars.insight.risk.features import Asked, Known
from regulars.insight.risk.running import TRAINED_EVERY, verdict_of
from regulars.insight.risk.training import Months, Trained, folds_of, train

Verdict = RiskModel.Verdict
SINCE, FIRST_TRAINED = date(2023, 1, 1), date(2025, 3, 1)
HORIZON = 90
ONLY = (candidate("plain 1"),)
CUSTOMERS, COLUMNS = 4000, 6


class World:
    """Customers who come every day and leave by chance, small ones rather; from the day `turned` on thrice as often."""

    def __init__(self, seed: int, turned: int = 100_000) -> None:
        draw = np.random.default_rng(seed)
        self.sizes = draw.normal(size=(COLUMNS, CUSTOMERS))
        self.came = draw.integers(-1500, 1200, CUSTOMERS)
        gone = self.came + draw.exponential(300 * np.exp(1.3 * self.sizes[0]))
        slow = np.maximum(self.came, turned)
        self.gone = np.where(gone > slow, slow + (gone - slow) / 3, gone)

    def known_at(self, asked: Asked) -> Known:
        day = (asked.cut - SINCE).days
        here = np.flatnonzero((self.came <= day) & (self.gone > day))
        columns = tuple(Column(f"size {place}", one[here]) for place, one in enumerate(self.sizes))
        return Known(here, Features(columns), (self.gone[here] <= day + HORIZON).astype(float))


def trained_on(world: World, until: date, monkeypatch: pytest.MonkeyPatch) -> Trained:
    monkeypatch.setattr("regulars.insight.risk.training.known_at", world.known_at)
    monkeypatch.setattr("regulars.analytics.risk.backtest.candidates", lambda rival: ONLY)
    return train(Asked(Basis.CONTRACTS, until, until, HORIZON, 60, "EUR", "Europe/Kyiv"), SINCE)


def kept(trained: Trained) -> RiskModel:
    assert trained.learnt is not None
    assert trained.months is not None
    back_test = {"last_cut": trained.months.cuts[-1].isoformat()}
    return RiskModel(kept=to_dict(trained.learnt), horizon_days=HORIZON, back_test=back_test)


def verdict_after(trainings: int, world: World, monkeypatch: pytest.MonkeyPatch) -> Verdict:
    used = kept(trained_on(world, FIRST_TRAINED, monkeypatch))
    return verdict_of(trained_on(world, FIRST_TRAINED + trainings * TRAINED_EVERY, monkeypatch), used, HORIZON)


def test_a_new_model_waits_for_a_month_whose_outcome_the_one_in_use_has_not_learnt_from(monkeypatch):
    """Of 90 days: after 28, 56 and 84 they would be judged by the same customers leaving once more."""
    found = [verdict_after(number, World(0), monkeypatch) for number in range(1, 5)]
    assert found[:3] == [Verdict.NO_NEWER_MONTH] * 3
    assert found[3] in (Verdict.BETTER, Verdict.NOT_BETTER)


def test_where_nothing_changes_neither_the_new_model_nor_the_one_in_use_has_an_advantage(monkeypatch):
    found = [verdict_after(4, World(seed), monkeypatch) for seed in range(16)]
    assert 4 <= found.count(Verdict.BETTER) <= 12
    assert set(found) == {Verdict.BETTER, Verdict.NOT_BETTER}


@pytest.mark.parametrize("seed", range(3))
def test_where_others_leave_than_before_a_new_model_takes_over(monkeypatch, seed):
    world = World(seed, turned=(FIRST_TRAINED - SINCE).days)
    found = [verdict_after(number, world, monkeypatch) for number in range(4, 7)]
    assert Verdict.BETTER in found


def months_of(count: int, gap: int) -> Months:
    origin = np.arange(count)
    return Months(Known(origin, Features(()), origin * 0.0), origin, (SINCE,) * count, gap)


@pytest.mark.parametrize(
    ("count", "gap", "choose", "judge"),
    [(18, 4, [9, 10, 11], [15, 16, 17]), (18, 2, [11, 12, 13], [15, 16, 17]), (12, 4, [6, 7, 8], [9, 10, 11])],
)
def test_months_that_choose_were_known_before_those_that_judge_where_there_are_enough(count, gap, choose, judge):
    folds = folds_of(months_of(count, gap))
    assert [int(tested[0]) for _learnt, tested in folds] == choose + judge
    assert all(learnt.max() + gap == tested[0] for learnt, tested in folds)
