"""Money by period: of orders (revenue, from new and from old customers) and of contracts (recurring revenue)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis

from regulars.analytics.calendar import each_number, first_day, from_month, last_day, number_of, period_number
from regulars.analytics.results import Grain, RecurringPeriod, RevenuePeriod

MOVES = ("new", "reactivated", "expansion", "contraction", "churned")


def order_revenue(months: Any, grain: Grain) -> Any:
    """Revenue of orders by period.

    Input customer months (days.customer_months). Output (period, revenue_minor, returned_minor, from_new_minor,
    purchases, new_purchases, customers). A customer is new in the period of the first purchase and old in all later
    ones.
    Edge: revenue has returns taken off, in the period of the return.
    """
    period, first = from_month(months.month, grain), from_month(months.first_month, grain)
    money = months.amount_minor + months.returned_minor
    rows = months.select(
        "customer", "purchases", "returned_minor", "amount_minor", period=period.cast("int64"), money=money,
        is_new=(period == first).fill_null(False),
    )  # fmt: skip
    return rows.group_by("period").aggregate(
        revenue_minor=rows.money.sum(),
        returned_minor=rows.returned_minor.sum(),
        amount_minor=rows.amount_minor.sum(),
        from_new_minor=ibis.ifelse(rows.is_new, rows.money, 0).sum(),
        purchases=rows.purchases.sum(),
        new_purchases=ibis.ifelse(rows.is_new, rows.purchases, 0).sum(),
        customers=rows.customer.nunique(where=rows.purchases > 0),
    )


def revenue_periods(
    rows: Iterable[Mapping[str, Any]], grain: Grain, *, since: date, until: date
) -> tuple[RevenuePeriod, ...]:
    """Every period from `since` to `until`, the silent ones included."""
    found = {row["period"]: row for row in rows}
    numbers = range(number_of(since, grain), number_of(until, grain) + 1)
    return tuple(_revenue_period(number, grain, found.get(number, {}), until) for number in numbers)


def _revenue_period(number: int, grain: Grain, row: Mapping[str, Any], until: date) -> RevenuePeriod:
    revenue, from_new, purchases = (int(row.get(key, 0)) for key in ("revenue_minor", "from_new_minor", "purchases"))
    return RevenuePeriod(
        grain=grain,
        starts_on=first_day(number, grain),
        ends_on=min(last_day(number, grain), until),
        complete=last_day(number, grain) <= until,
        revenue_minor=revenue,
        returned_minor=int(row.get("returned_minor", 0)),
        from_new_minor=from_new,
        from_old_minor=revenue - from_new,
        purchases=purchases,
        customers=int(row.get("customers", 0)),
        average_purchase_minor=int(row["amount_minor"]) / purchases if purchases else None,
        new_purchases=int(row.get("new_purchases", 0)),
    )


def recurring_movements(contracts: Any, grain: Grain, *, until: date) -> Any:
    """How the monthly recurring revenue moved between the ends of periods.

    Input contracts(customer, started_on, ended_on, monthly_minor). Output (period, start_minor, new_minor,
    reactivated_minor, expansion_minor, contraction_minor, churned_minor, end_minor).
    Revenue of a day = sum over the contracts that cover it; a price change is a new contract. What came and went
    between two period ends is not seen. New: the customer's first contract with money started in the period, so that
    who pays after a free trial is new.
    """
    return _recurring_counted(standing_by_period(contracts, grain, until=until))


def standing_by_period(contracts: Any, grain: Grain, *, until: date) -> Any:
    """Recurring revenue of each customer at both ends of each period where there is any.

    Output (customer, period, start, end, first = period of the first contract with money).
    """
    rows = contracts.filter(contracts.started_on <= until)
    covers = rows.ended_on.isnull() | (rows.ended_on > rows.started_on)
    paid_on = ibis.cases((covers & (rows.monthly_minor > 0), rows.started_on))
    rows = rows.mutate(first_on=paid_on.min().over(group_by=rows.customer))
    standing = _standing(rows, grain, until)
    end = standing.mutate(start_minor=ibis.literal(0, "int64"), end_minor=standing.minor)
    start = standing.mutate(
        period=standing.period + 1, start_minor=standing.minor, end_minor=ibis.literal(0, "int64")
    ).filter(lambda row: row.period <= number_of(until, grain))
    both = end.union(start)
    return both.group_by("customer", "period").aggregate(
        start=both.start_minor.sum(),
        end=both.end_minor.sum(),
        first=period_number(both.first_on.min(), grain),
    )


def _standing(rows: Any, grain: Grain, until: date) -> Any:
    """Recurring revenue of each customer at the end of each period (the last one ends at `until`)."""
    first = period_number(rows.started_on, grain)
    last = ibis.ifelse(
        rows.ended_on.isnull() | (rows.ended_on > until),
        number_of(until, grain),
        # The day before the first day not covered is the last day with money; a period counts when its end has money.
        period_number(rows.ended_on, grain) - 1,
    )
    spread = rows.mutate(period=each_number(first, last))
    return spread.group_by("customer", "period").aggregate(
        minor=spread.monthly_minor.sum(), first_on=spread.first_on.min()
    )


def _recurring_counted(own: Any) -> Any:
    change = own.end - own.start
    stays = (own.start > 0) & (own.end > 0)
    parts = {
        "start": own.start,
        "end": own.end,
        "new": ibis.ifelse((own.start <= 0) & (own.first == own.period), change, 0),
        "reactivated": ibis.ifelse((own.start <= 0) & (own.first != own.period), change, 0),
        "expansion": ibis.ifelse(stays, ibis.greatest(change, 0), 0),
        "contraction": ibis.ifelse(stays, ibis.greatest(-change, 0), 0),
        "churned": ibis.ifelse((own.start > 0) & (own.end <= 0), -change, 0),
    }
    return own.group_by("period").aggregate(**{f"{name}_minor": part.sum() for name, part in parts.items()})


def recurring_periods(
    rows: Iterable[Mapping[str, Any]], grain: Grain, *, since: date, until: date
) -> tuple[RecurringPeriod, ...]:
    """Every period from `since` to `until`; the start of each is the end of the one before."""
    found = {row["period"]: row for row in rows}
    numbers = range(number_of(since, grain), number_of(until, grain) + 1)
    return tuple(_recurring_period(number, grain, found.get(number, {}), until) for number in numbers)


def _recurring_period(number: int, grain: Grain, row: Mapping[str, Any], until: date) -> RecurringPeriod:
    start, end = int(row.get("start_minor", 0)), int(row.get("end_minor", 0))
    moved = {f"{name}_minor": int(row.get(f"{name}_minor", 0)) for name in MOVES}
    gone = moved["churned_minor"] + moved["contraction_minor"]
    return RecurringPeriod(
        grain=grain,
        starts_on=first_day(number, grain),
        ends_on=min(last_day(number, grain), until),
        complete=last_day(number, grain) <= until,
        start_minor=start,
        end_minor=end,
        **moved,
        grr=(start - gone) / start if start > 0 else None,
        nrr=(start - gone + moved["expansion_minor"]) / start if start > 0 else None,
        revenue_churn=moved["churned_minor"] / start if start > 0 else None,
    )
