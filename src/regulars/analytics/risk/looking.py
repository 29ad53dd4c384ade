"""A look at the columns before anything is learnt: which ones name a customer, say nothing, or give the answer away."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from regulars.analytics.risk.measures import auc
from regulars.analytics.risk.shapes import OTHERS, common, levels_of
from regulars.analytics.risk.table import Column, Features, Floats

DISTINCT_SHARE = 0.95
FEWEST_TO_TELL = 20
COVERED_SHARE = 0.2
TELLS_AUC = 0.97
PURE_SHARE = 0.98
OF_LEAVERS = 0.2
MOST_LEAVERS = 0.7
IDENTIFIER = re.compile(
    r"(?:^|[\W_])(?:id|no|nr|number|code|key|phone|uuid|guid|ref|номер|код|id)(?:$|[\W_])", re.IGNORECASE
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class LeftOut:
    """A column the model does not see. `code` is a permanent word: identifier, constant, scattered, leak."""

    column: str
    code: str
    details: dict[str, Any] = field(default_factory=dict)


def look(features: Features, target: Floats, *, keep: Collection[str] = ()) -> tuple[Features, tuple[LeftOut, ...]]:
    """(The columns to learn from, those left out and why). `keep` are columns somebody answers for."""
    found = {column.name: _judged(column, target) for column in features.columns if column.name not in keep}
    left_out = tuple(one for one in found.values() if one is not None)
    gone = {one.column for one in left_out}
    return features.only([name for name in features.names if name not in gone]), left_out


def _judged(column: Column, target: Floats) -> LeftOut | None:
    known = column.values[~column.missing]
    distinct = len(np.unique(known if column.is_number else known.astype(str)))
    if distinct + bool(column.missing.any()) <= 1:
        return LeftOut(column.name, "constant")
    # Before the others: words that are written only of who left would otherwise count as scattered.
    if tells := _tells(column, target):
        return LeftOut(column.name, "leak", tells)
    if _is_identifier(column, distinct, len(known)):
        return LeftOut(column.name, "identifier", {"distinct": distinct})
    if not column.is_number and _is_scattered(column):
        return LeftOut(column.name, "scattered", {"distinct": distinct})
    return None


def _is_identifier(column: Column, distinct: int, known: int) -> bool:
    """Words that hardly repeat; whole numbers that never do and are counted up, or are called a number."""
    if known < FEWEST_TO_TELL:
        return False
    if not column.is_number:
        return distinct >= DISTINCT_SHARE * known
    numbers = column.values[~column.missing]
    if distinct < known or not np.array_equal(numbers, np.round(numbers)):
        return False
    return bool(np.ptp(numbers) < 3 * known) or bool(IDENTIFIER.search(CAMEL.sub("_", column.name)))


def _is_scattered(column: Column) -> bool:
    """Hardly anybody shares a value with enough others to learn from."""
    shared = (common(column.values, levels_of(column).levels) != OTHERS) & ~column.missing
    return bool(shared.sum() < COVERED_SHARE * (~column.missing).sum())


def _tells(column: Column, target: Floats) -> dict[str, Any]:
    """Why this column was probably written after the answer; nothing where it was not."""
    score = _score(column, target)
    own = auc(score, target) or 0.5
    if max(own, 1 - own) >= TELLS_AUC:
        return {"auc": round(max(own, 1 - own), 4)}
    if target.mean() > MOST_LEAVERS:
        return {}
    for values in (score, -score):
        pure = _highest(values, target)
        if pure:
            return {"customers": pure}
    return {}


def _score(column: Column, target: Floats) -> Floats:
    """One number per row: the column itself, or of words how many with this one left; missing stands apart."""
    gone = column.missing
    if column.is_number and not gone.any():
        return np.asarray(column.values, dtype=np.float64)
    if column.is_number and target[gone].mean() in (0.0, 1.0):
        return (~gone).astype(np.float64)
    if column.is_number:
        return np.where(gone, np.nanmedian(column.values), column.values)
    words = np.where(gone, "", common(column.values, levels_of(column).levels)).astype(str)
    _levels, of_each = np.unique(words, return_inverse=True)
    counts, left = np.bincount(of_each), np.bincount(of_each, target)
    share = (left + target.mean()) / (counts + 1)
    return np.asarray(share[of_each], dtype=np.float64)


def _highest(score: Floats, target: Floats) -> int:
    """How many customers with the highest scores all left, when they are a good part of all who did; else 0."""
    needed = max(FEWEST_TO_TELL, int(np.ceil(OF_LEAVERS * target.sum())))
    if needed >= len(score):
        return 0
    edge = np.sort(score)[-needed]
    among = score >= edge
    return int(among.sum()) if target[among].mean() >= PURE_SHARE else 0
