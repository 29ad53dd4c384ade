"""Models against what happened: fitted on what was known at a cut, judged by the purchases after it.

The numbers of the two usual pictures (how many customers bought so often before the cut, and how often they bought
after it), errors beside those of rules anybody can follow, and which model to predict with.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regulars.analytics.model_results import (
    Bucket,
    BucketOfCalibration,
    HoldoutReport,
    ModelChoice,
    Scores,
    Tracking,
)
from regulars.analytics.models.family import BUYING, BuyingModel, buying_of, kind_of
from regulars.analytics.models.fitting import (
    Floats,
    NoModel,
    Rows,
    check_rows,
    checked_weight,
    distinct,
    rows_of,
    summed,
    together,
)
from regulars.analytics.results import Note

__all__ = ["Held", "HoldoutReport", "ModelChoice", "Watched", "choose", "held_out", "report", "tracking", "watched"]

LAST_BUCKET = 7  # customers with seven or more repeat purchases are one bucket, as in the papers
SURE = 2.0  # standard errors by which another model must be better


@dataclass(frozen=True)
class Watched:
    """Customers as they stood at the cut, with their purchases in the `horizon` after it; equal ones as one row.

    Shapes: (rows,). Units: x and later count repeat purchases; t_x, T and horizon are in one unit of time.
    """

    x: Floats
    t_x: Floats
    T: Floats
    later: Floats
    weight: Floats
    horizon: float

    @property
    def rows(self) -> Rows:
        return rows_of(self.x, self.t_x, self.T, self.weight)


def watched(
    x: ArrayLike, t_x: ArrayLike, T: ArrayLike, later: ArrayLike, horizon: float, weight: ArrayLike | None = None
) -> Watched:
    """Arrays as customers of a holdout. Needs: 0 <= t_x <= T, and t_x = 0 exactly where x = 0."""
    count, last, seen, after = (np.asarray(values, dtype=np.float64).ravel() for values in (x, t_x, T, later))
    check_rows(count, last, seen)
    counted = checked_weight(weight, len(count))
    return Watched(count, last, seen, after, counted, float(horizon))


@dataclass(frozen=True)
class Held:
    """A model fitted on the calibration, its report, and how wrong it is of each row (Poisson deviance)."""

    model: BuyingModel
    report: HoldoutReport
    losses: Floats


def held_out(
    name: str, seen: Watched, *, start: BuyingModel | None = None, silent_after: float | None = None
) -> Held | NoModel:
    """Fit the model `name` on the calibration and judge it. silent_after: the rule «bought in the last N days», N in
    the unit of time; without it that rule is left out."""
    model = BUYING[name].fit(seen.rows, start=start)
    if isinstance(model, NoModel):
        return model
    predicted = expected(model, seen)
    return Held(model, report(model, seen, predicted, silent_after), _deviance(seen.later, predicted))


def expected(model: BuyingModel, seen: Watched) -> Floats:
    """Purchases to expect of each row after the cut; what an alive customer buys is computed once per (x, T)."""
    family = buying_of(model)
    (x, T), places = together(seen.x, seen.T)
    if_alive = family.expected_if_alive(model, seen.horizon, x, T)
    return if_alive[places] * family.probability_alive(model, seen.x, seen.t_x, seen.T)


def report(model: BuyingModel, seen: Watched, predicted: Floats, silent_after: float | None = None) -> HoldoutReport:
    """A model's predictions of the time after the cut against what happened, beside naive rules."""
    name = kind_of(model)
    scores = _scores(name, seen, predicted)
    assert scores.deviance is not None
    return HoldoutReport(
        model=name,
        customers=int(seen.weight.sum()),
        horizon=seen.horizon,
        buckets=_buckets(seen, predicted),
        total_predicted=scores.total_predicted,
        total_actual=float(seen.weight @ seen.later),
        correlation=scores.correlation,
        mae=scores.mae,
        rmse=scores.rmse,
        deviance=scores.deviance,
        naive=tuple(_scores(rule, seen, say(seen)) for rule, say in _rules(silent_after).items()),
        calibration=_calibration(model, seen),
    )


def _rules(silent_after: float | None) -> dict[str, Callable[[Watched], Floats]]:
    """What one would say without a model.

    as_before: everybody goes on at their own pace, x / T. bought_lately: those do whose last purchase is at most N ago,
    the others never come back. same_for_all: everybody at the pace of all together.
    """

    def as_before(seen: Watched) -> Floats:
        pace = np.divide(seen.x, seen.T, out=np.zeros_like(seen.x), where=seen.T > 0)
        return np.asarray(pace * seen.horizon)

    def bought_lately(seen: Watched) -> Floats:
        assert silent_after is not None
        return np.where(seen.T - seen.t_x <= silent_after, as_before(seen), 0.0)

    def same_for_all(seen: Watched) -> Floats:
        time = float(seen.weight @ seen.T)
        return np.full(len(seen.x), float(seen.weight @ seen.x) / time * seen.horizon if time else 0.0)

    rules = {"as_before": as_before, "bought_lately": bought_lately, "same_for_all": same_for_all}
    return {name: rule for name, rule in rules.items() if name != "bought_lately" or silent_after is not None}


