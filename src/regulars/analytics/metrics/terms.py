"""Whether contracts are made for a term and mostly renewed: then a known end is a renewal due, and no notice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

FEWEST_DUE = 10


@dataclass(frozen=True)
class Terms:
    """Contracts that run and how many of them have an end; renewals that were due and after how many they had left."""

    running: int = 0
    with_end: int = 0
    due: int = 0
    not_renewed: int = 0

    @property
    def ends_are_renewals(self) -> bool:
        """Most contracts that run have an end, and after most ends of the past the customer stayed.

        >>> Terms(40, 40, 30, 3).ends_are_renewals, Terms(40, 2, 30, 3).ends_are_renewals
        (True, False)
        >>> Terms(40, 40, 30, 20).ends_are_renewals, Terms(40, 40, 3, 0).ends_are_renewals
        (False, False)
        """
        return self.with_end * 2 > self.running and self.due >= FEWEST_DUE and self.not_renewed * 2 < self.due


def renewals_due(contracts: Any, spells: Any, *, until: date) -> Any:
    """Ends of contracts, and whether the customer was gone after them. Output (customer, ended_on, gone: 1 or null).

    A renewal is due on the first day that a contract no longer covers; contracts of one customer that end on one day
    are one. It is renewed when any contract of the customer covers that day. Ends after `until` are not due yet.
    """
    ends = contracts.filter(contracts.ended_on <= until, contracts.ended_on > contracts.started_on)
    ends = ends.select("customer", "ended_on").distinct()
    gone = spells.filter(spells.ended_on.notnull()).select("customer", "ended_on", gone=ibis.literal(1, "int64"))
    return ends.left_join(gone, ["customer", "ended_on"]).select("customer", "ended_on", "gone")


def terms_of(contracts: Any, spells: Any, *, until: date) -> Terms:
    """contracts: those that began until `until`."""
    due = renewals_due(contracts, spells, until=until)
    running = contracts.filter(contracts.ended_on.isnull() | (contracts.ended_on > until))
    past = due.aggregate(due=due.count(), not_renewed=due.gone.sum().fill_null(0).cast("int64"))
    now = running.aggregate(running=running.count(), with_end=running.ended_on.count())
    return Terms(**now.to_pyarrow().to_pylist()[0], **past.to_pyarrow().to_pylist()[0])
