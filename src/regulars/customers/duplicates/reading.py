"""What is compared, out of the database: customers with what is known of all their rows."""

from collections.abc import Iterator

from django.db import connection, transaction

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
FROM customers_customer c LEFT JOIN known k ON k.id = c.id
WHERE c.merged_into_id IS NULL AND c.erased_at IS NULL
"""


class Everybody:
    """Every customer as it is compared; read anew each time it is gone through, nothing kept."""

    def __iter__(self) -> Iterator[Features]:
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(CUSTOMERS)
            while rows := cursor.fetchmany(CHUNK):
                for row in rows:
                    yield features(*row)
