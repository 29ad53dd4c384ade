"""The input of every estimate here: lifetimes, equal ones as one row, and who was watched at each moment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lifetimes:
    """Rows sorted by duration; equal ones are one row.

    Shapes: all are (rows,). Units: duration and entry are in one unit of time. `ended`: they left then; otherwise they
    were last seen then and have not left. `entry`: from when on they were watched; minus infinity = from the beginning.
    """

    duration: Floats
    ended: NDArray[np.bool_]
    entry: Floats
    weight: Floats

    @property
    def customers(self) -> float:
        return float(self.weight.sum())

    @property
    def leavers(self) -> float:
        return float(self.weight[self.ended].sum())


def lifetimes(
    duration: ArrayLike, ended: ArrayLike, entry: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Lifetimes:
    """Collapse lifetimes. Needs: 0 <= duration, entry < duration where it is given, weight >= 0.

    entry: age at which a customer came under observation (left truncation): a company whose data begin in 2024 never
    met those who left before, so a customer of ten years says nothing about the first years of others.

    >>> rows = lifetimes([5, 3, 5], [True, False, True])
    >>> rows.duration, rows.ended, rows.weight
    (array([3., 5.]), array([False,  True]), array([1., 2.]))
    """
    times = np.asarray(duration, dtype=np.float64).ravel()
    left = np.asarray(ended, dtype=np.bool_).ravel()
    since = np.full(len(times), -np.inf) if entry is None else np.asarray(entry, dtype=np.float64).ravel()
    counted = np.ones(len(times)) if weight is None else np.asarray(weight, dtype=np.float64).ravel()
    _check(times, left, since, counted)
    kept = counted > 0
    times, left, since, counted = times[kept], left[kept], since[kept], counted[kept]
    stacked = np.column_stack((times, left, since))
    together, places = np.unique(stacked, axis=0, return_inverse=True)
    weights = np.asarray(np.bincount(np.asarray(places).ravel(), counted, len(together)), dtype=np.float64)
    return Lifetimes(together[:, 0].copy(), together[:, 1] > 0, together[:, 2].copy(), weights)


def _check(times: Floats, left: NDArray[np.bool_], since: Floats, counted: Floats) -> None:
    if not len(times) == len(left) == len(since) == len(counted):
        raise ValueError("duration, ended, entry and weight must be of one length")
    if np.any(~np.isfinite(times)) or np.any(times < 0):
        raise ValueError("durations must be known and not negative")
    if np.any(~(since < times)):
        raise ValueError("who was watched only from their last day on was never watched: entry must be below duration")
    if np.any(~(counted >= 0)):
        raise ValueError("weights must be known and not negative")


@dataclass(frozen=True)
class RiskTable:
    """By each moment at which somebody left: how many were there and watched just before, and how many left.

    Shapes: all are (moments,), in order of time.
    """

    time: Floats
    at_risk: Floats
    left: Floats


def risk_table(rows: Lifetimes, since: float = -np.inf) -> RiskTable:
    """Who is watched at time t: entered before t, and neither left nor was last seen before t.

    >>> table = risk_table(lifetimes([1, 2, 2, 3], [True, True, False, True]))
    >>> table.time, table.at_risk, table.left
    (array([1., 2., 3.]), array([4., 3., 1.]), array([1., 1., 1.]))
    """
    time = np.unique(rows.duration[rows.ended & (rows.duration > since)])
    return RiskTable(time, at_risk(rows, time), left_at(rows, time))


def left_at(rows: Lifetimes, time: Floats) -> Floats:
    """How many left at each of these moments."""
    places = np.searchsorted(time, rows.duration[rows.ended])
    among = (places < len(time)) & np.isin(rows.duration[rows.ended], time)
    sums = np.bincount(places[among], rows.weight[rows.ended][among], len(time))
    return np.asarray(sums, dtype=np.float64)


def at_risk(rows: Lifetimes, time: Floats) -> Floats:
    """How many were watched just before each of these moments."""
    gone = _below(rows.duration, rows.weight, time, strictly=True)
    not_yet = rows.customers - _below(rows.entry, rows.weight, time, strictly=True)
    return np.asarray(rows.customers - gone - not_yet)


def _below(values: Floats, weight: Floats, time: Floats, *, strictly: bool) -> Floats:
    order = np.argsort(values, kind="stable")
    sums = np.concatenate(([0.0], np.cumsum(weight[order])))
    return np.asarray(sums[np.searchsorted(values[order], time, side="left" if strictly else "right")])
