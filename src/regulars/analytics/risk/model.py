"""A fitted model of leaving: probabilities, what drives them, and the reasons of each customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from regulars.analytics.risk import additive, calibrating
from regulars.analytics.risk.additive import Additive
from regulars.analytics.risk.backtest import BackTest, Model
from regulars.analytics.risk.calibrating import Calibration
from regulars.analytics.risk.looking import LeftOut
from regulars.analytics.risk.shapes import OTHERS, common, levels_of
from regulars.analytics.risk.table import Column, Features, Floats

MOST_EFFECTS = 12


@dataclass(frozen=True)
class Effect:
    """Customers of a column with one word, or with low or high numbers (`value` lowest to `to`), and by how many times
    their odds of leaving differ from the average. `value` None: not known."""

    value: str | float | None
    to: float | None
    customers: int
    odds: float


@dataclass(frozen=True)
class Driver:
    """A column and how much it moves probabilities: the deviation of its contributions, and as a share of all."""

    column: str
    log_odds: float
    share: float
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Reason:
    """What a column adds to the log odds of one customer, against the average one."""

    column: str
    value: str | float | None
    log_odds: float

    @property
    def odds(self) -> float:
        return float(np.exp(self.log_odds))


@dataclass(frozen=True)
class RiskModel:
    """What `risk.fit` gives. `base` is the share of leavers it learnt from; one read back has no back-test."""

    model: Model
    calibration: Calibration
    back_test: BackTest | None
    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    base: float

    @property
    def adds_up(self) -> bool:
        return isinstance(self.model, Additive)

    @property
    def tested(self) -> BackTest:
        """The back-test of a model that was fitted and not read back."""
        assert self.back_test is not None
        return self.back_test

    def probability(self, features: Features) -> Floats:
        """Shape: (rows,). Columns by their names; further ones are not looked at."""
        return self.calibration.probability(self.model.log_odds(features.only(self.names)))

    def contributions(self, features: Features) -> Floats:
        """Shape: (rows, columns of `names`), in log odds before calibration."""
        return self.model.contributions(features.only(self.names))

    def drivers(self, features: Features) -> tuple[Driver, ...]:
        """Columns, what moves most first, with their effects on these customers."""
        added = self.contributions(features)
        spread = added.std(axis=0)
        total = float(spread.sum()) or 1.0
        return tuple(
            Driver(
                self.names[place],
                float(spread[place]),
                float(spread[place]) / total,
                _effects(features.column(self.names[place]), added[:, place]),
            )
            for place in np.argsort(-spread, kind="stable")
        )

    def reasons(self, features: Features, *, most: int = 3, least: float = 0.1) -> list[tuple[Reason, ...]]:
        """Of each customer, what moves their probability most, up or down; nothing below `least` log odds."""
        added = self.contributions(features)
        order = np.argsort(-np.abs(added), axis=1, kind="stable")[:, :most]
        values = [_plain(features.column(name)) for name in self.names]
        return [
            tuple(
                Reason(self.names[place], values[place][row], float(added[row, place]))
                for place in places
                if abs(added[row, place]) >= least
            )
            for row, places in enumerate(order)
        ]


def to_dict(model: RiskModel) -> dict[str, Any]:
    """An additive model as JSON, without its back-test; trees cannot be kept in it."""
    if not isinstance(model.model, Additive):
        raise TypeError("only a model that adds up can be kept as JSON")
    return {
        "model": model.model.to_dict(),
        "calibration": model.calibration.to_dict(),
        "names": list(model.names),
        "base": model.base,
    }


def from_dict(kept: Mapping[str, Any]) -> RiskModel:
    return RiskModel(
        additive.from_dict(kept["model"]),
        calibrating.from_dict(kept["calibration"]),
        None,
        tuple(kept["names"]),
        (),
        kept["base"],
    )


def _plain(column: Column) -> list[str | float | None]:
    return [None if gone else value for value, gone in zip(column.values.tolist(), column.missing, strict=True)]


def _effects(column: Column, added: Floats) -> tuple[Effect, ...]:
    return _of_numbers(column, added) if column.is_number else _of_words(column, added)


def _of_words(column: Column, added: Floats) -> tuple[Effect, ...]:
    """The words with most customers; rare ones together are left out."""
    words = common(column.values, levels_of(column).levels).astype(str)
    found = [(word, words == word) for word in np.unique(words) if word != OTHERS]
    found.sort(key=lambda pair: -int(pair[1].sum()))
    return tuple(_effect(str(word) or None, None, among, added) for word, among in found[:MOST_EFFECTS])


def _of_numbers(column: Column, added: Floats) -> tuple[Effect, ...]:
    """The lowest and the highest fifth, and those of whom it is not known; of few values, each."""
    values, gone = column.values, column.missing
    known = values[~gone]
    found: list[Effect] = []
    if len(known):
        edges = np.quantile(known, [0, 0.2, 0.8, 1])
        low, high = values <= edges[1], values >= edges[2]
        if edges[1] < edges[2]:
            found = [_effect(edges[0], edges[1], low, added), _effect(edges[2], edges[3], high, added)]
        else:
            found = [_effect(value, value, values == value, added) for value in np.unique(known)[:MOST_EFFECTS]]
    return (*found, _effect(None, None, gone, added)) if gone.any() else tuple(found)


def _effect(value: Any, to: Any, among: Any, added: Floats) -> Effect:
    lowest = float(value) if isinstance(value, float | np.floating) else value
    odds = float(np.exp(added[among].mean()))
    return Effect(lowest, None if to is None else float(to), int(among.sum()), odds)
