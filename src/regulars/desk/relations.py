"""Who is related to a customer, beside it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from regulars.customers.models import Customer
from regulars.customers.relations.queries import relations_of
from regulars.customers.relations.words import TITLES
from regulars.customers.visibility import visible_among
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company

MOST = 50


def related_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """What others are to a customer, by what they are. One query, one more without the rows."""
    found = relations_of(customer_id, rows=rows, most=MOST + 1)
    seen = visible_among(request.user, (one.customer_id for one in found))
    found = [one for one in found if one.customer_id in seen]
    groups = groupby(found[:MOST], key=lambda one: one.role)
    return {
        "groups": [{"title": TITLES[role], "lines": list(lines)} for role, lines in groups],
        "more": len(found) > MOST,
        "company_kind": Customer.Kind.COMPANY,
    }


RELATED = CustomerPanel("desk.related", "desk/panels/related.html", related_panel, order=50)
