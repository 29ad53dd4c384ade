"""Rows that are one customer: the survivor of merges, and those merged into it.

Everything recorded of a customer keeps the row it was recorded with, so that a merge can be taken back; reads ask here
for all rows of the customer and read them together.
"""

from collections.abc import Iterable

from django.db.models.functions import Coalesce

from regulars.customers import names
from regulars.customers.models import Customer, Identity


def rows_of(customer_id: int) -> list[int]:
    """The customer's own row and the rows merged into it, its own first. One query."""
    merged = Customer.objects.filter(merged_into_id=customer_id).order_by("id")
    return [customer_id, *merged.values_list("id", flat=True)]


def survivors_of(customer_ids: Iterable[int]) -> dict[int, int]:
    """The customer each row stands for: itself, or the one it was merged into. One query."""
    known = Customer.objects.filter(id__in=list(customer_ids)).values_list("id", Coalesce("merged_into_id", "id"))
    return dict(known)


def identities_together(customer_id: int) -> list[tuple[str, str]]:
    """(channel, value) of all rows of a customer, those known longest first. Two queries."""
    # Numbers, not a condition across the join: that one reads every identity there is.
    known = Identity.objects.filter(customer_id__in=rows_of(customer_id))
    return list(known.order_by("id").values_list("channel", "value"))


def refresh_keys(customer: Customer) -> None:
    """A customer is found by the names and identities of all its rows; a row merged into another by none.

    Four queries, one for a merged row.
    """
    customer.sort_key, customer.search_text = names.sort_key(customer.name), ""
    if customer.merged_into_id is None:
        merged = Customer.objects.filter(merged_into_id=customer.id).order_by("id").values_list("name", flat=True)
        known = [*identities_together(customer.id), *(("name", name) for name in merged)]
        customer.search_text = names.search_text(customer.name, known)
    customer.save(update_fields=["sort_key", "search_text"])
