"""Reads of endpoints and of what was sent to them."""

from django.db.models import F, QuerySet

from regulars.api.models import Delivery, Endpoint
from regulars.lib.paging import Page, Sort, keyset_page


def endpoints() -> QuerySet[Endpoint]:
    """All endpoints, open ones first, newest first. One query."""
    return Endpoint.objects.order_by(F("closed_at").desc(nulls_first=True), "-id")


def deliveries_of(endpoint_id: int, *, cursor: str = "", size: int = 50) -> Page[Delivery]:
    """What was sent to an endpoint, newest first. One query. Raises BadCursor."""
    rows = Delivery.objects.filter(endpoint_id=endpoint_id)
    return keyset_page(rows, Sort("id", descending=True), cursor=cursor, size=size)
