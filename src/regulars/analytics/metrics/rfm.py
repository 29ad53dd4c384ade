"""Recency, frequency and money of each customer; scores of 1 to 5; groups with names."""

from datetime import date, timedelta
from typing import Any

import ibis

SCORES = 5
RECENT_DAYS = 182

# Permanent words, by recency score and the mean of frequency and money scores. First match wins.
GROUPS = (
    ("champions", 5, 4.5),
    ("loyal", 3, 3.5),
    ("newcomers", 5, 0),
    ("promising", 4, 0),
    ("needs_attention", 3, 0),
    ("cannot_lose", 1, 4.5),
    ("at_risk", 1, 2.5),
    ("asleep", 1, 0),
)


def customer_summary(days: Any, *, until: date) -> Any:
    """What each customer did, in one row. The quantities x, t_x and T of the models, in days.

    Input customer days (days.customer_days).
    Output (customer, purchase_days, x = repeat purchase days, t_x = day of the last purchase, T = `until`, both counted
    from the first purchase; first_on, last_on, orders_count, spent_minor with returns taken off, returned_minor,
    repeat_minor = money of the repeat purchase days, recent_minor and before_minor = money of the last half year and
    of the half year before it).
    Edge: a customer with nothing but returns has null first_on, t_x, T and x = 0; purchases of one day are one.
    """
    bought = days.purchases > 0
    recent, before = until - timedelta(days=RECENT_DAYS), until - timedelta(days=2 * RECENT_DAYS)
    own = days.group_by("customer").aggregate(
        purchase_days=bought.sum(),
        first_on=days.day.min(where=bought),
        last_on=days.day.max(where=bought),
        orders_count=days.purchases.sum(),
        amount_minor=days.amount_minor.sum(),
        returned_minor=days.returned_minor.sum(),
        first_minor=days.amount_minor.argmin(days.day, where=bought),
        recent_minor=days.amount_minor.sum(where=days.day > recent).fill_null(0).cast("int64"),
        before_minor=days.amount_minor.sum(where=(days.day > before) & (days.day <= recent)).fill_null(0).cast("int64"),
    )
    return own.select(
        "customer", "purchase_days", "first_on", "last_on", "orders_count", "returned_minor", "recent_minor",
        "before_minor",
        x=ibis.greatest(own.purchase_days - 1, 0),
        t_x=own.last_on.delta(own.first_on, unit="day").cast("int64"),
        T=ibis.literal(until).delta(own.first_on, unit="day").cast("int64"),
        spent_minor=own.amount_minor + own.returned_minor,
        repeat_minor=(own.amount_minor - own.first_minor).fill_null(0),
    )  # fmt: skip


def model_summary(days: Any, *, until: date) -> Any:
    """Only what the models need: (customer, x, t_x, T, repeat_minor), days as unit. The fast way for large files.

    Input purchase days(customer, day, amount_minor), see days.purchase_days; of facts, those with purchases.
    """
    return summary_of_sums(purchase_sums(days), until=until)


def purchase_sums(days: Any) -> Any:
    """What purchase days add up to: (customer, purchase_days, first_on, last_on, amount_minor, first_minor = money of
    the first day). Sums of stretches of days that follow each other add up again, see `added_sums`."""
    return days.group_by("customer").aggregate(
        purchase_days=days.count(),
        first_on=days.day.min(),
        last_on=days.day.max(),
        amount_minor=days.amount_minor.sum().cast("int64"),
        first_minor=days.amount_minor.argmin(days.day).cast("int64"),
    )


def added_sums(sums: Any) -> Any:
    """Sums of several stretches of days as those of all of them."""
    return sums.group_by("customer").aggregate(
        purchase_days=sums.purchase_days.sum().cast("int64"),
        first_on=sums.first_on.min(),
        last_on=sums.last_on.max(),
        amount_minor=sums.amount_minor.sum().cast("int64"),
        first_minor=sums.first_minor.argmin(sums.first_on),
    )


def summary_of_sums(own: Any, *, until: date) -> Any:
    """`model_summary` from what each customer's purchase days add up to, one row each."""
    return own.select(
        "customer",
        x=own.purchase_days - 1,
        t_x=own.last_on.delta(own.first_on, unit="day").cast("int64"),
        T=ibis.literal(until).delta(own.first_on, unit="day").cast("int64"),
        repeat_minor=(own.amount_minor - own.first_minor).cast("int64"),
    )


def collapsed(summary: Any) -> Any:
    """Equal (x, t_x, T) as one row with its number of customers: exact, because days are whole numbers."""
    bought = summary.filter(summary["T"].notnull())
    return bought.group_by("x", "t_x", "T").aggregate(weight=bought.count()).order_by("x", "t_x", "T")


def repeaters(days: Any, *, known_before: date, on: date) -> Any:
    """Who had bought again before a day, as they stood when another ended: collapsed rows (x, t_x, T, weight).

    Input customer days.
    """
    seen = days.filter(days.purchases > 0, days.day <= on)
    own = seen.group_by("customer").aggregate(
        n=seen.count(), before=(seen.day < known_before).sum(), first=seen.day.min(), last=seen.day.max()
    )
    own = own.filter(own.before > 1)
    own = own.select(
        x=own.n - 1,
        t_x=own["last"].delta(own["first"], unit="day").cast("int64"),
        T=ibis.literal(on).delta(own["first"], unit="day").cast("int64"),
    )
    return own.group_by("x", "t_x", "T").aggregate(weight=own.count()).order_by("x", "t_x", "T")


def scores(summary: Any) -> Any:
    """Quintile scores. Output (customer, recency, frequency, monetary), 1 is low, 5 is high.

    Score = 1 + whole part of 5 x (customers strictly below) / customers; so equal values get equal scores whatever
    order the rows came in, and fewer than five different values leave some scores unused.
    """
    bought = summary.filter(summary.first_on.notnull())
    total = bought.count().over()

    def score(column: Any) -> Any:
        below = ibis.rank().over(order_by=column)
        return (1 + (below * SCORES) // total).cast("int64")

    return bought.select(
        "customer",
        recency=score(bought.last_on),
        frequency=score(bought.purchase_days),
        monetary=score(bought.spent_minor),
    )


def group_of(recency: Any, frequency: Any, monetary: Any) -> Any:
    """Ibis: the name of the group of three scores."""
    strength = (frequency + monetary) / 2
    branches = [((recency >= low) & (strength >= least), code) for code, low, least in GROUPS]
    return ibis.cases(*branches)
