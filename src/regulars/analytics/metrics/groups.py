"""Movements of groups, each customer in the group they were in when the period began.

Labels say who was in which group when: (customer, value, from_on, to_on), without gaps or overlaps, from FIRST to
FOREVER, `to_on` being the first day on which it no longer holds. A customer without labels is in ''.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from regulars.analytics.calendar import first_day, last_day, period_number
from regulars.analytics.metrics.revenue import standing_by_period
from regulars.analytics.metrics.terms import renewals_due
from regulars.analytics.results import Grain

FIRST, FOREVER = date(1, 1, 1), date(9999, 12, 31)
MOVES = ("new", "returned", "moved_in", "lost", "moved_out", "joined_and_left", "left_and_returned")
MONEY = ("new", "reactivated", "expansion", "moved_in", "contraction", "churned", "moved_out")


def dated_labels(current: Any, changes: Any) -> Any:
    """Labels from what is known today and what was changed when.

    Input current(customer, value); changes(customer, changed_on, was), or None where no history is kept. The value
    before the first change is what that change replaced, the value after the last one today's. Several changes of a
    day: the text that sorts first counts as what was there before (give one a day to be exact).
    """
    if changes is None:
        return current.mutate(from_on=ibis.literal(FIRST), to_on=ibis.literal(FOREVER))
    changes = changes.semi_join(current, "customer")
    ended = changes.group_by("customer", to_on=changes.changed_on).aggregate(value=changes.was.min().fill_null(""))
    rows = ended.select("customer", "value", "to_on").union(
        current.select("customer", "value", to_on=ibis.literal(FOREVER))
    )
    before = rows.to_on.lag().over(group_by=rows.customer, order_by=rows.to_on)
    return rows.mutate(from_on=before.fill_null(ibis.literal(FIRST))).select("customer", "value", "from_on", "to_on")


def member_labels(pairs: Any) -> Any:
    """Labels from stays that do not overlap: `value` while it lasts, '' before the next. Before the first nothing.

    Input pairs(customer, value, entered_on, left_on); the customer may stand for one in one set.
    """
    stays = pairs.mutate(to_on=pairs.left_on.fill_null(ibis.literal(FOREVER)))
    stays = stays.select("customer", "value", from_on=stays.entered_on, to_on=stays.to_on)
    following = stays.from_on.lead().over(group_by=stays.customer, order_by=[stays.from_on, stays.to_on])
    gaps = stays.mutate(next_on=following.fill_null(ibis.literal(FOREVER)))
    gaps = gaps.select("customer", value=ibis.literal(""), from_on=gaps.to_on, to_on=gaps.next_on)
    rows = stays.union(gaps)
    return rows.filter(rows.from_on < rows.to_on)


def period_days(numbers: range, grain: Grain, *, until: date) -> Any:
    """Arrow: (period, before_on = the day before it, starts_on, ends_on = its last observed day)."""
    import pyarrow as pa

    days = [(last_day(n - 1, grain), first_day(n, grain), min(last_day(n, grain), until)) for n in numbers]
    columns = {name: [day[place] for day in days] for place, name in enumerate(("before_on", "starts_on", "ends_on"))}
    return pa.table(
        {"period": pa.array(numbers, pa.int64()), **{name: pa.array(d, pa.date32()) for name, d in columns.items()}}
    )


def group_movements(spells: Any, labels: Any, periods: Any, grain: Grain) -> Any:
    """How many customers of each group moved in each period where anything moved.

    Input spells, labels, periods (period_days, as table of the engine).
    Output (value, period, *MOVES). end = start + new + returned + moved_in - lost - moved_out for every value.
    """
    state = _with_groups(_state(spells, _moments(spells, labels, grain), periods), labels)
    state = state.mutate(stays=state.was & state.remains, other=state.value_before != state.value_after)
    before = {
        "lost": state.was & ~state.remains,
        "moved_out": state.stays & state.other,
        "left_and_returned": state.stays & state.ended_inside,
    }
    came = ~state.was & state.remains
    after = {
        "new": came & (state.first_on >= state.starts_on),
        "returned": came & (state.first_on < state.starts_on),
        "moved_in": state.stays & state.other,
        "joined_and_left": ~state.was & ~state.remains & state.started_inside,
    }
    return _both_sides(state, _ones(before), _ones(after), MOVES)


def _ones(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {name: ibis.ifelse(rule.fill_null(False), 1, 0) for name, rule in rules.items()}


def _moments(spells: Any, labels: Any, grain: Grain) -> Any:
    """(customer, period) wherever a customer began, ended or changed the group."""
    ended = spells.filter(spells.ended_on.notnull())
    changed = labels.filter(labels.from_on > FIRST)
    parts = [
        spells.select("customer", period=period_number(spells.started_on, grain)),
        ended.select("customer", period=period_number(ended.ended_on, grain)),
        changed.select("customer", period=period_number(changed.from_on, grain)),
    ]
    return ibis.union(*parts, distinct=True)


def _state(spells: Any, moments: Any, periods: Any) -> Any:
    """What a customer was at both ends of a period, and whether a spell began or ended inside it."""
    dated = moments.inner_join(periods, "period")
    rows = dated.inner_join(spells.select("customer", "started_on", "ended_on"), "customer")
    open_end = rows.ended_on.isnull()
    return rows.group_by("customer", "period", "before_on", "starts_on", "ends_on").aggregate(
        was=((rows.started_on <= rows.before_on) & (open_end | (rows.ended_on > rows.before_on))).any(),
        remains=((rows.started_on <= rows.ends_on) & (open_end | (rows.ended_on > rows.ends_on))).any(),
        first_on=rows.started_on.min(),
        started_inside=rows.started_on.between(rows.starts_on, rows.ends_on).any(),
        ended_inside=rows.ended_on.between(rows.starts_on, rows.ends_on).fill_null(False).any(),
    )


def _with_groups(state: Any, labels: Any) -> Any:
    """With the group on the day before the period and on its last day."""
    for day, name in (("before_on", "value_before"), ("ends_on", "value_after")):
        then = labels.select(whose=labels.customer, from_on=labels.from_on, to_on=labels.to_on, **{name: labels.value})
        holds = (state.customer == then.whose, then.from_on <= state[day], then.to_on > state[day])
        state = state.left_join(then, holds).drop("whose", "from_on", "to_on")
        state = state.mutate(**{name: state[name].fill_null("")})
    return state


def _both_sides(state: Any, before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """Sums by group: some things count to the group at the start, others to the group at the end."""
    nothing = ibis.literal(0, "int64")
    sides = [
        state.select("period", value=state[value], **{name: parts.get(name, nothing).cast("int64") for name in names})
        for value, parts in (("value_before", before), ("value_after", after))
    ]
    rows = ibis.union(*sides)
    return rows.group_by("value", "period").aggregate(**{name: rows[name].sum() for name in names})


def group_recurring(contracts: Any, labels: Any, periods: Any, grain: Grain, *, until: date) -> Any:
    """How the recurring revenue of each group moved.

    Output (value, period, start, end, *MONEY), minor units a month.
    end = start + new + reactivated + expansion + moved_in - contraction - churned - moved_out for every value.
    """
    own = standing_by_period(contracts, grain, until=until).inner_join(periods, "period")
    own = _with_groups(own, labels)
    stays = (own.start > 0) & (own.end > 0)
    moved = ibis.ifelse(stays & (own.value_before != own.value_after), own.end, 0)
    change, came = own.end - own.start, own.start <= 0
    before = {
        "start": own.start,
        "expansion": ibis.ifelse(stays, ibis.greatest(change, 0), 0),
        "contraction": ibis.ifelse(stays, ibis.greatest(-change, 0), 0),
        "churned": ibis.ifelse((own.start > 0) & (own.end <= 0), -change, 0),
        "moved_out": moved,
    }
    after = {
        "end": own.end,
        "new": ibis.ifelse(came & (own.first == own.period), change, 0),
        "reactivated": ibis.ifelse(came & (own.first != own.period), change, 0),
        "moved_in": moved,
    }
    return _both_sides(own, before, after, ("start", "end", *MONEY))


def group_renewals(contracts: Any, spells: Any, labels: Any, periods: Any, grain: Grain, *, until: date) -> Any:
    """Contracts that ended in a period, and after how many of them the customer was gone: see terms.renewals_due.
    Output (value, period, due, not_renewed)."""
    rows = renewals_due(contracts, spells, until=until)
    rows = rows.mutate(period=period_number(rows.ended_on, grain)).inner_join(periods, "period")
    rows = _with_groups(rows, labels)
    return rows.group_by("period", value=rows.value_before).aggregate(
        due=rows.count(), not_renewed=rows.gone.sum().fill_null(0).cast("int64")
    )
