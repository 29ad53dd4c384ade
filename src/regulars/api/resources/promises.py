"""Promises: what runs and by when, and how what ended was kept."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.promises import PromisesAsked, PromiseShown
from regulars.customers.together import rows_of
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.api_keys import Scope
from regulars.work.models import Promise
from regulars.work.promises import queries

resource = Resource("Promises")


@resource.endpoint("GET", "/promises", scope=Scope.READ_CONVERSATIONS, answer=PageOf[PromiseShown])
def list_promises(request: HttpRequest, asked: Query[PromisesAsked]) -> Any:
    """Promises whose clock runs, the first due first; or those that ended, the last first."""
    running = asked.state == "running"
    rows = queries.running(None) if running else queries.ended()
    if asked.customer_id is not None:
        rows = rows.filter(matter__customer_id__in=rows_of(asked.customer_id))
    order = Sort("due_at") if running else Sort("ended_at", descending=True)
    page = keyset_page(rows, order, cursor=asked.cursor, size=asked.limit)
    items = [shown(one) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def shown(one: Promise) -> dict[str, Any]:
    """A promise fetched with its matter, customer and policy; of a merged customer the one it was merged into."""
    matter = one.matter
    names = ("id", "clock", "state", "started_at", "due_at", "ended_at")
    return {
        **{name: getattr(one, name) for name in names}, "ref": matter.ref, "channel": matter.channel,
        "customer_id": matter.customer.merged_into_id or matter.customer_id, "limit_seconds": one.limit_s,
        "elapsed_seconds": one.elapsed_s, "policy": matter.version.policy.name,
    }  # fmt: skip
