"""Where customers stand, computed from all that was said: the one rule of it, for one customer and for a file.

Of what was not taken back and not erased, an answer counts more than having asked; of answers the later one holds, by
when it was said and not by when we learnt it; at the same instant the withdrawal. So the order in which events come in
makes no difference.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

# {whose}: which rows of customers, as a condition on customer_id. What was asked since is found while sorting, and what
# is gone by the index: joined to themselves, events of a large file were tried in pairs (100 s for 40,000 rows).
SETTLE = """
WITH counted AS MATERIALIZED (
    SELECT e.* FROM customers_consentevent e
    WHERE e.customer_id {whose} AND e.what <> 'taken_back' AND e.erased_at IS NULL
      AND NOT EXISTS (SELECT FROM customers_consentevent b WHERE b.takes_back_id = e.id)
), decided AS (
    SELECT DISTINCT ON (customer_id, person_id, topic_id, channel) *,
           max(happened_at) FILTER (WHERE what = 'asked') OVER (
               PARTITION BY customer_id, person_id, topic_id, channel) AS last_asked_at
    FROM counted
    ORDER BY customer_id, person_id, topic_id, channel,
             what = 'asked', happened_at DESC, what = 'withdrawn' DESC, recorded_at, id
), gone AS (
    DELETE FROM customers_consent c
    WHERE c.customer_id {whose} AND NOT EXISTS (
        SELECT FROM customers_consentevent e
        WHERE e.customer_id = c.customer_id AND e.topic_id = c.topic_id AND e.channel = c.channel
          AND e.person_id IS NOT DISTINCT FROM c.person_id AND e.what <> 'taken_back' AND e.erased_at IS NULL
          AND NOT EXISTS (SELECT FROM customers_consentevent b WHERE b.takes_back_id = e.id))
)
INSERT INTO customers_consent AS c (customer_id, person_id, topic_id, channel, state, since, asked_at, event_id)
SELECT customer_id, person_id, topic_id, channel, CASE what WHEN 'asked' THEN 'pending' ELSE what END, happened_at,
       CASE WHEN what = 'asked' OR last_asked_at > happened_at THEN last_asked_at END, id
FROM decided ORDER BY customer_id, person_id, topic_id, channel
ON CONFLICT (customer_id, person_id, topic_id, channel) DO UPDATE
SET state = excluded.state, since = excluded.since, asked_at = excluded.asked_at, event_id = excluded.event_id
WHERE (c.state, c.since, c.asked_at, c.event_id)
      IS DISTINCT FROM (excluded.state, excluded.since, excluded.asked_at, excluded.event_id)
"""


def settle(rows: Sequence[int]) -> None:
    """Bring where these rows of customers stand up to what was said. The caller holds the rows locked. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE.format(whose="= ANY(%(rows)s)"), {"rows": list(rows)})


def settle_arrived(cursor: CursorWrapper) -> None:
    """The same for all customers of the table `arrivals`. Two queries."""
    cursor.execute("ANALYZE arrivals")
    cursor.execute(SETTLE.format(whose="IN (SELECT customer_id FROM arrivals)"))
