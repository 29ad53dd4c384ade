"""Small tables for tests, written as rows."""

from datetime import date, timedelta

import pyarrow as pa

DAY_ONE = date(2024, 1, 1)


def day(number):
    """The day so many days after the first."""
    return DAY_ONE + timedelta(days=number)


def orders(rows):
    """(customer, day number, amount_minor)."""
    return pa.table(
        {
            "customer": pa.array([row[0] for row in rows], pa.int64()),
            "ordered_on": pa.array([day(row[1]) for row in rows], pa.date32()),
            "amount_minor": pa.array([row[2] for row in rows], pa.int64()),
        }
    )


def contracts(rows):
    """(customer, first day, first day not covered or None, monthly_minor)."""
    return pa.table(
        {
            "customer": pa.array([row[0] for row in rows], pa.int64()),
            "started_on": pa.array([day(row[1]) for row in rows], pa.date32()),
            "ended_on": pa.array([None if row[2] is None else day(row[2]) for row in rows], pa.date32()),
            "monthly_minor": pa.array([row[3] for row in rows], pa.int64()),
        }
    )


def spells_from_orders(engine, rows, *, inactive_days, until):
    """Spells as (customer, number, started, ended) with day numbers."""
    from regulars.analytics.metrics.days import customer_days, with_gaps
    from regulars.analytics.metrics.spells import spells_of_orders

    gaps = with_gaps(customer_days(engine.from_arrow(orders(rows)), until=day(until)))
    return as_rows(spells_of_orders(gaps, inactive_days=inactive_days, until=day(until)))


def as_rows(spells):
    found = spells.order_by("customer", "number").to_pyarrow().to_pylist()
    number = lambda on: None if on is None else (on - DAY_ONE).days  # noqa: E731
    return [(row["customer"], row["number"], number(row["started_on"]), number(row["ended_on"])) for row in found]
