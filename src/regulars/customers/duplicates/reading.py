"""What is compared, out of the database: customers with what is known of all their rows."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from regulars.customers.duplicates.features import Features, features

CHUNK = 10_000
CUSTOMERS = """
WITH known AS (
    SELECT coalesce(c.merged_into_id, c.id) AS id,
           array_agg(i.value ORDER BY i.id) FILTER (WHERE i.channel = 'phone') AS phones,
           array_agg(i.value ORDER BY i.id) FILTER (WHERE i.channel = 'email') AS emails
    FROM customers_identity i JOIN customers_customer c ON c.id = i.customer_id
    WHERE i.channel IN ('phone', 'email') GROUP BY 1
)
SELECT c.id, c.name, c.country, k.phones, k.emails
FROM customers_customer c LEFT JOIN known k ON k.id = c.id WHERE c.merged_into_id IS NULL
"""


def all_features() -> Iterator[Features]:
    """Every customer as it is compared."""
    for row in _rows():
        yield features(*row)


def _rows() -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(CUSTOMERS)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
