"""What happened with a customer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor, key_of
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.customers import EntryShown, TimelineAsked
from regulars.api.shapes.notes import NoteTold
from regulars.customers import queries
from regulars.customers.models import Entry, Note
from regulars.customers.notes import commands as notes
from regulars.customers.notes.commands import Said
from regulars.customers.notes.standing import data_now, notes_behind, sentence_now
from regulars.customers.timeline_reading import Sought
from regulars.lib.clock import day_of, now
from regulars.staff.api_keys import Scope
from regulars.staff.queries import company

resource = Resource("Timeline")


@resource.endpoint(
    "GET", "/customers/{int:customer_id}/timeline", scope=Scope.READ_CUSTOMERS, answer=PageOf[EntryShown]
)
def list_entries(request: HttpRequest, customer_id: int, asked: Query[TimelineAsked]) -> Any:
    """What happened with a customer, newest first. `sentence` is in the language of `Accept-Language`.

    Notes are told as they stand now. A search looks through a stretch at a time: a page may hold fewer entries than
    asked for, or none, and there is more as long as `next_cursor` is not empty.
    """
    customer = queries.customer(customer_id)
    page = queries.timeline_of(
        customer_id, cursor=asked.cursor, size=asked.limit, rows=queries.rows_together(customer), sought=sought(asked)
    )
    behind = notes_behind(page.rows)
    items = [shown(entry, behind) for entry in page.rows]
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
        today=day_of(moment, company().time_zone), happened_at=given.happened_at,
        person_id=given.person_id,
    )  # fmt: skip
    return Status(201, shown(entry, notes_behind([entry])))


def sought(asked: TimelineAsked) -> Sought:
    return Sought(
        kinds=(asked.kind,) if asked.kind else None, channel=asked.channel, person_id=asked.person_id,
        since=asked.since, until=asked.until, words=asked.q,
    )  # fmt: skip


def shown(entry: Entry, behind: Mapping[str, Note]) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in EntryShown.model_fields if name not in ("sentence", "data")}
    return {**told, "sentence": sentence_now(entry, behind), "data": data_now(entry, behind)}
