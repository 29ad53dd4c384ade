"""When winning customers has paid for itself, as it was seen: what cohorts brought, beside what winning them cost.

Plain Python over stored cohorts. `spending.payback` says what is to be expected of an average customer; this is what
came. Money is income where margins are not known, and the reader must be told so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.analytics.calendar import number_of
from regulars.analytics.results import CohortRow, CohortTable, Grain, JsonAble

FEW = 30


@dataclass(frozen=True)
class PaidBack(JsonAble):
    """Of customers of whom it is known what winning them cost, each on average.

    `brought_minor`: by the end of their first, second ... month, as far as enough of them have been seen; `months`:
    after how many of them the cost was covered; None = not within these.
    """

    customers: int
    cost_minor: float
    brought_minor: tuple[float, ...]
    months: float | None

    @property
    def seen_months(self) -> int:
        return len(self.brought_minor)

    @property
    def so_far_minor(self) -> float | None:
        return self.brought_minor[-1] if self.brought_minor else None


def paid_back(rows: Sequence[CohortRow], *, last_complete: bool, few: int = FEW) -> PaidBack | None:
    """Cohorts by month taken together; None where nobody wrote down what winning any of them cost.

    Of each month of age the mean is over the cohorts that have it behind them, and the means are added up; it ends
    where fewer than `few` customers are old enough.

    >>> from datetime import date
    >>> row = CohortRow(date(2026, 1, 1), 40, (40, 20, 10), (1.0, 0.5, 0.25), (8_000, 4_000, 2_000), 10_000)
    >>> found = paid_back([row], last_complete=True)
    >>> found.cost_minor, found.brought_minor, found.months
    (250.0, (200.0, 300.0, 350.0), 1.5)
    """
    known = [row for row in rows if row.winning_minor is not None]
    customers = sum(row.customers for row in known)
    if not customers:
        return None
    cost = sum(row.winning_minor or 0 for row in known) / customers
    brought = _added_up(known, last_complete, min(few, customers))
    return PaidBack(customers, cost, brought, months_until(cost, brought))


def _added_up(rows: Sequence[CohortRow], last_complete: bool, few: int) -> tuple[float, ...]:
    found: list[float] = []
    total = 0.0
    for age in range(max(len(row.revenue_minor) for row in rows)):
        behind = [row for row in rows if age < months_behind(row, last_complete)]
        came = sum(row.customers for row in behind)
        if not came or came < few:
            break
        total += sum(row.revenue_minor[age] or 0 for row in behind) / came
        found.append(total)
    return tuple(found)


def months_behind(row: CohortRow, last_complete: bool) -> int:
    """How many periods of age a cohort has behind it: the last one observed may be a part."""
    return sum(1 for money in row.revenue_minor if money is not None) - (0 if last_complete else 1)


def months_until(cost: float, brought: Sequence[float]) -> float | None:
    """When sums by the end of each month reach the cost, even within the month.

    >>> months_until(25, [10, 20, 40]), months_until(50, [10, 20, 40]), months_until(0, [10])
    (2.25, None, 0.0)
    """
    before = 0.0
    for month, after in enumerate(brought):
        if after >= cost:
            return month + (max(cost - before, 0.0) / (after - before) if after > before else 0.0)
        before = after
    return None


def came_each(table: CohortTable | None, grain: Grain) -> dict[int, int]:
    """Customers who came, by running number of a period. table: cohorts by month."""
    found: dict[int, int] = {}
    for row in table.rows if table else ():
        number = number_of(row.starts_on, grain)
        found[number] = found.get(number, 0) + row.customers
    return found
