"""Who is a key customer: whoever is in a group that is marked so, as themselves or as one merged into them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from regulars.customers.models import Customer, GroupMember


def is_key() -> Exists:
    """Whether a customer of a query is a key customer, as an annotation; nothing is asked by itself."""
    standing = Q(customer_id=OuterRef("id")) | Q(customer__merged_into_id=OuterRef("id"))
    return Exists(GroupMember.objects.filter(standing, group__is_key=True, group__archived_at=None))


def key_customers(customer_ids: Sequence[int]) -> set[int]:
    """Those of some customers who are key customers. One query."""
    found = Customer.objects.filter(is_key(), id__in=list(customer_ids))
    return set(found.values_list("id", flat=True))
