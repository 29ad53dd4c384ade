"""A company whose customers come, buy at paces of their own and leave, made by SQL alone: what follows from a number is
the same in every run."""

from django.db import connection

from benchmarks.pages_company import CUSTOMERS, INDUSTRIES, SEGMENTS, fill_pool

# Paces and lives follow from hashes: gaps are from two days to three months, a third of the customers leaves early.
ORDERS = """
INSERT INTO purchases_order (customer_id, source, source_key, number, kind, ordered_on, amount_minor, currency)
SELECT n, 'bench', n || '-' || k, n || '-' || k, 'purchase', day, 1000 + (hashint8(n * 31 + k) & 65535), 'EUR'
FROM (SELECT n, k, date '2022-01-01' + (hashint8(n) & 1023) + k * (2 + (hashint8(n + 7) & 63))
                   + (hashint8(n * 100 + k) & 15) AS day
      FROM generate_series(1, %(customers)s::bigint) n, generate_series(0, 19) k
      WHERE k < 1 + (hashint8(n + 11) & 15) * (1 + (hashint8(n + 13) & 1)) / 1.2) own
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
