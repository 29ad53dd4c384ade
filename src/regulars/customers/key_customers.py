"""Who is a key customer: whoever is in a group that is marked so, as themselves or as one merged into them."""

from collections.abc import Sequence
from typing import Any

from django.db.models.expressions import RawSQL

from regulars.customers.models import Customer

# An annotation of a query over customers. Put together by Django it would cost every customer page a millisecond.
IS_KEY: Any = RawSQL(
    "EXISTS (SELECT FROM customers_groupmember m"
    " JOIN customers_group g ON g.id = m.group_id AND g.is_key AND g.archived_at IS NULL"
    " WHERE m.customer_id = customers_customer.id OR m.customer_id IN"
    " (SELECT r.id FROM customers_customer r WHERE r.merged_into_id = customers_customer.id))",
    [],
)


def key_customers(customer_ids: Sequence[int]) -> set[int]:
    """Those of some customers who are key customers. One query."""
    found = Customer.objects.annotate(key=IS_KEY).filter(id__in=list(customer_ids), key=True)
    return set(found.values_list("id", flat=True))
