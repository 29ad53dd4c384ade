"""A company whose customers come, buy at paces of their own and leave, made by SQL alone: what follows from a number is
the same in every run."""

from datetime import datetime

from django.db import connection

from benchmarks.inbox import talk
from benchmarks.pages_company import CUSTOMERS, INDUSTRIES, SEGMENTS, fill_pool

# As the models of buying take it to be: gaps are exponential around a pace of each customer's own, and so is the number
# of orders; u is an even draw that follows from a number.
ORDERS = """
INSERT INTO purchases_order (customer_id, source, source_key, number, kind, ordered_on, amount_minor, currency)
SELECT n, 'bench', n || '-' || k, n || '-' || k, 'purchase', day, 1000 + (hashint8(n * 31 + k) & 65535), 'EUR'
FROM (SELECT n, k, date '2022-01-01' + (hashint8(n) & 1023) + round(sum(CASE WHEN k > 0 THEN gap ELSE 0 END)
                   OVER (PARTITION BY n ORDER BY k))::int AS day
      FROM (SELECT n, k, (5 - 40 * ln((1 + (hashint8(n + 7) & 65535)) / 65537.0))
                         * -ln((1 + (hashint8(n * 100 + k) & 65535)) / 65537.0) AS gap
            FROM generate_series(1, %(customers)s::bigint) n, generate_series(0, 60) k
            WHERE k < 1 - 11 * ln((1 + (hashint8(n + 11) & 65535)) / 65537.0)) paces) own
WHERE day <= date '2026-11-18'
"""
CONTRACTS = """
INSERT INTO purchases_contract
    (customer_id, source, source_key, number, started_on, ended_on, amount_minor, currency, period)
SELECT n, 'bench', n::text, n::text, begins, CASE WHEN begins + lasts <= date '2026-11-18' THEN begins + lasts END,
       5000 + n %% 9000, 'EUR', 'month'
FROM (SELECT n, date '2022-01-01' + (hashint8(n) & 1023) AS begins,
             (30.4375 * (1 + (hashint8(n + 3) & 1023) %% (3 + (hashint8(n + 5) & 63))))::int AS lasts
      FROM generate_series(50, %(customers)s::bigint, 50) n) own
"""

# In their own words, each a letter of a matter of its own, in the year before.
WRITTEN = """
UPDATE inbox_message SET text = (%(texts)s::text[])[1 + id %% %(size)s] || ' (' || id || ')',
    at = %(now)s::timestamptz - make_interval(mins => (id * 5 %% 500000)::int)
"""


def fill(customers: int) -> None:
    """So many customers, with orders and contracts; tables as a settled installation has them."""
    values = {
        "first": 1, "last": customers, "customers": customers, "industries": INDUSTRIES, "segments": SEGMENTS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        fill_pool(cursor)
        cursor.execute("DROP INDEX customer_search")
        for statement in (CUSTOMERS, ORDERS, CONTRACTS):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")


def write(customers: int, messages: int, now: datetime) -> None:
    """So many messages of customers, about four matters in four languages; as many as a run reads at most, or fewer."""
    from regulars.analytics.tests.heap import heap

    texts = sorted({said.text for said in heap(5_000)[0]})
    talk(customers, messages, 1)
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, {"texts": texts, "size": len(texts), "now": now})
        cursor.execute("VACUUM ANALYZE inbox_message")
