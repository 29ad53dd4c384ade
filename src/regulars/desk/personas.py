"""How a customer fits the personas, as a panel of the customer's page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from regulars.customers.personas.fitting import LEAST_KNOWN, portraits_of
from regulars.customers.together import rows_of
from regulars.lib import clock
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company

SHOWN = 3


def personas_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any] | None:
    """The personas a customer fits best, of which enough is known. Four queries, one more without the rows."""
    together = rows if rows is not None else rows_of(customer_id)
    portraits = portraits_of(customer_id, rows=together, now=clock.now())
    found = [one for one in portraits if one.fit and one.coverage >= LEAST_KNOWN]
    return {"portraits": found[:SHOWN]} if found else None


PERSONAS_PANEL = CustomerPanel("desk.personas", "desk/panels/personas.html", personas_panel, order=55)
