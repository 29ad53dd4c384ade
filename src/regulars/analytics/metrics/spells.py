"""Spells: from when to when somebody was a customer. All figures of leaving and coming back derive from them.

Output of every function here: (customer, number: 1, 2, ..., started_on, ended_on), where `ended_on` is the first day on
which they are no longer a customer, and null when that day had not come by the end of observation.
"""

from datetime import date, timedelta
from typing import Any

import ibis

FOREVER = date(9999, 12, 31)


def spells_of_orders(gaps: Any, *, inactive_days: int, until: date) -> Any:
    """Customership without contracts, by a dated rule of inactivity.

    Input gaps(customer, day, gap_days), see days.with_gaps.
    A spell starts with a purchase. It ends at the last purchase + N + 1 days when no purchase came in N days.
    Edge: a customer whose last purchase is exactly N days old has not lapsed; the end of the data is not leaving.
    """
    begins = ibis.ifelse(gaps.gap_days.isnull() | (gaps.gap_days > inactive_days), 1, 0)
    running = ibis.cumulative_window(group_by=gaps.customer, order_by=gaps.day)
    numbered = gaps.mutate(number=begins.sum().over(running))
    spells = numbered.group_by("customer", "number").aggregate(
        started_on=numbered.day.min(), last_on=numbered.day.max()
    )
    lapse_after = until - timedelta(days=inactive_days + 1)
    lapsed_on = (spells.last_on + ibis.interval(days=inactive_days + 1)).cast("date")
    ended_on = ibis.cases((spells.last_on <= lapse_after, lapsed_on))
    return spells.select("customer", "number", "started_on", ended_on=ended_on)


def spells_of_contracts(contracts: Any, *, until: date) -> Any:
    """Customership by contract: touching or overlapping contracts are one spell.

    Input contracts(customer, started_on, ended_on). Edge: an end after `until` is known but has not come: null.
    Contracts of no length and those that start after `until` are not looked at.
    """
    rows = contracts.filter(contracts.started_on <= until)
    rows = rows.mutate(end=rows.ended_on.fill_null(FOREVER)).filter(lambda row: row.end > row.started_on)
    earlier = ibis.window(group_by="customer", order_by=["started_on", "end"], rows=(None, -1))
    rows = rows.mutate(covered=rows.end.max().over(earlier))
    rows = rows.mutate(begins=ibis.ifelse(rows.covered.isnull() | (rows.started_on > rows.covered), 1, 0))
    running = ibis.cumulative_window(group_by="customer", order_by=["started_on", "end"])
    rows = rows.mutate(number=rows.begins.sum().over(running))
    spells = rows.group_by("customer", "number").aggregate(started_on=rows.started_on.min(), end=rows.end.max())
    return spells.select("customer", "number", "started_on", ended_on=ibis.cases((spells.end <= until, spells.end)))


def all_spells(of_orders: Any, of_contracts: Any) -> Any:
    """Spells of a company with both kinds: a customer who ever had a contract is judged by contracts alone."""
    if of_contracts is None or of_orders is None:
        return of_orders if of_contracts is None else of_contracts
    return of_orders.anti_join(of_contracts, "customer").union(of_contracts)
