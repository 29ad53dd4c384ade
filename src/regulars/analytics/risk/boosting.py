"""The rival: boosted trees. They must earn their place against what adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from regulars.analytics.risk.shapes import OTHERS, Levels, common, levels_of
from regulars.analytics.risk.table import Column, Features, Floats

SMALL: dict[str, Any] = {
    "learning_rate": 0.05,
    "max_iter": 120,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 40,
    "l2_regularization": 1.0,
    "early_stopping": False,
    "random_state": 0,
}


@dataclass(frozen=True)
class Boosted:
    """Trees over the same columns; words are numbered by their levels."""

    trees: HistGradientBoostingClassifier
    levels: Mapping[str, Levels]
    typical: Mapping[str, Any]

    form = "boosting"

    def log_odds(self, features: Features) -> Floats:
        return np.asarray(self.trees.decision_function(self._matrix(features)))

    def contributions(self, features: Features) -> Floats:
        """Shape: (rows, columns): by how much the log odds would change with the typical value in this column's place.

        Not exactly additive: trees weigh columns together.
        """
        own = self.log_odds(features)
        return np.column_stack([own - self.log_odds(self._without(features, name)) for name in features.names])

    def _without(self, features: Features, name: str) -> Features:
        return Features(tuple(self._typical(column) if column.name == name else column for column in features.columns))

    def _typical(self, column: Column) -> Column:
        values = np.empty_like(column.values)
        values[:] = self.typical[column.name]
        return Column(column.name, values)

    def _matrix(self, features: Features) -> Floats:
        return np.column_stack([self._numbered(column) for column in features.columns])

    def _numbered(self, column: Column) -> Floats:
        if column.is_number:
            return np.asarray(column.values, dtype=np.float64)
        levels = self.levels[column.name].levels
        place = {level: float(number) for number, level in enumerate(levels)}
        return np.array([place.get(word, np.nan) for word in common(column.values, levels)])


def fit(features: Features, target: Floats) -> Boosted:
    words = [not column.is_number for column in features.columns]
    return grown(HistGradientBoostingClassifier(**SMALL, categorical_features=words), features, target)


def grown(trees: HistGradientBoostingClassifier, features: Features, target: Floats) -> Boosted:
    """The trees, fitted to these columns."""
    levels = {column.name: levels_of(column) for column in features.columns if not column.is_number}
    made = Boosted(trees, levels, {column.name: _usual(column, levels) for column in features.columns})
    trees.fit(made._matrix(features), target)
    return made


def _usual(column: Column, levels: Mapping[str, Levels]) -> Any:
    if column.is_number:
        return float(np.nanmedian(column.values)) if not column.missing.all() else np.nan
    words, counts = np.unique(common(column.values, levels[column.name].levels).astype(str), return_counts=True)
    return str(words[np.argmax(counts)]) if len(words) else OTHERS
