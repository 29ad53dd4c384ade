"""One row per customer: what they did, what they have a contract for, where they score. The base of all predictions."""

from datetime import date
from typing import Any

import ibis

from regulars.analytics.metrics.rfm import group_of


def contract_state(contracts: Any, *, until: date, half_year_ago: date, ends_are_renewals: bool = False) -> Any:
    """Money of running contracts now and half a year ago, and the day on which all of them are known to end.

    ends_are_renewals: contracts are made for a term and renewed, so that an end says nothing of leaving.
    Output (customer, monthly_minor, monthly_before_minor, ends_on: null while any contract has no end).
    """
    rows = contracts.filter(contracts.started_on <= until)

    def standing(day: date) -> Any:
        return (rows.started_on <= day) & (rows.ended_on.isnull() | (rows.ended_on > day))

    # A contract that starts later than `until` continues the one that ends: then no notice was given.
    later = contracts.filter(contracts.started_on > until).select("customer").distinct().mutate(continues=True)
    own = rows.group_by("customer").aggregate(
        monthly_minor=rows.monthly_minor.sum(where=standing(until)).fill_null(0),
        monthly_before_minor=rows.monthly_minor.sum(where=standing(half_year_ago)).fill_null(0),
        endless=(standing(until) & rows.ended_on.isnull()).any(),
        last_end=rows.ended_on.max(where=standing(until)),
    )
    own = own.left_join(later, "customer")
    known = ~own.endless & own.continues.isnull() & ibis.literal(not ends_are_renewals)
    return own.select(
        "customer", "monthly_minor", "monthly_before_minor", ends_on=ibis.cases((known, own.last_end)).cast("date")
    )


def spell_state(spells: Any) -> Any:
    """Output (customer, spells_count, is_customer, joined_on = first day ever, started_on = of the last spell,
    ended_on = of the last spell, null while they are a customer)."""
    own = spells.group_by("customer").aggregate(
        spells_count=spells.count(),
        is_customer=spells.ended_on.isnull().any(),
        joined_on=spells.started_on.min(),
        started_on=spells.started_on.max(),
        latest_end=spells.ended_on.max(),
    )
    return own.select(
        "customer", "spells_count", "is_customer", "joined_on", "started_on",
        ended_on=ibis.cases((~own.is_customer, own.latest_end)),
    )  # fmt: skip


def people(summary: Any, scores: Any, spells: Any, contracts: Any, names: Any) -> Any:
    """Everything about a customer in one row, ordered by customer.

    Input: rfm.customer_summary, rfm.scores, spell_state, contract_state, and (customer, name) or None.
    Customers with nothing but returns have no spell; customers with contracts may have no orders.
    """
    everybody = summary.select("customer").union(spells.select("customer"), distinct=True)
    rows = everybody
    for part in (summary, scores, spells, contracts.mutate(contract=True)):
        rows = rows.left_join(part, "customer").drop("customer_right")
    if names is not None:
        rows = rows.left_join(names, "customer").drop("customer_right")
    else:
        rows = rows.mutate(name=ibis.null("string"))
    return rows.mutate(
        name=rows.name.fill_null(rows.customer.cast("string")),
        contract=rows.contract.fill_null(False),
        is_customer=rows.is_customer.fill_null(False),
        rfm_group=group_of(rows.recency, rows.frequency, rows.monetary),
        **{name: rows[name].fill_null(0) for name in WHOLE},
    ).order_by("customer")


WHOLE = (
    "x",
    "orders_count",
    "spent_minor",
    "repeat_minor",
    "recent_minor",
    "before_minor",
    "monthly_minor",
    "monthly_before_minor",
    "spells_count",
)
