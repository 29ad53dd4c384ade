"""Bringing probabilities to what comes: by nothing, by a straight line on log odds, or by steps; what helps is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

from regulars.analytics.risk.additive import newton
from regulars.analytics.risk.measures import better, losses
from regulars.analytics.risk.table import Floats, Folds, Rows

LEAST_FOR_STEPS = 1000
LIMIT = 1e-4


@dataclass(frozen=True)
class Calibration:
    """`kind` none, platt (a + b x log odds) or isotonic (steps over log odds)."""

    kind: str = "none"
    a: float = 0.0
    b: float = 1.0
    at: tuple[float, ...] = ()
    share: tuple[float, ...] = ()

    def probability(self, log_odds: Floats) -> Floats:
        if self.kind == "isotonic":
            return np.asarray(np.interp(log_odds, self.at, self.share))
        return np.asarray(expit(self.a + self.b * log_odds))

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "a": self.a, "b": self.b, "at": list(self.at), "share": list(self.share)}


def from_dict(kept: Mapping[str, Any]) -> Calibration:
    return Calibration(kept["kind"], kept["a"], kept["b"], tuple(kept["at"]), tuple(kept["share"]))


def platt(log_odds: Floats, target: Floats) -> Calibration:
    """Source: Platt (1999), here by maximum likelihood with a light ridge."""
    a, b = newton(np.column_stack([np.ones(len(target)), log_odds]), target, 1e-3)
    return Calibration("platt", float(a), float(b))


def isotonic(log_odds: Floats, target: Floats) -> Calibration:
    """Source: Zadrozny and Elkan (2002). Nobody is told that they surely stay or go."""
    steps = IsotonicRegression(y_min=LIMIT, y_max=1 - LIMIT, out_of_bounds="clip").fit(log_odds, target)
    return Calibration(
        "isotonic", at=tuple(map(float, steps.X_thresholds_)), share=tuple(map(float, steps.y_thresholds_))
    )


def choose(log_odds: Floats, target: Floats, folds: Folds, whose: Rows) -> tuple[Calibration, Floats]:
    """(The calibration that helps, probabilities of each row by one that had not seen it).

    log_odds are of models that had not seen the row; whose: the customer of each. A calibration is used only where it
    makes the loss smaller by more than one standard error: most logistic models need none.
    """
    kept = Calibration(), np.asarray(expit(log_odds))
    for make in (platt, isotonic) if len(target) >= LEAST_FOR_STEPS else (platt,):
        said = np.empty(len(target))
        for learnt, tested in folds:
            said[tested] = make(log_odds[learnt], target[learnt]).probability(log_odds[tested])
        gain, error = better(losses(said, target), losses(kept[1], target), whose)
        if gain > error:
            kept = make(log_odds, target), said
    return kept
