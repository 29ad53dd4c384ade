"""In which stage each customer is now: by hand where somebody said so, else the first stage whose rule fits.

Runs in the transaction that moved the members of a stage's segment, so that stages and memberships never disagree.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

SCOPE_OF_CUSTOMERS = "AND c.id = ANY(%(rows)s)"
SCOPE_OF_MEMBERS = "AND m.customer_id = ANY(%(rows)s)"
WANTED = """
wanted AS (
    SELECT c.id, coalesce(h.stage, r.code) AS stage, CASE WHEN h.stage IS NULL THEN r.cause ELSE 'hand' END AS cause
    FROM customers_customer c
    LEFT JOIN customers_stagebyhand h ON h.customer_id = c.id AND (h.until IS NULL OR h.until >= %(today)s)
    LEFT JOIN (
        SELECT DISTINCT ON (m.customer_id) m.customer_id, l.code, m.cause
        FROM customers_membership m
        JOIN customers_lifecyclestage l ON l.segment_id = m.segment_id
        WHERE m.left_at IS NULL {members}
        ORDER BY m.customer_id, l."order"
    ) r ON r.customer_id = c.id
    WHERE c.merged_into_id IS NULL {customers}
)
"""
# Who leaves a stage must have left before they can be in another: statements, not parts of one.
GONE = """
WITH {wanted}
UPDATE customers_stagemove x SET left_at = greatest(%(at)s, x.entered_at)
FROM customers_customer c LEFT JOIN wanted w ON w.id = c.id
WHERE c.id = x.customer_id AND x.left_at IS NULL AND x.stage IS DISTINCT FROM w.stage {customers}
"""
# Segments are asked one after another. A stage that was left in the moment it was entered was never theirs, ...
NEVER = """
DELETE FROM customers_stagemove m WHERE m.left_at = m.entered_at AND m.left_at = %(at)s {members}
"""
# ... and one that was left and comes again in the same moment was never left.
STAYED = """
WITH {wanted}
UPDATE customers_stagemove x SET left_at = NULL
FROM wanted w
WHERE w.id = x.customer_id AND x.left_at = %(at)s AND x.stage = w.stage
  AND NOT EXISTS (SELECT 1 FROM customers_stagemove y WHERE y.customer_id = w.id AND y.left_at IS NULL)
"""
COME = """
WITH {wanted}
INSERT INTO customers_stagemove (customer_id, stage, entered_at, cause)
SELECT w.id, w.stage, %(at)s, coalesce(w.cause, '')
FROM wanted w
WHERE w.stage IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM customers_stagemove x WHERE x.customer_id = w.id AND x.left_at IS NULL)
"""


def settle(rows: Sequence[int] | None, *, today: date, at: datetime) -> None:
    """Move the customers of some rows, or all, to the stage they are in now. Four queries."""
    members, customers = ("", "") if rows is None else (SCOPE_OF_MEMBERS, SCOPE_OF_CUSTOMERS)
    wanted = WANTED.format(members=members, customers=customers)
    values: dict[str, Any] = {"rows": list(rows or ()), "today": today, "at": at}
    with connection.cursor() as cursor:
        for statement in (GONE, NEVER, STAYED, COME):
            cursor.execute(statement.format(wanted=wanted, members=members, customers=customers), values)
