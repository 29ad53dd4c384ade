"""The people of a company, beside it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from regulars.customers.models import Customer
from regulars.customers.people.queries import Reached, people_reached
from regulars.customers.phones import written
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.staff.queries import company

MOST = 30


def people_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any] | None:
    """Who one talks to, and how they are reached; nothing of a private customer, who is one person and named above.

    Three queries, two more without the company and the rows.
    """
    country = (ours or company()).country
    found = people_reached(customer_id, rows=rows, most=MOST + 1)
    is_company = Customer.objects.filter(id=customer_id, kind=Customer.Kind.COMPANY).exists()
    if not is_company and len(found) < 2:
        return None
    return {"people": [line(one, country) for one in found[:MOST]], "more": len(found) > MOST}


def line(one: Reached, country: str) -> dict[str, Any]:
    contacts = [
        *({"url": f"mailto:{value}", "value": value} for value in one.emails),
        *({"url": f"tel:{value}", "value": written(value, country)} for value in one.phones),
    ]
    return {"id": one.person.id, "name": one.person.full_name, "role": one.person.role, "contacts": contacts}


PEOPLE_PANEL = CustomerPanel("desk.people", "desk/panels/people.html", people_panel, order=25)
