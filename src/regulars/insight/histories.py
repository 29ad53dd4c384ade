"""When attributes of customers were changed, for figures of groups as they were: SQL for `analytics.tables.CHANGES`.

The timeline keeps what employees, programs and files changed. Where a file filled in what nobody had known, that is
learnt late and not changed: the value holds back to the beginning, or a first file of customers would put everybody
into another group on the day it was loaded. So is whether somebody is a person or a company, which everybody has from
the start. A file that was taken back changed nothing.
"""

from django.db import connection
from psycopg import sql

MOST_SEGMENTS = 20
PLAIN = ("kind", "country", "language")
CHANGED, BY_FILE = "customers.customer_changed", "customers.changed_by_file"


def changes_query(attributes: list[str], time_zone: str) -> str:
    """What was replaced, one row for each customer, attribute and day: of several on a day the first, which is what was
    there when the day began. Of a customer merged into another the own history ends with that."""
    with connection.cursor() as cursor:
        return (
            sql.SQL(QUERY)
            .format(
                plain=sql.SQL(", ").join(_plain(name) for name in PLAIN),
                attributes=sql.SQL(", ").join(map(sql.Literal, attributes)) if attributes else sql.SQL("NULL"),
                zone=sql.Literal(time_zone),
                changed=sql.Literal(CHANGED),
                by_file=sql.Literal(BY_FILE),
            )
            .as_string(cursor.connection)
        )


def memberships_query(time_zone: str) -> str:
    """Who was in which segment when, by name, of the largest that are lists.

    A segment is known since it was first counted, or since the last time its rule was changed: who was in it before
    that fitted another rule.
    """
    with connection.cursor() as cursor:
        filled = sql.SQL(MEMBERSHIPS).format(zone=sql.Literal(time_zone), most=sql.Literal(MOST_SEGMENTS))
        return filled.as_string(cursor.connection)


def _plain(name: str) -> sql.Composable:
    side = "NULLIF(e.data -> {} ->> {}, '')"
    before, after = (sql.SQL(side).format(sql.Literal(when), sql.Literal(name)) for when in ("before", "after"))
    return sql.SQL("({}, {}, {})").format(sql.Literal(name), before, after)


QUERY = """
SELECT DISTINCT ON (customer, attribute, changed_on) customer, attribute, changed_on, was FROM (
    SELECT e.customer_id AS customer, e.id, part.attribute::text AS attribute, part.was::text AS was,
           (e.happened_at AT TIME ZONE {zone})::date AS changed_on
    FROM customers_entry e
    JOIN customers_customer c ON c.id = e.customer_id AND c.merged_into_id IS NULL
    CROSS JOIN LATERAL (
        VALUES {plain}, ('manager',
            (SELECT name FROM staff_employee WHERE id = (e.data -> 'before' ->> 'manager_id')::bigint),
            (SELECT name FROM staff_employee WHERE id = (e.data -> 'after' ->> 'manager_id')::bigint))
        UNION ALL
        SELECT own.key, NULLIF(e.data #>> ARRAY['before', 'attributes', own.key], ''),
               NULLIF(e.data #>> ARRAY['after', 'attributes', own.key], '')
        FROM (
            SELECT jsonb_object_keys(e.data #> '{{before,attributes}}') AS key
            UNION SELECT jsonb_object_keys(e.data #> '{{after,attributes}}')
        ) own WHERE own.key IN ({attributes})
    ) part(attribute, was, became)
    WHERE e.kind IN ({changed}, {by_file}) AND part.was IS DISTINCT FROM part.became
      AND (e.kind = {changed} OR part.was IS NOT NULL AND part.attribute <> 'kind')
) told ORDER BY customer, attribute, changed_on, id
"""

MEMBERSHIPS = """
WITH known AS (
    SELECT s.id, s.name, (SELECT (greatest(
        min(m.entered_at),
        max(m.entered_at) FILTER (WHERE m.cause = 'rule'), max(m.left_at) FILTER (WHERE m.left_cause = 'rule')
    ) AT TIME ZONE {zone})::date FROM customers_membership m WHERE m.segment_id = s.id) AS since
    FROM customers_segment s WHERE s.purpose = 'list' AND s.archived_at IS NULL
    ORDER BY s.members_count DESC, s.id LIMIT {most}
), stays AS (
    SELECT m.customer_id AS customer, k.name::text AS segment,
           greatest((m.entered_at AT TIME ZONE {zone})::date, k.since) AS entered_on,
           (m.left_at AT TIME ZONE {zone})::date AS left_on
    FROM known k JOIN customers_membership m ON m.segment_id = k.id
    JOIN customers_customer c ON c.id = m.customer_id AND c.merged_into_id IS NULL
)
SELECT * FROM stays WHERE left_on IS NULL OR left_on > entered_on
"""
