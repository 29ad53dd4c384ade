"""What happened with a customer."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.customers import EntryShown, TimelineAsked
from regulars.customers import queries
from regulars.customers.models import Entry
from regulars.lib.registry import timeline_kinds
from regulars.staff.api_keys import Scope

resource = Resource("Timeline")


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/timeline", scope=Scope.READ_CUSTOMERS, answer=PageOf[EntryShown]
)
def list_entries(request: HttpRequest, customer_id: int, asked: Query[TimelineAsked]) -> Any:
    """What happened with a customer, newest first. `sentence` is in the language of `Accept-Language`."""
    customer = queries.customer(customer_id)
    page = queries.timeline_of(
        customer_id, cursor=asked.cursor, size=asked.limit, rows=queries.rows_together(customer), kind=asked.kind
    )
    items = [shown(entry) for entry in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def shown(entry: Entry) -> dict[str, Any]:
    kind = timeline_kinds.get(entry.kind)
    told = {name: getattr(entry, name) for name in EntryShown.model_fields if name != "sentence"}
    return {**told, "sentence": kind.sentence(entry.data) if kind else entry.kind}
