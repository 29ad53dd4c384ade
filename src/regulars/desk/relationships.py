"""What people decided about a customer, as a panel of the customer's page: the kind of relationship, groups."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.customers.groups import queries as groups
from regulars.customers.models import Customer
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company


def relationship_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """The kind of relationship and the groups of a customer. Three queries."""
    chosen = Customer.objects.values_list("relationship", flat=True).get(id=customer_id)
    inside = groups.groups_of(customer_id, rows=rows)
    known = {one.pk for one in inside}
    return {
        "relationships": choices(chosen),
        "relationship": dict(Customer.Relationship.choices).get(chosen, ""),
        "groups": inside,
        "others": [one for one in groups.groups() if one.pk not in known],
    }


def choices(chosen: str) -> list[dict[str, Any]]:
    offered = [("", _("not chosen")), *Customer.Relationship.choices]
    return [{"value": value, "title": capfirst(str(title)), "chosen": value == chosen} for value, title in offered]


RELATIONSHIP_PANEL = CustomerPanel("desk.relationship", "desk/panels/relationship.html", relationship_panel, order=15)
