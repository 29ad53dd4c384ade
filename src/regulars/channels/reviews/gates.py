"""Who may open a review: whoever may see the customer who wrote it."""

from typing import Any

from regulars.channels.models import Received
from regulars.customers.visibility import limited_to, refuse_hidden
from regulars.lib.registry import AddressGate


def check_review(user: Any, review_id: int) -> None:
    if limited_to(user):
        found = Received.objects.filter(id=review_id, customer__isnull=False)
        refuse_hidden(user, found.values_list("customer_id", flat=True))


GATE = AddressGate("review_id", check_review)
