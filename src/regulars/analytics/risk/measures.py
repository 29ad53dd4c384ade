"""How good probabilities are, on customers the model had not seen."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from regulars.analytics.intervals import Z_95
from regulars.analytics.risk.table import Floats

BINS = 10
TINY = 1e-12


@dataclass(frozen=True)
class Bin:
    """Customers whose probability lies between `lowest` and `highest`: what was said, and what came."""

    lowest: float
    highest: float
    customers: int
    said: float
    came: float


@dataclass(frozen=True)
class Measures:
    """Figures of a back-test. None where only one of both outcomes is there."""

    customers: int
    leavers: int
    auc: float | None
    log_loss: float
    ece: float
    lift_top_tenth: float | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(said: Floats, target: Floats) -> Measures:
    """said: probabilities, target: 1 for who left. Shapes: (customers,)."""
    return Measures(
        len(target),
        int(target.sum()),
        auc(said, target),
        float(losses(said, target).mean()),
        ece(said, target),
        lift(said, target),
    )


def auc(said: Floats, target: Floats) -> float | None:
    """Chance that somebody who left had the higher probability than somebody who stayed; equal ones count half.

    >>> auc(np.array([0.9, 0.2, 0.2, 0.1]), np.array([1.0, 1.0, 0.0, 0.0]))
    0.875
    """
    left = int(target.sum())
    stayed = len(target) - left
    if not left or not stayed:
        return None
    ranks = rankdata(said)[target == 1].sum()
    return float((ranks - left * (left + 1) / 2) / (left * stayed))


def auc_interval(found: float, leavers: int, stayed: int) -> tuple[float, float]:
    """Where the true AUC lies in 95 of 100 cases, by its standard error after Hanley and McNeil (1982).

    >>> low, high = auc_interval(0.8, 40, 160)
    >>> round(low, 3), round(high, 3)
    (0.713, 0.887)
    """
    if not leavers or not stayed:
        return 0.0, 1.0
    both_left, both_stayed = found / (2 - found), 2 * found**2 / (1 + found)
    spread = found * (1 - found) + (leavers - 1) * (both_left - found**2) + (stayed - 1) * (both_stayed - found**2)
    error = Z_95 * float(np.sqrt(max(spread, 0.0) / (leavers * stayed)))
    return max(found - error, 0.0), min(found + error, 1.0)


def losses(said: Floats, target: Floats) -> Floats:
    """Minus the logarithm of the probability that was given to what came. Shape: (customers,)."""
    safe = np.clip(said, TINY, 1 - TINY)
    return np.asarray(-np.where(target == 1, np.log(safe), np.log(1 - safe)))


def ece(said: Floats, target: Floats) -> float:
    """Expected calibration error: mean distance of what was said from what came, over ten bins of equal width.

    >>> round(ece(np.array([0.25, 0.25, 0.25, 0.25]), np.array([1.0, 0.0, 0.0, 0.0])), 6)
    0.0
    """
    place = _places(said)
    off = np.bincount(place, said - target, BINS)
    return float(np.abs(off).sum() / len(target))


def calibration(said: Floats, target: Floats) -> list[Bin]:
    """The bins of `ece` that hold somebody."""
    place = _places(said)
    counts = np.bincount(place, minlength=BINS)
    sums, left = np.bincount(place, said, BINS), np.bincount(place, target, BINS)
    return [
        Bin(k / BINS, (k + 1) / BINS, int(counts[k]), float(sums[k] / counts[k]), float(left[k] / counts[k]))
        for k in range(BINS)
        if counts[k]
    ]


def _places(said: Floats) -> NDArray[np.intp]:
    return np.clip((said * BINS).astype(np.intp), 0, BINS - 1)


def lift(said: Floats, target: Floats, share: float = 0.1) -> float | None:
    """How many times more leavers are in the riskiest tenth than in a tenth drawn by chance.

    Equal probabilities share the places that are left, so that the order of rows does not matter.

    >>> lift(np.array([0.9] + [0.1] * 9), np.array([1.0, 1.0] + [0.0] * 8))
    5.0
    """
    if not target.sum():
        return None
    wanted = share * len(said)
    _values, of_each = np.unique(-said, return_inverse=True)
    counts, left = np.bincount(of_each), np.bincount(of_each, target)
    before = np.concatenate([[0.0], np.cumsum(counts)[:-1]])
    taken = np.clip((wanted - before) / counts, 0, 1)
    return float((taken * left).sum() / wanted / target.mean())


def better(one: Floats, other: Floats) -> tuple[float, float]:
    """(How much smaller the losses of `one` are than those of `other` on the same rows, its standard error)."""
    gain = other - one
    return float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain))) if len(gain) > 1 else 0.0
