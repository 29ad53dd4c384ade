"""Who came when, by what brought them, and what winning them cost: cohorts by attribute, costs by month."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from regulars.analytics.calendar import first_day, month_number, number_of
from regulars.analytics.metrics import cohorts
from regulars.analytics.observing import Observed
from regulars.analytics.results import CohortGroup, CohortSplit, CohortTable, Grain, MonthCosts

GRAINS = (Grain.MONTH, Grain.QUARTER)
NEWEST = {Grain.MONTH: 36, Grain.QUARTER: 20}
GROUPS_SHOWN = 8
SPLITS_SHOWN = 10
KINDS = ("acquisition", "service", "incentive")


class Arrivals:
    """Everybody's months, each with the cohort and the age, kept once for all attributes."""

    def __init__(self, seen: Observed) -> None:
        self.seen = seen
        present = None
        if seen.since is not None:
            held = cohorts.contract_months(seen.contracts, until=seen.until) if seen.contractual else None
            present = cohorts.presence(seen.months if seen.has_orders else None, held)
        self.placed = {
            grain: seen.engine.keep(cohorts.placed(present, grain), f"placed_{grain}")
            for grain in GRAINS
            if present is not None
        }
        costs = seen.tables.costs
        self.winning = {
            grain: cohorts.winning_costs(costs, rows, grain, until=seen.until)
            for grain, rows in self.placed.items()
            if costs is not None
        }

    def tables(self) -> tuple[CohortTable, ...]:
        """Of everybody."""
        return tuple(
            cohorts.cohort_table(
                _rows(cohorts.counted(self.placed[grain])) if self.placed else [],
                grain,
                until=self.seen.until,
                winning=_spent(self.winning[grain]) if grain in self.winning else None,
            )
            for grain in GRAINS
        )

    def splits(self, attributes: Iterator[tuple[str, Any]]) -> tuple[CohortSplit, ...]:
        """By each attribute, whose labels are given along and are gone with the next one."""
        return tuple(self._split(attribute, labels) for attribute, labels in attributes) if self.placed else ()

    def _split(self, attribute: str, labels: Any) -> CohortSplit:
        sizes = self._sizes(labels)
        shown = sorted(sizes, key=lambda value: (-sizes[value], value))[:GROUPS_SHOWN]
        tables = {grain: self._grouped(grain, labels) for grain in GRAINS}
        groups = [
            CohortGroup(value, sizes[value], tuple(tables[grain][value] for grain in GRAINS if value in tables[grain]))
            for value in shown
        ]
        return CohortSplit(attribute, tuple(groups), sum(sizes.values()) - sum(sizes[value] for value in shown))

    def _sizes(self, labels: Any) -> dict[str, int]:
        """Customers who ever came, by group."""
        came = self.placed[Grain.MONTH]
        named = cohorts.grouped(came.filter(came.age == 0), labels)
        return {
            row["value"]: row["customers"] for row in _rows(named.group_by("value").aggregate(customers=named.count()))
        }

    def _grouped(self, grain: Grain, labels: Any) -> dict[str, CohortTable]:
        cells: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in _rows(cohorts.counted(self.placed[grain], labels)):
            cells[row["value"]].append(row)
        costs: dict[str, dict[int, int]] = defaultdict(dict)
        if grain in self.winning:
            noted = self.winning[grain]
            named = cohorts.grouped(noted.filter(noted.customer.notnull()), labels)
            sums = named.group_by("value", "cohort").aggregate(minor=named.amount_minor.sum())
            for row in _rows(sums):
                costs[row["value"]][int(row["cohort"])] = int(row["minor"])
        return {
            value: cohorts.cohort_table(
                rows, grain, until=self.seen.until, winning=costs.get(value), newest=NEWEST[grain]
            )
            for value, rows in cells.items()
        }


def _spent(winning: Any) -> dict[int, int]:
    sums = winning.group_by("cohort").aggregate(minor=winning.amount_minor.sum())
    return {int(row["cohort"]): int(row["minor"]) for row in _rows(sums)}


def month_costs(seen: Observed) -> tuple[MonthCosts, ...]:
    """Costs by month and kind, from the first month of the observation on; empty where none are known."""
    costs = seen.tables.costs
    if costs is None or seen.since is None:
        return ()
    rows = costs.filter(costs.incurred_on <= seen.until)
    rows = rows.select("kind", "amount_minor", month=month_number(rows.incurred_on).cast("int64"))
    sums = _rows(rows.group_by("kind", "month").aggregate(minor=rows.amount_minor.sum()))
    found = {(row["kind"], int(row["month"])): int(row["minor"]) for row in sums}
    known = {kind for kind, _month in found}
    months = range(number_of(seen.since, Grain.MONTH), number_of(seen.until, Grain.MONTH) + 1)
    return tuple(
        MonthCosts(
            first_day(month, Grain.MONTH), *(found.get((kind, month), 0) if kind in known else None for kind in KINDS)
        )
        for month in months
    )


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
