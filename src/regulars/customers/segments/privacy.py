"""What segments hold of a customer: which they are and were in. It tells nothing without the customer, and stays."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Membership, Touch
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    return {_("Segments"): been_in(rows)}


def been_in(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    memberships = Membership.objects.filter(customer_id__in=rows).select_related("segment")
    for one in memberships.order_by("entered_at", "id").iterator(500):
        yield {_("Segment"): one.segment.name, _("Since"): one.entered_at, _("Until"): one.left_at}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    Touch.objects.filter(customer_id__in=rows).delete()


SEGMENTS = PrivacyHandler(
    key="customers.segments",
    tables=("customers_segment", "customers_membership", "customers_touch"),
    export=export,
    erase=erase,
    kept=gettext_lazy("In which segments the customer was, and when: numbers of customers in a segment stay right."),
)
