"""What changed with a customer, field by field."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regulars.customers import queries
from regulars.desk.history import history_page
from regulars.desk.sights import note_sight
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs


@needs(Right.SEE_CUSTOMERS)
@require_GET
def history(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Each change: what was, what became, who and when; with the way back where there is one."""
    found, ours = queries.customer(customer_id), company()
    if found.merged_into_id is not None:
        return redirect("desk:customer_history", customer_id=found.merged_into_id)
    rows, edits = queries.rows_together(found), may(request.user, Right.EDIT_CUSTOMERS)
    page = history_page(found, rows, ours, cursor=request.GET.get("cursor", ""), may_edit=edits)
    here = reverse("desk:customer_history", args=[customer_id])
    note_sight(request, customer_id)
    context = {
        "customer": found,
        "company": ours,
        "lines": page.lines,
        "may_import": may(request.user, Right.IMPORT),
        "audit_url": f"{reverse('desk:audit')}?customer={customer_id}" if may(request.user, Right.SEE_AUDIT) else "",
        "next_url": f"{here}?cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?cursor={page.previous_cursor}" if page.previous_cursor else "",
    }
    return render(request, "desk/history.html", context)


def history_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any]:
    """The way to the history. No query."""
    return {"may_see_audit": may(request.user, Right.SEE_AUDIT)}


PANEL = CustomerPanel("desk.history", "desk/panels/history.html", history_panel, order=200)
