"""Conversations beside a customer, with the way to write to them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from regulars.inbox.models import Conversation
from regulars.inbox.views.places import Place
from regulars.inbox.views.rows import lines
from regulars.lib import clock
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company

MOST = 5


def conversations_panel(
    request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]
) -> dict[str, Any]:
    """The last few conversations with a customer, open ones first. One query."""
    found = Conversation.objects.filter(customer_id__in=rows, merged_into=None).select_related("customer", "assignee")
    newest = sorted(found.order_by("-active_at", "-id")[:MOST], key=lambda one: one.state == Conversation.State.CLOSED)
    return {"lines": lines(newest, Place("all"), now=clock.now()), "customer_id": customer_id}


PANEL = CustomerPanel(
    "inbox.conversations", "inbox/conversations_panel.html", conversations_panel, right="answer", order=5
)
