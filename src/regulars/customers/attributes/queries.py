"""Reads of own attributes: what is defined, and what files brought that nobody has defined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from regulars.customers.models import AttributeDefinition, Customer
from regulars.lib.errors import NotFound

SAMPLE_ROWS = 3_000
NEWEST_ROWS = 300
MOST_VALUES = 30
MOST_FOUND = 100


def definitions() -> QuerySet[AttributeDefinition]:
    """The attributes in use, in the company's order. One query."""
    return AttributeDefinition.objects.filter(archived_at=None).order_by("order", "id")


def all_definitions() -> QuerySet[AttributeDefinition]:
    """All attributes, those put away last, the latest first among them. One query."""
    return AttributeDefinition.objects.order_by(F("archived_at").desc(nulls_first=True), "order", "id")


def definition(definition_id: int) -> AttributeDefinition:
    """One attribute. One query. Raises NotFound."""
    found = AttributeDefinition.objects.filter(id=definition_id).first()
    if found is None:
        raise NotFound()
    return found


def values_of(customer_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is kept of each customer, by key. One query."""
    return dict(Customer.objects.filter(id__in=customer_ids).values_list("id", "attributes"))


@dataclass(frozen=True)
class Found:
    """An attribute that stands in the data. Counted where the table is small, else `customers` is estimated from a
    sample, and there are at least so many `values`; `examples` are some of them, the most frequent first."""

    key: str
    customers: int
    values: int
    examples: tuple[str, ...]
    exact: bool


FOUND = """
WITH sample AS MATERIALIZED (
    {rows}
), pairs AS (
    SELECT key, left(value, 500) AS value, count(*) AS held FROM sample, jsonb_each_text(attributes)
    WHERE value <> '' GROUP BY 1, 2
)
SELECT key, sum(held)::bigint, count(*), (array_agg(value ORDER BY held DESC, value))[:%(most)s],
       (SELECT count(*) FROM sample)
FROM pairs WHERE length(key) <= 120 GROUP BY key ORDER BY 2 DESC, key LIMIT %(found)s
"""
WHOLE = "SELECT attributes FROM customers_customer"
PART = """
    (SELECT attributes FROM customers_customer TABLESAMPLE SYSTEM (%(share)s) REPEATABLE (7) LIMIT 2 * %(rows)s)
    UNION ALL (SELECT attributes FROM customers_customer ORDER BY id DESC LIMIT %(newest)s)
"""
SIZE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'customers_customer'::regclass"


def found_in_data() -> list[Found]:
    """Attributes that customers have, from a few thousand of them, the most frequent first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        size = int(cursor.fetchone()[0])
        exact = size <= SAMPLE_ROWS
        asked = {"most": MOST_VALUES + 1, "found": MOST_FOUND, "rows": SAMPLE_ROWS, "newest": NEWEST_ROWS,
                 "share": min(100.0, 100 * SAMPLE_ROWS / size) if size else 100.0}  # fmt: skip
        # Right after the first import the size is not known yet: a bounded part is read, and said to be one.
        cursor.execute(FOUND.format(rows=f"{WHOLE} LIMIT {NEWEST_ROWS + SAMPLE_ROWS}" if exact else PART), asked)
        return [as_found(row, size, exact) for row in cursor.fetchall()]


def as_found(row: Sequence[object], size: int, exact: bool) -> Found:
    key, held, values, examples, seen = row
    assert isinstance(held, int)
    assert isinstance(values, int)
    assert isinstance(seen, int)
    assert isinstance(examples, list)
    complete = exact and seen < NEWEST_ROWS + SAMPLE_ROWS
    customers = held if complete else rounded(held * max(size, seen) / seen)
    return Found(str(key), customers, values, tuple(map(str, examples)), complete)


def rounded(number: float) -> int:
    """An estimate with two digits that mean something.

    >>> rounded(12_434), rounded(87)
    (12000, 87)
    """
    text = str(round(number))
    return int(text[:2] + "0" * (len(text) - 2))