def _scores(name: str, seen: Watched, predicted: Floats) -> Scores:
    error = predicted - seen.later
    losses = _deviance(seen.later, predicted)
    return Scores(
        name=name,
        total_predicted=float(seen.weight @ predicted),
        correlation=_correlation(predicted, seen.later, seen.weight),
        mae=float(np.average(np.abs(error), weights=seen.weight)),
        rmse=float(np.sqrt(np.average(error**2, weights=seen.weight))),
        deviance=float(np.average(losses, weights=seen.weight)) if np.all(np.isfinite(losses)) else None,
    )


def _deviance(actual: Floats, predicted: Floats) -> Floats:
    """Poisson deviance of each row; infinite where nothing was expected and something came."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(actual > 0, actual * np.log(actual / predicted), 0.0)
    return np.asarray(2 * (ratio - actual + predicted), dtype=np.float64)


def _correlation(first: Floats, second: Floats, weight: Floats) -> float | None:
    """Weighted; None where one of them does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    off = [values - np.average(values, weights=weight) for values in (first, second)]
    return float(weight @ (off[0] * off[1]) / np.sqrt((weight @ off[0] ** 2) * (weight @ off[1] ** 2)))


def _ends(place: int) -> int | None:
    return None if place == LAST_BUCKET else place


def _buckets(seen: Watched, predicted: Floats) -> tuple[Bucket, ...]:
    """The conditional expectations: purchases after the cut by how often they had bought before."""
    place = np.minimum(seen.x, LAST_BUCKET).astype(np.intp)
    size = LAST_BUCKET + 1
    counted = summed(place, seen.weight, size)
    foretold, came = (summed(place, seen.weight * values, size) for values in (predicted, seen.later))
    return tuple(
        Bucket(at, _ends(at), int(counted[at]), float(foretold[at] / counted[at]), float(came[at] / counted[at]))
        for at in range(size)
        if counted[at]
    )


def _calibration(model: BuyingModel, seen: Watched) -> tuple[BucketOfCalibration, ...]:
    """How many customers bought so often before the cut, and how many should have by the model."""
    times, of_T = distinct(seen.T)
    of_times = summed(of_T, seen.weight, len(times))
    chances = buying_of(model).purchase_counts(model, np.arange(LAST_BUCKET)[:, None], times[None])
    below = chances @ of_times
    wanted = np.append(below, of_times.sum() - below.sum())
    actual = summed(np.minimum(seen.x, LAST_BUCKET).astype(np.intp), seen.weight, LAST_BUCKET + 1)
    return tuple(
        BucketOfCalibration(at, _ends(at), int(actual[at]), float(wanted[at])) for at in range(LAST_BUCKET + 1)
    )


def tracking(model: BuyingModel, seen: Watched, at: ArrayLike, actual: ArrayLike) -> tuple[Tracking, ...]:
    """Repeat purchases of everybody together by the moments `at`, counted from the first purchase of the oldest
    customer; the model sees no customer's own history, only when they came. actual: what was counted by then."""
    start, family = float(seen.T.max(initial=0.0)), buying_of(model)
    times, of_T = distinct(seen.T)
    of_times = summed(of_T, seen.weight, len(times))
    found = []
    for moment, counted in zip(np.atleast_1d(at).tolist(), np.atleast_1d(actual).tolist(), strict=True):
        since = times - start + moment
        here = since > 0
        foretold = float(of_times[here] @ family.expected_from_start(model, since[here])) if here.any() else 0.0
        found.append(Tracking(float(moment), foretold, float(counted)))
    return tuple(found)


def choose(held: dict[str, Held | NoModel], seen: Watched, *, current: str) -> ModelChoice:
    """The model to predict with: the current one, unless another is better beyond chance, see `judged`."""
    fitted = {name: found for name, found in held.items() if isinstance(found, Held)}
    tested = {name: Judged(found.report.deviance, found.losses) for name, found in fitted.items()}
    name, why = judged(tested, seen.weight, current=current)
    return ModelChoice(name, current, why, tuple(found.report for found in fitted.values()))


@dataclass(frozen=True)
class Judged:
    """How wrong a model was of what it had not seen: on average, and of each row."""

    deviance: float
    losses: Floats


def judged(tested: dict[str, Judged], weight: Floats, *, current: str) -> tuple[str, Note]:
    """The current model, unless another is better beyond chance, and why.

    Better: smaller mean deviance of what came after the cut, by more than two standard errors of the difference,
    customer by customer. The word is model_kept, model_changed, model_only (the current one could not be fitted) or
    model_none.
    """
    if not tested:
        return current, Note("model_none", {"model": current})
    best = min(tested, key=lambda name: (tested[name].deviance, name != current))
    if current not in tested:
        return best, Note("model_only", {"model": best, "before": current})
    gain, error = _gain(tested[current].losses - tested[best].losses, weight)
    better = best != current and gain > SURE * error
    name = best if better else current
    params = {
        "model": name,
        "before": current,
        "best": best,
        "gain_share": gain / tested[current].deviance if tested[current].deviance else 0.0,
        "customers": int(weight.sum()),
    }
    return name, Note("model_changed" if better else "model_kept", params)


def _gain(differences: Floats, weight: Floats) -> tuple[float, float]:
    """(mean, its standard error) over customers."""
    total = float(weight.sum())
    mean = float(weight @ differences) / total
    variance = float(weight @ (differences - mean) ** 2) / max(total - 1, 1)
    return mean, float(np.sqrt(variance / total))
