"""Cohorts: customers by the period of their first purchase (or first contract), and what became of them with age."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis

from regulars.analytics.calendar import each_number, first_day, from_month, last_day, month_number, number_of
from regulars.analytics.results import CohortRow, CohortTable, Grain


def presence(months: Any, contract_months: Any = None) -> Any:
    """Who was there in which month, and with how much money.

    Input months of orders (days.customer_months) and of contracts (contract_months), either may be None.
    Output (customer, month, present: bool, money_minor).
    """
    parts = []
    if months is not None:
        money = (months.amount_minor + months.returned_minor).cast("int64")
        parts.append(months.select("customer", "month", present=months.purchases > 0, money_minor=money))
    if contract_months is not None:
        parts.append(contract_months.select("customer", "month", "present", "money_minor"))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def contract_months(contracts: Any, *, until: date) -> Any:
    """Every month a contract covers a day of, with its monthly money in each month whose first covered day counts.

    A month's money is that of the contracts standing on its last day (or at `until`), as in recurring revenue.
    """
    rows = contracts.filter(contracts.started_on <= until)
    rows = rows.mutate(stop=ibis.least(rows.ended_on.fill_null(until), until))
    rows = rows.filter(rows.ended_on.isnull() | (rows.ended_on > rows.started_on))
    open_ended = rows.ended_on.isnull() | (rows.ended_on > until)
    last_paid = ibis.ifelse(open_ended, number_of(until, Grain.MONTH), month_number(rows.stop) - 1)
    # A contract that ends on the first of a month was last there in the month before.
    ends_on_first = ~open_ended & (rows.stop.day() == 1)
    last_there = month_number(rows.stop) - ibis.ifelse(ends_on_first, 1, 0)
    rows = rows.mutate(last_paid=last_paid, month=each_number(month_number(rows.started_on), last_there))
    return rows.select(
        "customer", "month", present=True, money_minor=ibis.ifelse(rows.month <= rows.last_paid, rows.monthly_minor, 0)
    )


def cohort_cells(present: Any, grain: Grain) -> Any:
    """One row per cohort and age. Output (cohort, age, active, money_minor); active in distinct customers.

    Edge: money of a month without a purchase (a return) counts to the age it fell in, the customer does not.
    """
    rows = present.select("customer", "present", "money_minor", period=from_month(present.month, grain).cast("int64"))
    seen = ibis.cases((rows.present, rows.period))
    rows = rows.mutate(cohort=seen.min().over(group_by=rows.customer)).filter(lambda row: row.cohort.notnull())
    rows = rows.mutate(age=rows.period - rows.cohort).filter(lambda row: row.age >= 0)
    return rows.group_by("cohort", "age").aggregate(
        active=rows.customer.nunique(where=rows.present), money_minor=rows.money_minor.sum()
    )


def cohort_table(rows: Iterable[Mapping[str, Any]], grain: Grain, *, until: date) -> CohortTable:
    """Cells as a triangle: zero where nobody was there, None where nobody could have been seen yet."""
    cells: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        cells[row["cohort"]][row["age"]] = row
    now = number_of(until, grain)
    ages = now - min(cells) + 1 if cells else 0
    return CohortTable(
        grain=grain,
        ages=ages,
        last_complete=last_day(now, grain) <= until,
        rows=tuple(_row(cohort, cells[cohort], grain, ages, now) for cohort in sorted(cells)),
    )


def _row(cohort: int, cells: Mapping[int, Mapping[str, Any]], grain: Grain, ages: int, now: int) -> CohortRow:
    def observed(key: str) -> tuple[int | None, ...]:
        return tuple(int(cells.get(age, {}).get(key, 0)) if cohort + age <= now else None for age in range(ages))

    active, size = observed("active"), int(cells[0]["active"])
    return CohortRow(
        starts_on=first_day(cohort, grain),
        customers=size,
        active=active,
        share=tuple(None if count is None else count / size for count in active),
        revenue_minor=observed("money_minor"),
    )
