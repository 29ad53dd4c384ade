"""Which own attributes of a customer are their own, and which only say what group they belong to.

Figures are split by attributes that few different values are known of (industry, segment, city). What somebody shares
with others there stays, so that figures stay; all else goes: what only they have, free text, days and links.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

from regulars.customers.models import AttributeDefinition, Customer

# As many different values as figures are split by at most.
MOST_GROUPS = 200
NEVER_GROUPS = (AttributeDefinition.Kind.DATE, AttributeDefinition.Kind.LINK)
NOT_A_GROUP = re.compile(r"@|://|^\W*\d[\d\s().+-]{6,}$|^\d{4}-\d\d-\d\d")
SHARED = """
SELECT EXISTS (
    SELECT FROM customers_customer
    WHERE attributes @> %(pair)s AND NOT id = ANY(%(rows)s) AND erased_at IS NULL AND merged_into_id IS NULL
) AND %(most)s >= (
    SELECT count(*) FROM (
        SELECT DISTINCT attributes ->> %(key)s FROM customers_customer
        WHERE attributes ? %(key)s AND merged_into_id IS NULL LIMIT %(most)s + 1
    ) AS values
)
"""


def personal_attributes(rows: Sequence[int]) -> dict[int, dict[str, str]]:
    """By row, the attributes that go with an erasure. Two queries, one more for each attribute and value."""
    known = dict(Customer.objects.filter(id__in=rows).values_list("id", "attributes"))
    apart = set(AttributeDefinition.objects.filter(kind__in=NEVER_GROUPS).values_list("key", flat=True))
    pairs = {(key, str(value)) for attributes in known.values() for key, value in attributes.items()}
    groups = {(key, value) for key, value in pairs if key not in apart and is_group(key, value, rows)}
    return {
        row: {key: str(value) for key, value in attributes.items() if (key, str(value)) not in groups}
        for row, attributes in known.items()
    }


def is_group(key: str, value: str, rows: Sequence[int]) -> bool:
    """Whether others have the same value of an attribute that figures are split by."""
    if not value or NOT_A_GROUP.search(value):
        return False
    asked: dict[str, Any] = {"pair": as_json({key: value}), "rows": list(rows), "key": key, "most": MOST_GROUPS}
    with connection.cursor() as cursor:
        cursor.execute(SHARED, asked)
        return bool(cursor.fetchone()[0])


def as_json(value: Any) -> Any:
    from psycopg.types.json import Jsonb

    return Jsonb(value)
