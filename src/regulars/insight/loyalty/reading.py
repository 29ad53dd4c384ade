"""What is known of each customer for the map of loyalty: a few queries, grouped in the database.

What was recorded of a merged customer counts to the one it was merged into. Money only in the company's currency.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from regulars.analytics.loyalty_map import Handling
from regulars.insight.themes.reading import stars_of

DAYS = 365

WHOSE = "LEFT JOIN customers_customer m ON m.id = r.customer_id AND m.merged_into_id IS NOT NULL"
CUSTOMER = "COALESCE(m.merged_into_id, r.customer_id)"
LATELY = (
    "r.at >= %(since)s::date::timestamp AT TIME ZONE %(zone)s AND r.at < %(end)s::date::timestamp AT TIME ZONE %(zone)s"
)

# A review that was written long ago and came in a file is marked as automatic: its stars count all the same. What a
# page told could be told by anybody who reads its key.
SCORES = f"""
WITH scored AS (
  SELECT c.customer_id, r.facts -> 'rating' AS rating, r.facts -> 'best' AS best
  FROM inbox_message r JOIN inbox_conversation c ON c.id = r.conversation_id
  WHERE r.direction = 'in' AND jsonb_typeof(r.facts -> 'rating') = 'number' AND {LATELY}
  UNION ALL
  SELECT customer_id, rating, best FROM (
    SELECT customer_id, happened_at AS at, data -> 'properties' -> 'rating' AS rating,
           data -> 'properties' -> 'best' AS best
    FROM customers_entry
    WHERE kind = 'events.tracked' AND jsonb_typeof(data -> 'properties' -> 'rating') = 'number'
      AND data ->> 'told_by' IS DISTINCT FROM 'page'
  ) r WHERE {LATELY}
)
SELECT {CUSTOMER}, r.rating, r.best, count(*) FROM scored r {WHOSE} GROUP BY 1, 2, 3
"""  # noqa: S608 (our own words)

MESSAGES = f"""
SELECT {CUSTOMER}, count(DISTINCT r.conversation_id), count(*) FILTER (WHERE direction IN ('in', 'out')),
  count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out'),
  count(*) FILTER (WHERE direction = 'note')
FROM (SELECT s.*, c.customer_id FROM inbox_message s JOIN inbox_conversation c ON c.id = s.conversation_id) r {WHOSE}
WHERE NOT r.automatic AND {LATELY} GROUP BY 1
"""  # noqa: S608 (our own words)

TALKS = f"""
SELECT {CUSTOMER}, count(*) FILTER (WHERE NOT visit), count(*) FILTER (WHERE visit)
FROM (
  SELECT customer_id, happened_at AS at,
    kind = 'customers.meeting_held' OR data ->> 'channel' IS NOT DISTINCT FROM 'visit' AS visit
  FROM customers_entry WHERE kind IN ('customers.call_logged', 'customers.meeting_held', 'customers.interaction')
) r {WHOSE}
WHERE {LATELY} GROUP BY 1
"""  # noqa: S608 (our own words)

OPEN = f"""
SELECT {CUSTOMER}, count(*) FROM inbox_conversation r {WHOSE}
WHERE r.state IN ('open', 'third') AND r.merged_into_id IS NULL GROUP BY 1
"""  # noqa: S608 (our own words)

SERVICE = f"""
SELECT {CUSTOMER}, sum(r.amount_minor) FROM purchases_cost r {WHOSE}
WHERE r.kind = 'service' AND r.customer_id IS NOT NULL AND r.currency = %(currency)s
  AND r.incurred_on >= %(since)s AND r.incurred_on < %(end)s
GROUP BY 1
"""  # noqa: S608 (our own words)

ORDERS = f"""
SELECT {CUSTOMER}, sum(r.amount_minor) FROM purchases_order r {WHOSE}
WHERE r.currency = %(currency)s AND r.ordered_on >= %(since)s AND r.ordered_on < %(end)s
  AND {CUSTOMER} = ANY(%(customers)s)
GROUP BY 1
"""  # noqa: S608 (our own words)

CONTRACTS = f"""
SELECT {CUSTOMER},
  sum(round(r.amount_minor / CASE r.period WHEN 'year' THEN 365.25 WHEN 'quarter' THEN 91.3125 ELSE 30.4375 END
    * GREATEST(LEAST(COALESCE(r.ended_on, %(end)s), %(end)s) - GREATEST(r.started_on, %(since)s), 0)))::bigint,
  bool_or(r.ended_on IS NULL)
