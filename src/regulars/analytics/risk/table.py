"""What a model of leaving learns from: one row per customer, one column per thing that is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Texts = NDArray[Any]
Rows = NDArray[np.intp]
Folds = Sequence[tuple[Rows, Rows]]
"""Pairs of rows: learnt from, tested on."""


@dataclass(frozen=True)
class Column:
    """Numbers with nan, or texts with "", where nothing is known."""

    name: str
    values: NDArray[Any]

    @property
    def is_number(self) -> bool:
        return self.values.dtype.kind == "f"

    @property
    def missing(self) -> NDArray[np.bool_]:
        return np.asarray(np.isnan(self.values) if self.is_number else self.values == "")

    def take(self, rows: Rows) -> "Column":
        return Column(self.name, self.values[rows])


@dataclass(frozen=True)
class Features:
    """Columns of equal length."""

    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def take(self, rows: Rows) -> "Features":
        return Features(tuple(column.take(rows) for column in self.columns))

    def only(self, names: Sequence[str]) -> "Features":
        return Features(tuple(self.column(name) for name in names))


def features_of(given: Mapping[str, Sequence[object]]) -> Features:
    """Features from plain lists: a column whose known values are all numbers is one of numbers.

    >>> features_of({"age": [31, None], "city": ["Chișinău", None]}).column("age").values
    array([31., nan])
    """
    return Features(tuple(_column(name, list(values)) for name, values in given.items()))


def _column(name: str, values: list[object]) -> Column:
    known = [value for value in values if value is not None and value != ""]
    if known and all(isinstance(value, int | float) for value in known):
        numbers = [float(value) if isinstance(value, int | float) else np.nan for value in values]
        return Column(name, np.array(numbers, dtype=np.float64))
    return Column(name, np.array(["" if value is None else str(value) for value in values], dtype=object))


def random_folds(target: Floats, count: int = 5, *, seed: int = 0) -> list[tuple[Rows, Rows]]:
    """Everybody is tested once by a model that has not seen them; every fold holds its share of leavers.

    The order is drawn from `seed`, so that the same file gives the same figures.
    """
    place = np.empty(len(target), dtype=np.intp)
    draw = np.random.default_rng(seed)
    for answer in (0.0, 1.0):
        rows = np.flatnonzero(target == answer)
        place[draw.permutation(rows)] = (np.arange(len(rows)) + (0 if answer else count - 1)) % count
    return [(np.flatnonzero(place != fold), np.flatnonzero(place == fold)) for fold in range(count)]


def rolling_folds(origin: NDArray[np.intp], *, gap: int, tested: int) -> list[tuple[Rows, Rows]]:
    """Each of the `tested` newest origins is tested by a model of those whose outcome was known by then.

    origin: number of the month a row was looked at. gap: months until the outcome is known. A row looked at in month m
    is learnt from only in models of month m + gap and later: nothing of the future is ever used.
    """
    newest = np.unique(origin)[-tested:]
    pairs = [(np.flatnonzero(origin <= month - gap), np.flatnonzero(origin == month)) for month in newest]
    return [(learnt, test) for learnt, test in pairs if len(learnt)]
