"""Reads of occasions."""

from collections.abc import Sequence

from django.db.models import QuerySet

from regulars.customers.models import Occasion
from regulars.customers.together import rows_of
from regulars.lib.errors import NotFound


def occasions_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Occasion]:
    """Occasions of a customer, also of those merged into it, by the calendar; people and customers included.

    Those of people who left are not celebrated any more.

    One query, one more when `rows` (see `customers.queries.rows_together`) are not given.
    """
    found = Occasion.objects.filter(customer_id__in=rows or rows_of(customer_id), person__left_at=None)
    return found.select_related("person", "customer").order_by("month", "day", "id")


def occasion_of(customer_id: int, occasion_id: int) -> Occasion:
    """One occasion of a customer. One query. Raises NotFound."""
    found = Occasion.objects.filter(id=occasion_id, customer_id=customer_id).select_related("person").first()
    if found is None:
        raise NotFound()
    return found
