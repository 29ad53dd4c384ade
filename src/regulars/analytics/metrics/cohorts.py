"""Cohorts: customers by the period of their first purchase (or first contract), and what became of them with age."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis

from regulars.analytics.calendar import (
    each_number,
    first_day,
    from_month,
    last_day,
    month_number,
    number_of,
    period_number,
)
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


def placed(present: Any, grain: Grain) -> Any:
    """Each customer once in each period, with the cohort and the age. Keep it where it is read more than once.

    Output (customer, cohort, age, there: 0 or 1, money_minor).
    Edge: money of a month without a purchase (a return) counts to the age it fell in, the customer does not.
    """
    rows = present.select("customer", "present", "money_minor", period=from_month(present.month, grain).cast("int64"))
    rows = rows.group_by("customer", "period").aggregate(
        there=ibis.ifelse(rows.present, 1, 0).max(), money_minor=rows.money_minor.sum().cast("int64")
    )
    seen = ibis.cases((rows.there == 1, rows.period))
    rows = rows.mutate(cohort=seen.min().over(group_by=rows.customer)).filter(lambda row: row.cohort.notnull())
    rows = rows.mutate(age=rows.period - rows.cohort).filter(lambda row: row.age >= 0)
    return rows.select("customer", "cohort", "age", "there", "money_minor")


def cohort_cells(present: Any, grain: Grain) -> Any:
    """One row per cohort and age. Output (cohort, age, active, money_minor); active in distinct customers."""
    return counted(placed(present, grain))


def counted(rows: Any, labels: Any = None) -> Any:
    """Cells of rows that were `placed`; with labels (customer, value) those of each group, its value beside them."""
    keys = ["cohort", "age"]
    if labels is not None:
        rows = grouped(rows, labels)
        keys.append("value")
    return rows.group_by(*keys).aggregate(active=rows.there.sum(), money_minor=rows.money_minor.sum())


def grouped(rows: Any, labels: Any) -> Any:
    """Rows with a customer, and the group of each: '' where none is known."""
    named = labels.select(whose=labels.customer, value=labels.value)
    joined = rows.left_join(named, rows.customer == named.whose).drop("whose")
    return joined.mutate(value=joined.value.fill_null(""))


def winning_costs(costs: Any, rows: Any, grain: Grain, *, until: date) -> Any:
    """Costs of winning by the cohort of the customer they are noted on. Output (customer, cohort, amount_minor).

    What is noted on nobody, or on somebody who never bought, counts to the period it was spent in.
    """
    firsts = rows.group_by(who=rows.customer).aggregate(first=rows.cohort.min())
    noted = costs.filter(costs.kind == "acquisition", costs.incurred_on <= until)
    noted = noted.select("customer", "amount_minor", period=period_number(noted.incurred_on, grain).cast("int64"))
    known = noted.left_join(firsts, noted.customer == firsts.who)
    return known.select("customer", "amount_minor", cohort=ibis.coalesce(known.first, known.period))


def cohort_table(
    rows: Iterable[Mapping[str, Any]],
    grain: Grain,
    *,
    until: date,
    winning: Mapping[int, int] | None = None,
    newest: int | None = None,
) -> CohortTable:
    """Cells as a triangle: zero where nobody was there, None where nobody could have been seen yet.

    winning: costs by cohort; a cohort without any is one whose costs nobody wrote down. newest: only so many cohorts.
    """
    now = number_of(until, grain)
    cells: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        if newest is None or row["cohort"] > now - newest:
            cells[row["cohort"]][row["age"]] = row
    ages = now - min(cells) + 1 if cells else 0
    costs = winning or {}
    return CohortTable(
        grain=grain,
        ages=ages,
        last_complete=last_day(now, grain) <= until,
        rows=tuple(_row(cohort, cells[cohort], grain, ages, now, costs.get(cohort)) for cohort in sorted(cells)),
    )


def _row(
    cohort: int, cells: Mapping[int, Mapping[str, Any]], grain: Grain, ages: int, now: int, winning: int | None
) -> CohortRow:
    def observed(key: str) -> tuple[int | None, ...]:
        return tuple(int(cells.get(age, {}).get(key, 0)) if cohort + age <= now else None for age in range(ages))

    active, size = observed("active"), int(cells[0]["active"])
    return CohortRow(
        starts_on=first_day(cohort, grain),
        customers=size,
        active=active,
        share=tuple(None if count is None else count / size for count in active),
        revenue_minor=observed("money_minor"),
        winning_minor=winning,
    )