FROM purchases_contract r {WHOSE}
WHERE r.currency = %(currency)s AND r.started_on < %(end)s AND {CUSTOMER} = ANY(%(customers)s)
GROUP BY 1
"""  # noqa: S608 (our own words)

# Of who is known to the model of leaving its word; of the others what the model of buying or of contracts says.
STANDING = """
SELECT t.customer_id, t.stage, t.risk, t.value_minor, s.probability,
  (SELECT min(p.started_on) FROM insight_spell p WHERE p.run_id = %(run)s AND p.customer_id = t.customer_id)
FROM customers_traits t
LEFT JOIN insight_riskscore s ON s.customer_id = t.customer_id AND s.said_by IN ('model', 'notice')
WHERE t.customer_id = ANY(%(customers)s)
"""


@dataclass(frozen=True)
class Asked:
    """The twelve months that end with a day of the company."""

    until: date
    zone: str
    currency: str
    run: int

    def values(self, customers: Sequence[int] = ()) -> dict[str, Any]:
        end = self.until + timedelta(days=1)
        return {
            "since": end - timedelta(days=DAYS),
            "end": end,
            "zone": self.zone,
            "currency": self.currency,
            "run": self.run,
            "customers": list(customers),
        }


NOTHING = Handling()


@dataclass
class Known:
    """What was found of one customer. Money is of the twelve months; what went back is taken off."""

    scores: float = 0.0
    answers: int = 0
    conversations: int = 0
    messages: int = 0
    handling: Handling = NOTHING
    service_minor: int = 0
    income_minor: int = 0
    open_matters: int = 0
    bound: bool = False
    stage: str = ""
    alive: float | None = None
    risk: float | None = None
    value_minor: int = 0
    since: date | None = None

    @property
    def satisfaction(self) -> float | None:
        return round(self.scores / self.answers, 4) if self.answers else None


def known_customers(asked: Asked) -> dict[int, Known]:
    """Everybody who gave a score or took our time in these months, and ever bought. Eight queries."""
    found: dict[int, Known] = defaultdict(Known)
    _scores(asked, found)
    _effort(asked, found)
    customers = list(found)
    for customer, income in _rows(ORDERS, asked, customers):
        found[customer].income_minor += int(income)
    for customer, income, runs in _rows(CONTRACTS, asked, customers):
        found[customer].income_minor += int(income)
        found[customer].bound = runs
    return _standing(asked, found)


def _scores(asked: Asked, found: dict[int, Known]) -> None:
    for customer, rating, best, count in _rows(SCORES, asked):
        stars = stars_of(rating, best)
        if stars is not None:
            found[customer].scores += stars * count
            found[customer].answers += count


def _effort(asked: Asked, found: dict[int, Known]) -> None:
    talks = {customer: (calls, visits) for customer, calls, visits in _rows(TALKS, asked)}
    written = {customer: numbers for customer, *numbers in _rows(MESSAGES, asked)}
    for customer in talks.keys() | written.keys():
        conversations, messages, read, answered, noted = written.get(customer, (0, 0, 0, 0, 0))
        calls, visits = talks.get(customer, (0, 0))
        one = found[customer]
        one.conversations, one.messages = conversations + calls + visits, messages
        one.handling = Handling(read, answered, noted, calls, visits)
    for customer, cost in _rows(SERVICE, asked):
        found[customer].service_minor = int(cost)
    for customer, matters in _rows(OPEN, asked):
        if customer in found:
            found[customer].open_matters = matters


def _standing(asked: Asked, found: dict[int, Known]) -> dict[int, Known]:
    """Who never bought is no customer, whatever they wrote."""
    there = {}
    for customer, stage, risk, value, leaves, since in _rows(STANDING, asked, list(found)):
        one = found[customer]
        one.stage, one.value_minor, one.since = stage, value, since
        one.alive = None if risk is None else 1 - min(max(risk, 0.0), 1.0)
        one.risk = leaves
        there[customer] = one
    return there


def _rows(query: str, asked: Asked, customers: Sequence[int] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked.values(customers))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
