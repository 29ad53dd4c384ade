"""How long customers stay: counted from the spells a run has written, collapsed where they are, kept as a figure of the
run, or of a part of the customers.

Only the worker imports this. First stays only: a second one after leaving is another matter. Durations are collapsed in
SQL, so that a million customers are some thousand rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

from regulars.analytics.survival.rows import Lifetimes, lifetimes
from regulars.analytics.survival.segments import lifetimes_found
from regulars.analytics.survival.shapes import YEAR_OF_ARRIVAL
from regulars.insight.models import Basis, Figure, Run, SliceFigure, SliceRun, Spell
from regulars.insight.source import OWN_COLUMNS

LIFETIMES = "lifetimes"
MOST_ATTRIBUTES = 12
NOT_OF_CUSTOMERS = {"product"}

# With contracts nobody was seen to leave before the first end that is known: who came earlier counts from then on, as
# those who left earlier may never have been written down.
ROWS = """
WITH first_end AS (
    SELECT min(ended_on) AS day FROM insight_spell WHERE run_id = {run} AND basis = 'contracts'
)
SELECT s.basis, {value} AS value,
       coalesce(s.ended_on, {until}::date + 1) - s.started_on AS days,
       s.ended_on IS NOT NULL AS ended,
       CASE WHEN s.basis = 'contracts' AND f.day - s.started_on > 1 THEN f.day - s.started_on - 1 END AS entry,
       count(*) AS customers
FROM insight_spell s CROSS JOIN first_end f JOIN customers_customer c ON c.id = s.customer_id
LEFT JOIN staff_employee e ON e.id = c.manager_id
WHERE s.run_id = {run} AND s.ordinal = 1
  AND coalesce(s.ended_on, {until}::date + 1) > s.started_on {among}
GROUP BY 1, 2, 3, 4, 5
"""
Counted = list[tuple[str, str, int, bool, int | None, int]]


EVERYBODY = sql.SQL("")


def keep_lifetimes(run: Run, until: date, attributes: Iterable[str], bases: Iterable[Basis]) -> None:
    """Figures «lifetimes» of every basis. One query for each attribute. Call it after the spells were written."""
    found = _of_bases(run, until, attributes, bases, EVERYBODY)
    Figure.objects.bulk_create(
        Figure(run=run, basis=basis, name=LIFETIMES, value=value) for basis, value in found.items()
    )


def keep_lifetimes_of_part(
    one: SliceRun, until: date, attributes: Iterable[str], bases: Iterable[Basis], numbers: str
) -> None:
    """The same of a part. numbers: the query of its customers. Nothing where a later run has taken the spells away."""
    if not Spell.objects.filter(run=one.run).exists():
        return
    among = sql.SQL("AND s.customer_id IN ({})").format(sql.SQL(numbers))
    found = _of_bases(one.run, until, attributes, bases, among)
    SliceFigure.objects.bulk_create(
        SliceFigure(slice_run=one, basis=basis, name=LIFETIMES, value=value) for basis, value in found.items()
    )


def _of_bases(
    run: Run, until: date, attributes: Iterable[str], bases: Iterable[Basis], among: sql.Composable
) -> dict[Basis, dict[str, Any]]:
    wanted = [name for name in attributes if name not in NOT_OF_CUSTOMERS][:MOST_ATTRIBUTES]
    whole = _counted(run, until, sql.Literal(""), among)
    splits = {name: _counted(run, until, _value_of(name), among) for name in [*wanted, YEAR_OF_ARRIVAL]}
    return {basis: _found(basis, whole, splits) for basis in bases}


def _found(basis: Basis, whole: Counted, by_attribute: dict[str, Counted]) -> dict[str, Any]:
    splits = {}
    for name, rows in by_attribute.items():
        values: dict[str, Counted] = defaultdict(list)
        for row in _of(basis, rows):
            values[row[1]].append(row)
        splits[name] = {value: _lifetimes(group) for value, group in values.items()}
    return lifetimes_found(_lifetimes(_of(basis, whole)), splits, in_order={YEAR_OF_ARRIVAL}).to_dict()


def _of(basis: Basis, rows: Counted) -> Counted:
    return rows if basis == Basis.ALL else [row for row in rows if row[0] == basis.value]


def _lifetimes(rows: Counted) -> Lifetimes:
    return lifetimes(
        [row[2] for row in rows],
        [row[3] for row in rows],
        [float("-inf") if row[4] is None else float(row[4]) for row in rows],
        [row[5] for row in rows],
    )


def _counted(run: Run, until: date, value: sql.Composable, among: sql.Composable) -> Counted:
    query = sql.SQL(ROWS).format(run=sql.Literal(run.pk), until=sql.Literal(until), value=value, among=among)
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(cursor.connection))
        return list(cursor.fetchall())


def _value_of(attribute: str) -> sql.Composable:
    """The value of an attribute as `source` reads it; nothing for who has none."""
    if attribute == YEAR_OF_ARRIVAL:
        return sql.SQL("to_char(s.started_on, 'YYYY')")
    if attribute == "manager":
        return sql.SQL("coalesce(e.name, '')")
    if attribute in OWN_COLUMNS:
        return sql.SQL("coalesce(c.{}, '')").format(sql.Identifier(OWN_COLUMNS[attribute]))
    return sql.SQL("coalesce(c.attributes ->> {}, '')").format(sql.Literal(attribute))
