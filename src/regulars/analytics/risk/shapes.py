"""How a column becomes numbers an additive model can weigh: the part of one column, learnt on the rows of training."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from regulars.analytics.risk.table import Column, Features, Floats, Texts

Form = Literal["plain", "log", "splines"]

RARE_SHARE = 0.005
RARE_ROWS = 10
MOST_LEVELS = 60
KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)  # Harrell (2001), five knots
OTHERS = "\x01others"
"""Stands for all rare values together; no text of a file can be it."""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers: brought to logs where the form says so, to mean 0 and deviation 1, bent at the knots.

    `centre` and `scale` are per column made. A missing value counts as the middle one, with a weight of its own.
    """

    name: str
    log: bool
    middle: float
    knots: tuple[float, ...] = ()
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    missing: bool = False

    def block(self, column: Column) -> Floats:
        """Shape: (rows, columns made)."""
        gone = np.isnan(column.values)
        made = (_bent(self._straight(column), self.knots) - self.centre) / self.scale
        return np.column_stack([made, gone.astype(np.float64)]) if self.missing else made

    def _straight(self, column: Column) -> Floats:
        values = np.where(np.isnan(column.values), self.middle, column.values).astype(np.float64)
        return _logged(values) if self.log else values


@dataclass(frozen=True)
class Levels:
    """A column of words: one weight for each frequent one, one for all rare ones together."""

    name: str
    levels: tuple[str, ...]
    kind: str = field(default="levels", init=False)

    def block(self, column: Column) -> Floats:
        known = common(column.values, self.levels)
        return np.column_stack([(known == level).astype(np.float64) for level in self.levels])


Part = Numbers | Levels


def learn(features: Features, form: Form) -> tuple[Part, ...]:
    """The parts of all columns, with everything they need taken from these rows alone."""
    return tuple(_numbers(column, form) if column.is_number else levels_of(column) for column in features.columns)


def _numbers(column: Column, form: Form) -> Numbers:
    gone = column.missing
    known = column.values[~gone]
    middle = float(np.median(known)) if len(known) else 0.0
    bare = Numbers(column.name, log=form != "plain", middle=middle, missing=bool(gone.any()))
    straight = bare._straight(column)
    knots = _knots(straight) if form == "splines" else ()
    made = _bent(straight, knots)
    spread = made.std(axis=0)
    return Numbers(
        bare.name,
        bare.log,
        middle,
        knots,
        tuple(float(value) for value in made.mean(axis=0)),
        tuple(float(value) if value > 1e-12 else 1.0 for value in spread),
        bare.missing,
    )


def levels_of(column: Column) -> Levels:
    words, counts = np.unique(column.values.astype(str), return_counts=True)
    floor = max(RARE_ROWS, RARE_SHARE * len(column.values))
    order = np.lexsort((words, -counts))[:MOST_LEVELS]
    kept = tuple(str(words[place]) for place in sorted(order) if counts[place] >= floor)
    return Levels(column.name, (*kept, OTHERS) if len(kept) < len(words) or not kept else kept)


def common(values: Texts, levels: tuple[str, ...]) -> Texts:
    """Values as the levels know them: what is none of them is one of the others."""
    return np.where(np.isin(values.astype(str), levels), values, OTHERS)


def _logged(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def _knots(values: Floats) -> tuple[float, ...]:
    """Places of the bends; none where too few values differ to see one."""
    places = np.unique(np.quantile(values, KNOTS))
    return tuple(float(place) for place in places) if len(places) >= 4 else ()


def _bent(values: Floats, knots: tuple[float, ...]) -> Floats:
    """Restricted cubic splines, straight beyond the outer knots. Source: Harrell (2001), section 2.4.5."""
    columns = [values]
    if knots:
        *inner, before, last = knots
        width = (last - knots[0]) ** 2
        cubes = {knot: np.clip(values - knot, 0, None) ** 3 for knot in knots}
        for knot in inner:
            late = cubes[before] * (last - knot) - cubes[last] * (before - knot)
            columns.append((cubes[knot] - late / (last - before)) / width)
    return np.column_stack(columns)


def as_dict(part: Part) -> dict[str, Any]:
    return asdict(part)


def part_of(kept: Mapping[str, Any]) -> Part:
    """The part as it was kept."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list | tuple) else value for name, value in kept.items()
    }
    return Levels(given["name"], given["levels"]) if given.pop("kind", "") == "levels" else Numbers(**given)
