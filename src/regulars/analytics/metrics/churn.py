"""Movements of customers by period, and the churn and retention that follow from them.

Churn of a period = customers at its start who are not customers at its end / customers at its start. Those who joined
and left inside the period, and those who left and returned inside it, change neither end and have lines of their own.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import ibis

from regulars.analytics.calendar import first_day, last_day, number_of, period_number
from regulars.analytics.intervals import share_of
from regulars.analytics.results import ChurnPeriod, Grain

MOVES = ("new", "returned", "lost", "joined_and_left", "left_and_returned")


def movements(spells: Any, grain: Grain, *, by: str | None = None) -> Any:
    """How many customers moved in each period where anything moved.

    Input spells(customer, number, started_on, ended_on[, by]). Output ([value,] period, new, returned, lost,
    joined_and_left, left_and_returned), the period as running number, everything else in customers.
    """
    keys = ["value"] if by else []
    labelled = spells.mutate(value=spells[by]) if by else spells
    starts = labelled.select(*keys, "customer", "number", started=labelled.started_on, ended=ibis.null("date"))
    ends = labelled.filter(labelled.ended_on.notnull())
    ends = ends.select(*keys, "customer", "number", started=ibis.null("date"), ended=ends.ended_on)
    events = starts.union(ends)
    events = events.mutate(period=period_number(events.started.fill_null(events.ended), grain))
    own = events.group_by(*keys, "customer", "period").aggregate(
        first_start=events.started.min(),
        last_start=events.started.max(),
        first_end=events.ended.min(),
        last_end=events.ended.max(),
        first_number=events.number.min(),
    )
    return _counted(own, keys)


def _counted(own: Any, keys: list[str]) -> Any:
    # When a spell ends on the day the next one starts, the end comes first.
    was = own.first_end.notnull() & (own.first_start.isnull() | (own.first_end <= own.first_start))
    remains = own.last_start.notnull() & (own.last_end.isnull() | (own.last_start >= own.last_end))
    first_time = own.first_number == 1
    kinds = {
        "new": ~was & remains & first_time,
        "returned": ~was & remains & ~first_time,
        "lost": was & ~remains,
        "joined_and_left": ~was & ~remains,
        "left_and_returned": was & remains,
    }
    return own.group_by(*keys, "period").aggregate(**{name: rule.sum() for name, rule in kinds.items()})


def churn_periods(
    rows: Iterable[Mapping[str, Any]], grain: Grain, *, since: date, until: date, seen_after: date | None
) -> tuple[ChurnPeriod, ...]:
    """Every period from `since` to `until`, those without movement included; each starts where the last one ended.

    seen_after: first day on which the rule could see anybody leave (None: from the beginning).
    """
    moves = {row["period"]: row for row in rows}
    periods, standing = [], 0
    for number in range(number_of(since, grain), number_of(until, grain) + 1):
        period = _period(number, grain, standing, moves.get(number, {}), until, seen_after)
        periods.append(period)
        standing = period.end
    return tuple(periods)


def _period(
    number: int, grain: Grain, start: int, moves: Mapping[str, Any], until: date, seen_after: date | None
) -> ChurnPeriod:
    count = {name: int(moves.get(name, 0)) for name in MOVES}
    starts_on, natural_end = first_day(number, grain), last_day(number, grain)
    return ChurnPeriod(
        grain=grain,
        starts_on=starts_on,
        ends_on=min(natural_end, until),
        complete=natural_end <= until,
        warm_up=seen_after is not None and starts_on < seen_after,
        start=start,
        end=start + count["new"] + count["returned"] - count["lost"],
        churn=share_of(count["lost"], start),
        retention=share_of(start - count["lost"], start),
        **count,
    )


def window(spells: Any, *, since: date, until: date, by: str | None = None) -> Any:
    """Start, kept and lost between two days that need not be calendar periods. `since` is its first day.

    Output ([value,] start, lost, active): start counts those who were customers the day before `since`, active those
    who are on `until`.
    """
    keys = {"value": spells[by]} if by else {}
    before = since - timedelta(days=1)
    own = spells.group_by(customer=spells.customer, **keys).aggregate(
        was=_covers(spells, before).any(), remains=_covers(spells, until).any()
    )
    counts = {
        "start": own.was.sum(),
        "lost": (own.was & ~own.remains).sum(),
        "active": own.remains.sum(),
    }
    return own.group_by("value").aggregate(**counts) if by else own.aggregate(**counts)


def _covers(spells: Any, day: date) -> Any:
    return (spells.started_on <= day) & (spells.ended_on.isnull() | (spells.ended_on > day))
