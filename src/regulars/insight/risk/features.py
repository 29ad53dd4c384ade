"""What was known of customers at the end of a day: one query gives one row per customer who was one on that day.

Two clocks. Orders and contracts are papers of their own day and count from it, whenever a file brought them; an end of
a contract that lies ahead is not looked at. What is told of a customer (messages, calls, complaints, broken promises,
changes of the manager) counts only when it had happened and had been recorded by the end of the day. Own attributes are
left out: their history is not kept, and one written after somebody left would tell the answer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from regulars.analytics.risk.table import Column, Features, Floats, Rows
from regulars.insight.models import Basis

WORDS = ("kind", "country", "product", "period")
PRIME, MODULUS = 7919, 10007


@dataclass(frozen=True)
class Asked:
    """Whose rows, as known at the end of `cut`. A part of the customers, always the same ones, where `share` < 1."""

    basis: Basis
    cut: date
    until: date
    horizon_days: int
    inactive_days: int
    currency: str
    time_zone: str
    share: float = 1.0

    def parameters(self) -> dict[str, Any]:
        return {
            "cut": self.cut,
            "until": self.until,
            "horizon": self.horizon_days,
            "inactive": self.inactive_days,
            "currency": self.currency,
            "zone": self.time_zone,
            "places": round(self.share * MODULUS),
        }


@dataclass(frozen=True)
class Known:
    """Customers by their numbers, what was known of each, and who left within the horizon (nan: not known yet)."""

    customers: Rows
    features: Features
    left: Floats

    def __len__(self) -> int:
        return len(self.customers)


def known_at(asked: Asked) -> Known:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[asked.basis], asked.parameters())
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    customers = np.array(columns.pop("customer"), dtype=np.intp)
    left = _numbers(columns.pop("left_them"))
    return Known(customers, Features(tuple(_column(name, values) for name, values in columns.items())), left)


def together(parts: list[Known]) -> Known:
    """The rows of several days, one after the other."""
    names = parts[0].features.names
    columns = tuple(
        Column(name, np.concatenate([part.features.column(name).values for part in parts])) for name in names
    )
    return Known(
        np.concatenate([part.customers for part in parts]),
        Features(columns),
        np.concatenate([part.left for part in parts]),
    )


def _column(name: str, values: Any) -> Column:
    if name in WORDS:
        return Column(name, np.array([value or "" for value in values], dtype=object))
    return Column(name, _numbers(values))


def _numbers(values: Any) -> Floats:
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


# A row of a merged customer counts to the one it was merged into; MINE keeps the part that is asked for.
MINE = f"(COALESCE(m.merged_into_id, r.customer_id) * {PRIME}) %% {MODULUS} < %(places)s"
WHOSE = "LEFT JOIN customers_customer m ON m.id = r.customer_id AND m.merged_into_id IS NOT NULL"

TOLD = f"""
told AS (
  SELECT COALESCE(m.merged_into_id, r.customer_id) AS customer,
    count(*) FILTER (WHERE r.kind = 'inbox.message_received' AND happened_at >= since) AS messages_90,
    count(*) FILTER (WHERE r.kind IN ('customers.call_logged', 'customers.meeting_held', 'customers.interaction')
                     AND happened_at >= since) AS talks_90,
    count(*) FILTER (WHERE r.kind = 'work.promise_broken' AND happened_at >= since) AS broken_90,
    count(*) FILTER (WHERE r.kind = 'customers.customer_changed' AND data::text LIKE '%%"manager_id"%%')
      AS manager_changes_365,
    extract(epoch FROM min(until_end) - max(happened_at) FILTER (WHERE r.kind = 'inbox.message_received')) / 86400
      AS asked_ago,
    extract(epoch FROM min(until_end) - max(happened_at) FILTER (WHERE r.kind = 'inbox.message_sent')) / 86400
      AS answered_ago
  FROM customers_entry r {WHOSE}, LATERAL (
    SELECT (%(cut)s::date + 1)::timestamp AT TIME ZONE %(zone)s AS until_end,
           (%(cut)s::date - 89)::timestamp AT TIME ZONE %(zone)s AS since,
           (%(cut)s::date - 364)::timestamp AT TIME ZONE %(zone)s AS since_year
  ) AS days
  WHERE r.kind IN ('inbox.message_received', 'inbox.message_sent', 'customers.call_logged', 'customers.meeting_held',
                 'customers.interaction', 'work.promise_broken', 'customers.customer_changed')
    AND happened_at >= since_year AND happened_at < until_end AND recorded_at < until_end AND {MINE}
  GROUP BY 1
), complained AS (
  SELECT COALESCE(m.merged_into_id, r.customer_id) AS customer, count(*) AS complaints_90
  FROM inbox_conversation r {WHOSE}
  WHERE r.topic = 'complaint' AND r.merged_into_id IS NULL AND {MINE}
    AND r.created_at >= (%(cut)s::date - 89)::timestamp AT TIME ZONE %(zone)s
    AND r.created_at < (%(cut)s::date + 1)::timestamp AT TIME ZONE %(zone)s
  GROUP BY 1
)"""  # noqa: S608 (our own words)

TOLD_COLUMNS = """
  COALESCE(messages_90, 0) AS messages_90, COALESCE(talks_90, 0) AS talks_90, COALESCE(broken_90, 0) AS broken_90,
  COALESCE(manager_changes_365, 0) AS manager_changes_365, COALESCE(complaints_90, 0) AS complaints_90,
  CASE WHEN asked_ago < COALESCE(answered_ago, 1e9) THEN asked_ago ELSE 0 END AS waiting_days,
  c.kind::text AS kind, c.country::text AS country"""

JOINS = """
  JOIN customers_customer c ON c.id = b.customer
  LEFT JOIN told t ON t.customer = b.customer
  LEFT JOIN complained p ON p.customer = b.customer"""

ORDERS = f"""
WITH days AS (
  SELECT COALESCE(m.merged_into_id, r.customer_id) AS customer, r.ordered_on AS day,
    count(*) FILTER (WHERE amount_minor >= 0) AS bought, count(*) FILTER (WHERE amount_minor < 0) AS returned,
    sum(amount_minor) AS money
  FROM purchases_order r {WHOSE}
  WHERE r.currency = %(currency)s AND r.ordered_on <= LEAST(%(until)s::date, %(cut)s::date + %(horizon)s) AND {MINE}
  GROUP BY 1, 2
), holders AS (
  SELECT DISTINCT COALESCE(m.merged_into_id, r.customer_id) AS customer
  FROM purchases_contract r {WHOSE} WHERE r.currency = %(currency)s AND r.started_on <= %(cut)s::date
), b AS (
  SELECT customer,
    %(cut)s::date - max(day) FILTER (WHERE bought > 0 AND known) AS recency_days,
    %(cut)s::date - min(day) FILTER (WHERE bought > 0 AND known) AS tenure_days,
    count(*) FILTER (WHERE bought > 0 AND known) AS purchases,
    count(*) FILTER (WHERE bought > 0 AND known AND ago < 90) AS purchases_90,
    count(*) FILTER (WHERE bought > 0 AND known AND ago >= 90 AND ago < 180) AS purchases_before_90,
    count(*) FILTER (WHERE bought > 0 AND known AND ago < 365) AS purchases_365,
    COALESCE(sum(money) FILTER (WHERE known AND ago < 90), 0) AS spent_90,
    COALESCE(sum(money) FILTER (WHERE known AND ago >= 90 AND ago < 180), 0) AS spent_before_90,
    COALESCE(sum(money) FILTER (WHERE known AND ago < 365), 0) AS spent_365,
    COALESCE(sum(returned) FILTER (WHERE known AND ago < 365), 0) AS returns_365,
    (max(day) FILTER (WHERE bought > 0 AND known) - min(day) FILTER (WHERE bought > 0 AND known))::float
      / NULLIF(count(*) FILTER (WHERE bought > 0 AND known) - 1, 0) AS usual_gap,
    CASE WHEN %(cut)s::date + %(horizon)s <= %(until)s::date
      THEN (count(*) FILTER (WHERE bought > 0 AND NOT known) = 0)::int END AS left_them
  FROM days, LATERAL (SELECT day <= %(cut)s::date AS known, %(cut)s::date - day AS ago) AS when_
  WHERE NOT EXISTS (SELECT 1 FROM holders h WHERE h.customer = days.customer)
  GROUP BY customer
  HAVING max(day) FILTER (WHERE bought > 0 AND known) >= %(cut)s::date - %(inactive)s
), {TOLD}
SELECT b.*, recency_days / usual_gap AS silent_gaps, {TOLD_COLUMNS} FROM b {JOINS} ORDER BY b.customer
"""  # noqa: S608 (our own words)

CONTRACTS = f"""
WITH r AS (
  SELECT COALESCE(m.merged_into_id, r.customer_id) AS customer, r.started_on, r.ended_on, r.period,
    r.amount_minor / CASE r.period WHEN 'year' THEN 12.0 WHEN 'quarter' THEN 3.0 ELSE 1.0 END AS monthly,
    COALESCE(NULLIF(g.category, ''), g.name)::text AS product
  FROM purchases_contract r {WHOSE} LEFT JOIN purchases_product g ON g.id = r.product_id
  WHERE r.currency = %(currency)s AND {MINE}
), b AS (
  SELECT customer,
    %(cut)s::date - min(started_on) AS tenure_days,
    count(*) FILTER (WHERE now_) AS contracts,
    COALESCE(sum(monthly) FILTER (WHERE now_), 0) AS monthly,
    COALESCE(sum(monthly) FILTER (WHERE started_on <= half_ago AND (ended_on IS NULL OR ended_on > half_ago)), 0)
      AS monthly_before,
    count(*) FILTER (WHERE ended_on <= %(cut)s::date AND ended_on > %(cut)s::date - 365) AS ended_365,
    (365 - (%(cut)s::date - min(started_on) FILTER (WHERE now_)) %% 365) AS days_to_anniversary,
    (array_agg(product ORDER BY monthly DESC, started_on) FILTER (WHERE now_))[1] AS product,
    (array_agg(period::text ORDER BY monthly DESC, started_on) FILTER (WHERE now_))[1] AS period,
    CASE WHEN %(cut)s::date + %(horizon)s <= %(until)s::date THEN (count(*) FILTER (
      WHERE started_on <= %(cut)s::date + %(horizon)s
        AND (ended_on IS NULL OR ended_on > %(cut)s::date + %(horizon)s)) = 0)::int END AS left_them
  FROM r, LATERAL (SELECT started_on <= %(cut)s::date AND (ended_on IS NULL OR ended_on > %(cut)s::date) AS now_,
                          %(cut)s::date - 182 AS half_ago) AS when_
  GROUP BY customer HAVING count(*) FILTER (WHERE now_) > 0
), {TOLD}
SELECT b.*, {TOLD_COLUMNS} FROM b {JOINS} ORDER BY b.customer
"""  # noqa: S608 (our own words)

QUERIES = {Basis.ORDERS: ORDERS, Basis.CONTRACTS: CONTRACTS}
