"""Reads of what is held, and of what was asked. Noun phrases; each promises its number of SQL queries."""

from collections.abc import Sequence

from django.db import connection

from regulars.customers.models import DataExport, Erasure
from regulars.customers.privacy.erasing import OPEN
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

HELD = """
SELECT 'people', count(*) FROM customers_person WHERE customer_id = ANY(%(rows)s)
UNION ALL SELECT 'identities', count(*) FROM customers_identity WHERE customer_id = ANY(%(rows)s)
UNION ALL SELECT 'attributes', count(*) FROM customers_customer c, jsonb_object_keys(c.attributes)
          WHERE c.id = ANY(%(rows)s)
UNION ALL SELECT 'entries', count(*) FROM customers_entry WHERE customer_id = ANY(%(rows)s)
UNION ALL SELECT 'notes', count(*) FROM customers_note WHERE customer_id = ANY(%(rows)s)
UNION ALL SELECT 'occasions', count(*) FROM customers_occasion WHERE customer_id = ANY(%(rows)s)
UNION ALL SELECT 'merged', count(*) FROM customers_customer WHERE merged_into_id = %(customer)s
"""


def held(rows: Sequence[int]) -> dict[str, int]:
    """How many things of each kind we hold about a customer. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"rows": list(rows), "customer": rows[0]})
        return dict(cursor.fetchall())


def exports_of(rows: Sequence[int]) -> Sequence[DataExport]:
    """The last exports of a customer, newest first. One query."""
    return list(DataExport.objects.filter(customer_id__in=rows).order_by("-id")[:10])


def erasures_of(rows: Sequence[int]) -> Sequence[Erasure]:
    """The last erasures of a customer and of its people, newest first. One query."""
    return list(Erasure.objects.filter(customer_id__in=rows).order_by("-id")[:10])


def erasures(*, cursor: str = "", size: int = 50) -> Page[Erasure]:
    """All erasures, newest first. One query. Raises BadCursor."""
    return keyset_page(Erasure.objects.all(), Sort("asked_at", descending=True), cursor=cursor, size=size)


def erasure_of(erasure_id: int, customer_id: int) -> Erasure:
    """One erasure of a customer. One query. Raises NotFound."""
    found = Erasure.objects.filter(id=erasure_id, customer_id=customer_id).first()
    if found is None:
        raise NotFound()
    return found


def unfinished_exports() -> Sequence[int]:
    """Numbers of exports that were asked for and are not written. One query."""
    return list(DataExport.objects.filter(state=DataExport.State.WAITING).values_list("id", flat=True))


def unfinished_erasures() -> Sequence[int]:
    """Numbers of erasures that were asked for and are not over. One query."""
    return list(Erasure.objects.filter(state__in=OPEN).values_list("id", flat=True))
