"""What happened with a customer."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor, key_of
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.customers import EntryShown, TimelineAsked
from regulars.api.shapes.notes import NoteTold
from regulars.customers import queries
from regulars.customers.models import Entry
from regulars.customers.notes import commands as notes
from regulars.customers.notes.commands import Said
from regulars.lib.clock import now
from regulars.lib.registry import timeline_kinds
from regulars.staff.api_keys import Scope
from regulars.staff.queries import company

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


@resource.endpoint(
    "POST", "/customers/{int:customer_id}/notes", scope=Scope.WRITE_CUSTOMERS, answer=EntryShown, status=201
)
def write_note(request: HttpRequest, customer_id: int, given: NoteTold) -> Any:
    """Write a note, a call or a meeting down. The answer is its entry on the timeline."""
    said = Said(given.text, given.direction, given.outcome)
    moment, key = now(), key_of(request)
    entry = notes.write_note(
        customer_id, given.kind, said, author_id=key.created_by_id or 0, actor=actor(request), now=moment,
        today=moment.astimezone(ZoneInfo(company().time_zone)).date(), happened_at=given.happened_at,
        person_id=given.person_id,
    )  # fmt: skip
    return Status(201, shown(entry))


def shown(entry: Entry) -> dict[str, Any]:
    kind = timeline_kinds.get(entry.kind)
    told = {name: getattr(entry, name) for name in EntryShown.model_fields if name != "sentence"}
    return {**told, "sentence": kind.sentence(entry.data) if kind else entry.kind}
