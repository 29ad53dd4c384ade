"""Where customers stand, computed from all that was said: the one rule of it, for one customer and for a file.

Of what was not taken back and not erased, an answer counts more than having asked; of answers the later one holds, by
when it was said and not by when we learnt it; at the same instant the withdrawal. So the order in which events come in
makes no difference.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

# {whose}: which rows of customers, as a condition on customer_id.
SETTLE = """
WITH counted AS MATERIALIZED (
    SELECT e.* FROM customers_consentevent e
    WHERE e.customer_id {whose} AND e.what <> 'taken_back' AND e.erased_at IS NULL
      AND NOT EXISTS (SELECT FROM customers_consentevent b WHERE b.takes_back_id = e.id)
), decided AS (
    SELECT DISTINCT ON (customer_id, person_id, topic_id, channel) *
    FROM counted
    ORDER BY customer_id, person_id, topic_id, channel,
             what = 'asked', happened_at DESC, what = 'withdrawn' DESC, recorded_at, id
), asked AS (
    SELECT customer_id, person_id, topic_id, channel, max(happened_at) AS asked_at
    FROM counted WHERE what = 'asked' GROUP BY customer_id, person_id, topic_id, channel
), standing AS (
    SELECT d.customer_id, d.person_id, d.topic_id, d.channel, d.id AS event_id, d.happened_at AS since,
           CASE d.what WHEN 'asked' THEN 'pending' ELSE d.what END AS state,
           CASE WHEN d.what = 'asked' OR a.asked_at > d.happened_at THEN a.asked_at END AS asked_at
    FROM decided d
    LEFT JOIN asked a ON a.customer_id = d.customer_id AND a.person_id IS NOT DISTINCT FROM d.person_id
                     AND a.topic_id = d.topic_id AND a.channel = d.channel
), gone AS (
    DELETE FROM customers_consent c
    WHERE c.customer_id {whose} AND NOT EXISTS (
        SELECT FROM standing s WHERE s.customer_id = c.customer_id AND s.person_id IS NOT DISTINCT FROM c.person_id
                                 AND s.topic_id = c.topic_id AND s.channel = c.channel)
)
INSERT INTO customers_consent AS c (customer_id, person_id, topic_id, channel, state, since, asked_at, event_id)
SELECT customer_id, person_id, topic_id, channel, state, since, asked_at, event_id FROM standing
ORDER BY customer_id, person_id, topic_id, channel
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
    """The same for all customers of the table `arrivals`. One query."""
    cursor.execute(SETTLE.format(whose="IN (SELECT customer_id FROM arrivals)"))
