"""Figures by attribute: industry, segment, product ... `labels` are those known now, `dated` those of then.

Without contracts a product is that of the first order: the same at the start of every period.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import ibis

from regulars.analytics.calendar import months_before
from regulars.analytics.intervals import share_of
from regulars.analytics.metrics import groups
from regulars.analytics.metrics.churn import churn_periods, movements, window
from regulars.analytics.results import Grain, Split, SplitGroup
from regulars.analytics.tables import Tables

GROUPS_SHOWN = 20
MOST_VALUES = 200
GRAINS = (Grain.QUARTER, Grain.YEAR)


def available(tables: Tables) -> tuple[str, ...]:
    """Attributes one can split by, in the order of the columns; product last, where something was bought."""
    products = any(table is not None and "product" in table.columns for table in (tables.orders, tables.contracts))
    return tables.attributes() + (("product",) if products and "product" not in tables.attributes() else ())


def worth_showing(labels: Any) -> bool:
    """Between two and MOST_VALUES different values: anything else is a constant or a name."""
    different = labels.value.nunique().to_pyarrow().as_py()
    return bool(2 <= different <= MOST_VALUES)


def labels(tables: Tables, attribute: str) -> Any:
    """(customer, value) with '' where nothing is known."""
    if attribute in tables.attributes():
        text = tables.customers[attribute].cast("string").fill_null("")
        return tables.customers.select("customer", value=text)
    return _first_products(tables)


def is_dated(tables: Tables, attribute: str) -> bool:
    """Whether it is known when the values changed: of attributes from their changes, of products from contracts."""
    if attribute in tables.attributes():
        return tables.changes is not None
    return tables.contracts is not None and "product" in tables.contracts.columns


def dated(tables: Tables, attribute: str) -> Any:
    """(customer, value, from_on, to_on): who was in which group when, see metrics.groups."""
    if attribute in tables.attributes():
        changes = None if tables.changes is None else tables.changes.filter(tables.changes.attribute == attribute)
        return groups.dated_labels(labels(tables, attribute), changes)
    return _products_then(tables) if is_dated(tables, attribute) else groups.dated_labels(_first_products(tables), None)


def _products_then(tables: Tables) -> Any:
    """Of customers with contracts the product that started last, from its start on; of others the first one bought."""
    held = tables.contracts.filter(tables.contracts.product.notnull())
    starts = held.group_by("customer", start=held.started_on).aggregate(value=held.product.min())
    own = ibis.window(group_by=starts.customer, order_by=starts.start)
    rows = starts.mutate(before=starts.start.lag().over(own), after=starts.start.lead().over(own))
    rows = rows.select(
        "customer",
        "value",
        from_on=ibis.ifelse(rows.before.isnull(), ibis.literal(groups.FIRST), rows.start),
        to_on=rows.after.fill_null(ibis.literal(groups.FOREVER)),
    )
    others = groups.dated_labels(_first_products(tables).anti_join(starts, "customer"), None)
    return rows.union(others.select(*rows.columns))


def _first_products(tables: Tables) -> Any:
    parts = []
    for table, day in ((tables.orders, "ordered_on"), (tables.contracts, "started_on")):
        if table is not None and "product" in table.columns:
            parts.append(table.select("customer", "product", day=table[day]).filter(lambda row: row.product.notnull()))
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    first = rows.mutate(place=ibis.row_number().over(group_by="customer", order_by=["day", "product"]))
    return first.filter(first.place == 0).select("customer", value="product")


def split(
    attribute: str, marked: Any, spells: Any, people: Any, *, since: date, until: date, seen_after: date | None
) -> Split:
    """One attribute. marked: kept labels; people: kept (customer, spent_minor, orders_count, value_minor, ...)."""
    own = spells.left_join(marked, "customer").drop("customer_right")
    own = own.mutate(value=own.value.fill_null(""))
    totals = _totals(people.left_join(marked, "customer").drop("customer_right"))
    shown = [row for row in totals if row["customers"]][:GROUPS_SHOWN]
    year_ago = months_before(until, 12) + timedelta(days=1)
    last_year = {row["value"]: row for row in _rows(window(own, since=year_ago, until=until, by="value"))}
    moves: dict[tuple[str, Grain], list[Any]] = defaultdict(list)
    for grain in GRAINS:
        for row in _rows(movements(own, grain, by="value")):
            moves[row["value"], grain].append(row)
    groups = []
    for row in shown:
        value, lived = row["value"], last_year.get(row["value"], {"start": 0, "lost": 0, "active": 0})
        periods = [
            period
            for grain in GRAINS
            for period in churn_periods(moves[value, grain], grain, since=since, until=until, seen_after=seen_after)
        ]
        groups.append(_group(row, lived, periods))
    return Split(attribute, tuple(groups), rest=sum(row["customers"] for row in totals[GROUPS_SHOWN:]))


def _totals(people: Any) -> list[dict[str, Any]]:
    rows = people.group_by(value=people.value.fill_null("")).aggregate(
        customers=people.count(),
        revenue_minor=people.spent_minor.sum(),
        orders=people.orders_count.sum(),
        valued=people.value_minor.count(),
        value_minor=people.value_minor.sum(),
        value_at_risk_minor=people.value_at_risk_minor.sum(),
        amount_minor=(people.spent_minor - people.returned_minor).sum(),
    )
    return _rows(rows.order_by(ibis.desc("customers"), "value"))


def _group(row: dict[str, Any], lived: dict[str, Any], periods: Sequence[Any]) -> SplitGroup:
    orders, valued = int(row["orders"] or 0), int(row["valued"])
    return SplitGroup(
        value=row["value"],
        customers=row["customers"],
        active=lived["active"],
        last_year=share_of(lived["lost"], lived["start"]),
        churn=tuple(periods),
        revenue_minor=int(row["revenue_minor"] or 0),
        average_purchase_minor=int(row["amount_minor"]) / orders if orders else None,
        mean_value_minor=int(row["value_minor"]) / valued if valued else None,
        value_minor=None if row["value_minor"] is None else int(row["value_minor"]),
        value_at_risk_minor=None if row["value_at_risk_minor"] is None else int(row["value_at_risk_minor"]),
    )


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
