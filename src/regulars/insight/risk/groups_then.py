"""How good the forecast was for groups as they were on the days it looked from: own attributes, managers, segments."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from psycopg import sql

from regulars.analytics.risk.model import RiskModel as Learnt
from regulars.analytics.risk.table import Rows
from regulars.insight.histories import changes_query
from regulars.insight.risk.training import BY, Months, figures_of, groups_of, is_group, judging

SEGMENT = "in_segment"
OTHERWISE_KNOWN = {*BY, "country", "kind", "language", "product"}
MOST_SEGMENTS = 12

VALUES = """
SELECT c.id, COALESCE(then_.was, now_.value, '') FROM customers_customer c
LEFT JOIN staff_employee m ON m.id = c.manager_id
CROSS JOIN LATERAL (SELECT CASE WHEN {name} = 'manager' THEN m.name ELSE c.attributes ->> {name} END AS value) now_
LEFT JOIN (
  SELECT DISTINCT ON (customer) customer, COALESCE(was, '') AS was FROM ({changes}) h
  WHERE attribute = {name} AND changed_on > {cut} ORDER BY customer, changed_on
) then_ ON then_.customer = c.id
WHERE c.merged_into_id IS NULL
"""

MEMBERS = """
SELECT s.name, m.customer_id FROM customers_membership m
JOIN (SELECT id, name FROM customers_segment WHERE archived_at IS NULL AND purpose = 'list'
      ORDER BY members_count DESC, id LIMIT {most}) s ON s.id = m.segment_id
WHERE m.entered_at < ({cut}::date + 1)::timestamp AT TIME ZONE {zone}
  AND (m.left_at IS NULL OR m.left_at >= ({cut}::date + 1)::timestamp AT TIME ZONE {zone})
"""


def groups_then(model: Learnt, months: Months, names: Iterable[str], time_zone: str) -> dict[str, list[dict[str, Any]]]:
    """Figures of the judging months for each value of the named attributes, and for each segment. Some queries a month:
    it is asked when a model is trained."""
    rows = np.flatnonzero(judging(model, months))
    said, left, whose = model.tested.said[rows], months.known.left[rows], months.known.customers[rows]
    found = {
        name: groups_of(said, left, whose, _by_month(months, rows, name, time_zone))
        for name in names
        if name not in OTHERWISE_KNOWN
    }
    inside = _in_segments(months, rows, time_zone)
    segments = [{"value": name, **figures_of(said[is_in], left[is_in], whose[is_in])} for name, is_in in inside.items()]
    return {name: groups for name, groups in {**found, SEGMENT: list(filter(is_group, segments))}.items() if groups}


def _by_month(months: Months, rows: Rows, name: str, time_zone: str) -> Any:
    """The value that each row's customer had on the day of that row."""
    words = np.full(len(rows), "", dtype=object)
    for month in np.unique(months.origin[rows]):
        places = np.flatnonzero(months.origin[rows] == month)
        known = _values(name, months.cuts[month], time_zone)
        words[places] = [known.get(who, "") for who in months.known.customers[rows[places]].tolist()]
    return words


def _values(name: str, cut: date, time_zone: str) -> dict[int, str]:
    """By customer, at the end of the day."""
    own = [] if name == "manager" else [name]
    query = sql.SQL(VALUES).format(
        name=sql.Literal(name), cut=sql.Literal(cut), changes=sql.SQL(changes_query(own, time_zone))
    )
    return dict(_fetched(query))


def _in_segments(months: Months, rows: Rows, time_zone: str) -> dict[str, Any]:
    """By segment, whether each row's customer was in it at the end of the day of that row."""
    found: dict[str, Any] = {}
    for month in np.unique(months.origin[rows]):
        members: dict[str, set[int]] = {}
        for name, who in _members(months.cuts[month], time_zone):
            members.setdefault(name, set()).add(who)
        places = np.flatnonzero(months.origin[rows] == month)
        for name, inside in members.items():
            is_in = found.setdefault(name, np.zeros(len(rows), dtype=bool))
            is_in[places] = [who in inside for who in months.known.customers[rows[places]].tolist()]
    return found


def _members(cut: date, time_zone: str) -> list[tuple[str, int]]:
    query = sql.SQL(MEMBERS).format(cut=sql.Literal(cut), zone=sql.Literal(time_zone), most=sql.Literal(MOST_SEGMENTS))
    return _fetched(query)


def _fetched(query: sql.Composed) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(cursor.connection))
        return list(cursor.fetchall())
