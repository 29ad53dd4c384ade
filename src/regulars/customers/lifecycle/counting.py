"""How many customers are in each stage, and how many came and left lately, counted by the worker."""

from datetime import datetime, timedelta

from django.db import connection

from regulars.lib.queues import ask_once

TASK = "customers.count_stages"
LATELY = timedelta(days=30)
# Who was there when the rules were asked first did not come.
COUNT = """
UPDATE customers_lifecyclestage s SET customers_count = c.now, came_count = c.came, left_count = c.left_lately
FROM (
    SELECT l.code, count(m.id) FILTER (WHERE m.left_at IS NULL) AS now,
           count(m.id) FILTER (WHERE m.entered_at >= %(since)s AND m.cause <> 'first') AS came,
           count(m.id) FILTER (WHERE m.left_at >= %(since)s) AS left_lately
    FROM customers_lifecyclestage l LEFT JOIN customers_stagemove m
      ON m.stage = l.code AND (m.left_at IS NULL OR m.left_at >= %(since)s OR m.entered_at >= %(since)s)
    GROUP BY l.code
) c
WHERE c.code = s.code
"""


def ask_to_count() -> None:
    """Have the worker count, in the transaction of the caller."""
    ask_once(TASK)


def count_stages(*, now: datetime) -> None:
    """One query. Safe to be killed anywhere and to be run twice."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"since": now - LATELY})
