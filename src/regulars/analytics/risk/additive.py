"""Penalised logistic regression on the parts of the columns: what a customer's probability is made of adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import expit

from regulars.analytics.risk.shapes import Form, Part, as_dict, learn, part_of
from regulars.analytics.risk.table import Features, Floats

STEPS = 50
CLOSE = 1e-8


@dataclass(frozen=True)
class Additive:
    """log odds = intercept + the sum over columns of their contributions.

    `typical` is the mean contribution of each column in training, so that what is told of a customer is how they
    differ from the average one.
    """

    form: Form
    penalty: float
    parts: tuple[Part, ...]
    weights: tuple[Floats, ...]
    intercept: float
    typical: Floats

    def log_odds(self, features: Features) -> Floats:
        return np.asarray(self.intercept + self._raw(features).sum(axis=1))

    def contributions(self, features: Features) -> Floats:
        """Shape: (rows, columns), in log odds against the average customer. They add up: the log odds of somebody
        minus those of the average are exactly their sum."""
        return self._raw(features) - self.typical

    def _raw(self, features: Features) -> Floats:
        columns = [
            part.block(features.column(part.name)) @ weight
            for part, weight in zip(self.parts, self.weights, strict=True)
        ]
        return np.column_stack(columns) if columns else np.zeros((len(features), 0))

    def to_dict(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "penalty": self.penalty,
            "intercept": self.intercept,
            "typical": self.typical.tolist(),
            "parts": [as_dict(part) for part in self.parts],
            "weights": [weight.tolist() for weight in self.weights],
        }


def from_dict(kept: Mapping[str, Any]) -> Additive:
    """The model as it was kept, bit for bit."""
    return Additive(
        kept["form"],
        kept["penalty"],
        tuple(part_of(part) for part in kept["parts"]),
        tuple(np.array(weight, dtype=np.float64) for weight in kept["weights"]),
        kept["intercept"],
        np.array(kept["typical"], dtype=np.float64),
    )


def fit(features: Features, target: Floats, *, form: Form, penalty: float) -> Additive:
    """The most likely weights under a ridge of `penalty`; the intercept is free, so that the mean comes out."""
    parts = learn(features, form)
    blocks = [part.block(features.column(part.name)) for part in parts]
    weights = newton(np.column_stack([np.ones(len(target)), *blocks]), target, penalty)
    ends = 1 + np.cumsum([0, *(block.shape[1] for block in blocks)])
    own = tuple(weights[start:end] for start, end in pairwise(ends))
    typical = np.array([(block @ weight).mean() for block, weight in zip(blocks, own, strict=True)])
    return Additive(form, penalty, parts, own, float(weights[0]), typical)


def newton(rows: Floats, target: Floats, penalty: float) -> Floats:
    """Newton's method on a concave likelihood: a few steps. Halved while a step would make it worse."""
    ridge = np.full(rows.shape[1], penalty)
    ridge[0] = 1e-9
    weights = np.zeros(rows.shape[1])
    now = _loss(rows, target, weights, ridge)
    for _step in range(STEPS):
        share = expit(rows @ weights)
        gradient = rows.T @ (target - share) - ridge * weights
        curvature = (rows * (share * (1 - share))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        while (then := _loss(rows, target, weights + step, ridge)) > now + CLOSE and np.abs(step).max() > CLOSE:
            step = step / 2
        weights, now = weights + step, then
        if np.abs(step).max() < CLOSE:
            break
    return weights


def _loss(rows: Floats, target: Floats, weights: Floats, ridge: Floats) -> float:
    odds = rows @ weights
    return float((np.logaddexp(0, odds) - target * odds).sum() + (ridge * weights**2).sum() / 2)
