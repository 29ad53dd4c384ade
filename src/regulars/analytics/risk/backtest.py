"""Which model, and how good it is: all candidates on the same customers, none of whom it had seen."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from regulars.analytics.risk import additive, boosting, calibrating
from regulars.analytics.risk.additive import Additive
from regulars.analytics.risk.boosting import Boosted
from regulars.analytics.risk.calibrating import Calibration
from regulars.analytics.risk.measures import Bin, Measures, better, calibration, different, losses, measure
from regulars.analytics.risk.shapes import Form
from regulars.analytics.risk.table import Features, Floats, Folds, Rows

Model = Additive | Boosted
FORMS: tuple[Form, ...] = ("plain", "log", "splines")
PENALTIES = (10.0, 1.0)
RIVAL = "boosting"
EARNED = 2.0  # standard errors by which the rival must be better


@dataclass(frozen=True)
class Candidate:
    """A kind of model that can be fitted. `name` is a permanent word, as «log 1» or «boosting»."""

    name: str
    fit: Callable[[Features, Floats], Model]


@dataclass(frozen=True)
class Tried:
    """A candidate in the back-test: its figures on the rows by which the model was chosen."""

    name: str
    measures: Measures


@dataclass(frozen=True)
class BackTest:
    """`how` is «folds» or «time»; `folds` are the figures of each part that was tested, in order; `said` is nan of
    rows that were not judged."""

    how: str
    chosen: str
    calibrated: str
    measures: Measures
    folds: tuple[Measures, ...]
    bins: tuple[Bin, ...]
    tried: tuple[Tried, ...]
    said: Floats

    def to_dict(self) -> dict[str, Any]:
        figures = self.measures
        return {
            "how": self.how,
            "chosen": self.chosen,
            "calibrated": self.calibrated,
            **figures.to_dict(),
            "folds": [fold.to_dict() for fold in self.folds],
            "calibration": [asdict(one) for one in self.bins],
            "candidates": [{"name": one.name, **one.measures.to_dict()} for one in self.tried],
        }


def candidates(*, rival: bool = True) -> tuple[Candidate, ...]:
    """From the plainest to the richest."""
    found = [Candidate(f"{form} {penalty:g}", _additive(form, penalty)) for form in FORMS for penalty in PENALTIES]
    return (*found, Candidate(RIVAL, boosting.fit)) if rival else tuple(found)


def candidate(name: str) -> Candidate:
    return next(one for one in candidates() if one.name == name)


def _additive(form: Form, penalty: float) -> Callable[[Features, Floats], Additive]:
    return lambda features, target: additive.fit(features, target, form=form, penalty=penalty)


def unseen(one: Candidate, features: Features, target: Floats, folds: Folds) -> Floats:
    """Log odds of each tested row by a model that had not seen it; nan of the others."""
    odds = np.full(len(target), np.nan)
    for learnt, tested in folds:
        odds[tested] = one.fit(features.take(learnt), target[learnt]).log_odds(features.take(tested))
    return odds


def guessed(target: Floats, folds: Folds) -> Floats:
    """What one would say who knows only how many leave."""
    said = np.full(len(target), np.nan)
    for learnt, tested in folds:
        said[tested] = target[learnt].mean()
    return said


@dataclass(frozen=True)
class Chosen:
    """What the back-test found: the candidate, its calibration, its figures, and whether it beats guessing."""

    candidate: Candidate
    calibration: Calibration
    back_test: BackTest
    better_than_guessing: bool


def back_test(
    features: Features,
    target: Floats,
    folds: Folds,
    *,
    whose: Rows | None = None,
    judged: int = 0,
    rivals: Sequence[Candidate] | None = None,
    must_add_up: bool = False,
) -> Chosen:
    """Choose by the folds, and judge.

    whose: the customer of each row, where one has several.
    judged: so many of the last folds take no part in the choice and alone are judged on (time); 0 = all folds do both
    (random folds: with candidates this few and this alike what the choice flatters is far below the error of the fold).
    must_add_up: the rival is tried and shown, and never chosen.
    """
    tried = rivals or candidates()
    whose = np.arange(len(target)) if whose is None else whose
    by = folds[: len(folds) - judged]
    odds = {one.name: unseen(one, features, target, folds) for one in tried}
    rows = np.concatenate([tested for _learnt, tested in by])
    may = [one for one in tried if not (must_add_up and one.name == RIVAL)]
    best = choose(may, {one.name: losses(_share(odds[one.name][rows]), target[rows]) for one in may}, whose[rows])
    mine = odds[best.name]
    used, said = _calibrated(mine, target, by, rows, whose)
    shown = folds[len(folds) - judged :] if judged else by
    if judged:
        said = used.probability(mine)
    seen = np.concatenate([tested for _learnt, tested in shown])
    guess = guessed(target, folds)[seen]
    gain, error = better(losses(said[seen], target[seen]), losses(guess, target[seen]), whose[seen])
    report = BackTest(
        "time" if judged else "folds",
        best.name,
        used.kind,
        measure(said[seen], target[seen]),
        tuple(measure(said[tested], target[tested]) for _learnt, tested in shown),
        tuple(calibration(said[seen], target[seen], whose[seen])),
        tuple(Tried(one.name, measure(_share(odds[one.name][rows]), target[rows])) for one in tried),
        said,
    )
    signal = tells(report.measures.auc, *different(target[seen], whose[seen]))
    return Chosen(best, used, report, gain > error and signal)


def tells(auc: float | None, left: int, stayed: int) -> bool:
    """Whether the AUC could not have come by chance: more than two standard errors above a half (Mann-Whitney), of so
    many different customers who left and who stayed."""
    if auc is None:
        return False
    return bool(auc > 0.5 + 2 * np.sqrt((left + stayed + 1) / (12 * left * stayed)))


def choose(tried: Sequence[Candidate], loss: dict[str, Floats], whose: Rows) -> Candidate:
    """The plainest additive model that is not worse than the best of them by more than a standard error; the rival only
    where it is better than that one by more than two."""
    adding = [one for one in tried if one.name != RIVAL]
    least = min(adding, key=lambda one: float(loss[one.name].mean()))
    plainest = next(one for one in adding if _close(loss[least.name], loss[one.name], whose))
    if RIVAL in loss:
        gain, error = better(loss[RIVAL], loss[plainest.name], whose)
        if gain > EARNED * error:
            return next(one for one in tried if one.name == RIVAL)
    return plainest


def _close(least: Floats, other: Floats, whose: Rows) -> bool:
    gain, error = better(least, other, whose)
    return gain <= error


def _calibrated(odds: Floats, target: Floats, by: Folds, rows: Rows, whose: Rows) -> tuple[Calibration, Floats]:
    """The calibration chosen on the rows of the choice, and what it says of each when it had not seen it."""
    place = np.full(len(target), -1)
    place[rows] = np.arange(len(rows))
    own = [place[tested] for _learnt, tested in by]
    everything = np.arange(len(rows))
    parts = [(np.setdiff1d(everything, tested), tested) for tested in own]
    if len(parts) < 2:
        return Calibration(), _share(odds)
    used, said = calibrating.choose(odds[rows], target[rows], parts, whose[rows])
    whole = np.full(len(target), np.nan)
    whole[rows] = said
    return used, whole


def _share(odds: Floats) -> Floats:
    return Calibration().probability(odds)
