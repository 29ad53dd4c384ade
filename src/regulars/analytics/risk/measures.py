"""How good probabilities are, on customers the model had not seen."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import rankdata

from regulars.analytics.intervals import Z_95, wilson
from regulars.analytics.risk.table import Floats, Rows

BINS = 10
TINY = 1e-12


@dataclass(frozen=True)
class Bin:
    """Customers whose probability lies between `lowest` and `highest`: what was said, what came, and between which
    bounds the true share lies in 95 of 100 cases."""

    lowest: float
    highest: float
    customers: int
    said: float
    came: float
    low: float
    high: float


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
    """Where the true AUC lies in 95 of 100 cases: all that lie within 1.96 of their own standard errors of what was
    found, so that also of three leavers ranked without a fault little is known. Both are numbers of different people.

    Source: Newcombe (2006, Statistics in Medicine 25: 559-573), method 5; the standard error is that of Hanley and
    McNeil (1982) with the mean of both numbers in its sums.

    >>> [[round(edge, 3) for edge in auc_interval(*of)] for of in ((0.8, 40, 160), (1.0, 3, 97))]
    [[0.711, 0.864], [0.7, 1.0]]
    """
    if not leavers or not stayed:
        return 0.0, 1.0

    def beyond(true: float, sign: int) -> float:
        half = (leavers + stayed) / 2 - 1
        spread = true * (1 - true) * (1 + half * (1 - true) / (2 - true) + half * true / (1 + true))
        return true - found + sign * Z_95 * float(np.sqrt(spread / (leavers * stayed)))

    low = brentq(beyond, 0, found - TINY, args=(1,)) if found > 0 else 0.0
    high = brentq(beyond, found + TINY, 1, args=(-1,)) if found < 1 else 1.0
    return float(low), float(high)


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


def calibration(said: Floats, target: Floats, whose: Rows) -> list[Bin]:
    """The bins of `ece` that hold somebody; `whose` is as in `better`."""
    place = _places(said)
    return [_bin(k, said[place == k], target[place == k], whose[place == k]) for k in np.unique(place)]


def _bin(place: int, said: Floats, target: Floats, whose: Rows) -> Bin:
    came, people = float(target.mean()), len(np.unique(whose))
    low, high = wilson(round(came * people), people)
    return Bin(place / BINS, (place + 1) / BINS, len(said), float(said.mean()), came, low, high)


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


def different(target: Floats, whose: Rows) -> tuple[int, int]:
    """How many different customers left, and how many stayed: seen in three months, one is still one witness."""
    return len(np.unique(whose[target == 1])), len(np.unique(whose[target == 0]))


def better(one: Floats, other: Floats, whose: Rows) -> tuple[float, float]:
    """(How much smaller the losses of `one` are than those of `other` on the same rows, its standard error).

    whose: the customer of each row. Months overlap, so those of one customer are no independent witnesses: their
    losses are added up first. Source: Liang and Zeger (1986).
    """
    gain = other - one
    mean = float(gain.mean())
    of_each = np.bincount(np.unique(whose, return_inverse=True)[1], gain - mean)
    people = len(of_each)
    if people < 2:
        return mean, 0.0
    return mean, float(np.sqrt(people / (people - 1) * (of_each**2).sum()) / len(gain))
