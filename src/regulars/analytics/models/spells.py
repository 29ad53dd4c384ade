"""Contracts as spells of days, as they are known at the end of observation or as they were known before."""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.models.fitting import Floats
from regulars.analytics.models.renewal import ContractRows, contract_rows

SLACK_DAYS = 2.0  # by which a month or a year of the calendar is longer or shorter than the mean one
BILLED = (12, 3)  # months of a period, the longest first; otherwise one month
MOST_AT_RENEWALS = 0.8  # of the ends, when they speak for a period
FEWEST_ENDS = 10
SILENCE = -log(0.001)  # leavers expected, when none at all is no accident


@dataclass(frozen=True)
class Spells:
    """Stays under contract. Shapes: (spells,). Units: days.

    days: of the stay so far, or of all of it where `left`. watched: from its start to the end of observation.
    entered: from its start to when watching began, 0 for who came later.
    """

    days: Floats
    left: NDArray[np.bool_]
    watched: Floats
    entered: Floats

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def longest(self) -> float:
        return float(self.watched.max(initial=0.0))


def spells_of(days: ArrayLike, left: ArrayLike, watched: ArrayLike) -> Spells:
    """Spells with late entry where the records ask for it: see `silent_days`."""
    stayed, seen = (np.asarray(values, dtype=np.float64).ravel() for values in (days, watched))
    gone = np.asarray(left, dtype=np.bool_).ravel()
    return Spells(stayed, gone, seen, silent_days(stayed, gone, seen))


def silent_days(days: Floats, left: NDArray[np.bool_], watched: Floats) -> Floats:
    """Days of each stay before the first end anybody knows of; 0 unless so long a silence is no accident.

    A company whose records begin in 2024 never wrote down who left before. At the pace of leaving since the first end,
    how many should have left before it? Where that none of them did has a chance under 1 in 1000, what was before the
    first end is not counted as staying.
    """
    if not left.any():
        return np.zeros(len(days))
    before = np.maximum(watched - float((watched - days)[left].max()), 0.0)
    since = float(days.sum() - before.sum())
    expected = float(left.sum()) / since * float(before.sum()) if since > 0 else 0.0
    return np.asarray(before if expected > SILENCE else np.zeros(len(days)), dtype=np.float64)


def as_known(spells: Spells, days_ago: float) -> tuple[Spells, NDArray[np.intp]]:
    """The spells as they stood so many days ago, and which of today's each of them is."""
    places = np.flatnonzero(spells.watched > days_ago)
    watched = spells.watched[places] - days_ago
    gone = spells.left[places] & (spells.days[places] <= watched)
    return spells_of(np.minimum(spells.days[places], watched), gone, watched), places


def billed_months(spells: Spells) -> int:
    """Months between two chances to leave: 12 or 3 where at least four of five ends fall on whole periods of these.

    >>> spells_of_a_year = Spells(np.repeat(366.0, 20), np.repeat(True, 20), np.repeat(900.0, 20), np.zeros(20))
    >>> billed_months(spells_of_a_year)
    12
    """
    ends = spells.days[spells.left]
    if len(ends) < FEWEST_ENDS:
        return 1
    for months in BILLED:
        period = months * DAYS_A_MONTH
        nearest = np.maximum(np.rint(ends / period), 1) * period
        if np.mean(np.abs(ends - nearest) <= SLACK_DAYS) >= MOST_AT_RENEWALS:
            return months
    return 1


def renewals(days: Floats, months: int) -> Floats:
    """Whole periods of the calendar in so many days."""
    return np.asarray(np.maximum(np.floor((days - SLACK_DAYS) / (months * DAYS_A_MONTH)), 0.0))


def rows_of_spells(spells: Spells, months: int) -> ContractRows:
    """Spells by periods of so many months. Only periods that are over count, for who left and for who stayed alike:
    in the running one the stayers have not been asked yet."""
    over, entered = renewals(spells.watched, months), renewals(spells.entered, months)
    end = np.maximum(np.ceil((spells.days - SLACK_DAYS) / (months * DAYS_A_MONTH)), 1.0)
    gone = spells.left & (end <= over)
    periods = np.where(gone, end, over)
    seen = np.where(gone, end > entered, over >= entered)
    return contract_rows(periods[seen], gone[seen], entered=entered[seen])
