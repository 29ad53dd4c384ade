"""Who gains more from a treatment than others: two logistic regressions, one of each arm (T-learner), and an honest
answer whether the difference they see is there at all.

Measured on a large public experiment, richer learners ranked no better; on one of its arms nothing ranked better than
the plain chance to act. So what the scores say is used only when they pass customers they have not seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from regulars.analytics.experiments.ranking import Area, Floats, qini_advantage, qini_of
from regulars.analytics.results import JsonAble

FOLDS = 5
FEWEST_EVENTS = 50  # in each arm: with fewer who acted there is nothing to learn from
SEED = 20_131


@dataclass(frozen=True)
class Learned(JsonAble):
    """`code`: usable | no_usable_difference | no_better_than_chance_to_act | few_events {needed}.

    `qini`: of the ranking by gain, on customers it was not fitted on; `over_chance_to_act`: how much it ranks better
    than the plain chance to act does.
    """

    code: str
    customers: int
    events: int
    qini: Area | None
    over_chance_to_act: Area | None


@dataclass(frozen=True)
class Scores:
    """Of every customer by models that did not see them: the gain from treatment, and the plain chance to act.

    Shapes: both (customers,).
    """

    gain: Floats
    chance: Floats


def learn(
    features: ArrayLike, treated: ArrayLike, outcome: ArrayLike, *, rng: Generator | None = None
) -> tuple[Scores | None, Learned]:
    """Scores by cross-fitting and the verdict on them. Shapes: features (customers, columns), the others (customers,).

    Features are numbers known before the arms were dealt; outcome is 0 or 1.
    """
    x, arm = np.asarray(features, dtype=np.float64), np.asarray(treated, dtype=np.bool_)
    y = np.asarray(outcome, dtype=np.float64)
    events = int(min(min(y[side].sum(), (1 - y[side]).sum()) for side in (arm, ~arm)))
    if events < FEWEST_EVENTS:
        return None, Learned("few_events", len(y), events, None, None)
    scores = cross_fitted(x, arm, y)
    drawn = rng or np.random.default_rng(SEED)
    qini = qini_of(scores.gain, arm, y, rng=drawn)
    over = qini_advantage(scores.gain, scores.chance, arm, y, rng=drawn)
    return scores, Learned(_code(qini, over), len(y), events, qini, over)


def _code(qini: Area, over: Area) -> str:
    if qini.low <= 0:
        return "no_usable_difference"
    return "usable" if over.low > 0 else "no_better_than_chance_to_act"


def cross_fitted(x: Floats, arm: NDArray[np.bool_], y: Floats) -> Scores:
    """Every fifth customer is scored by models of the other four."""
    gain, chance = np.zeros(len(y)), np.zeros(len(y))
    for fold, others in _folds(arm, y):
        side = others & arm, others & ~arm
        with_it, without = (_model(x[one], y[one]).predict_proba(x[fold])[:, 1] for one in side)
        gain[fold] = with_it - without
        chance[fold] = _model(x[others], y[others]).predict_proba(x[fold])[:, 1]
    return Scores(gain, chance)


def _folds(arm: NDArray[np.bool_], y: Floats) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Dealt round in each arm and outcome, so that all folds have all four kinds."""
    order = np.lexsort((np.arange(len(y)), y, arm))
    fold_of = np.empty(len(y), dtype=np.int64)
    fold_of[order] = np.arange(len(y)) % FOLDS
    for fold in range(FOLDS):
        yield fold_of == fold, fold_of != fold


def _model(x: Floats, y: Floats) -> Any:
    from sklearn.linear_model import LogisticRegression  # heavy: only where it is used
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(x, y)
