"""The segments a customer is in, beside the customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from regulars.customers.segments.queries import memberships_of
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company


def context(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> Mapping[str, Any] | None:
    """One query."""
    inside = list(memberships_of(customer_id))
    return {"memberships": inside} if inside else None


PANEL = CustomerPanel("desk.segments", "desk/panels/segments.html", context, order=75)
