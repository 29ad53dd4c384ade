"""Reads of the audit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from regulars.lib.paging import Page, Sort, keyset_page
from regulars.staff.models import AuditRecord

NEWEST = Sort("happened_at", descending=True)
BATCH = 1_000


@dataclass(frozen=True)
class Asked:
    """Which records a list is about; what is left empty is not asked. Days are whole days of `time_zone`.

    `by`: an actor, as it is written.
    """

    by: str = ""
    action: str = ""
    customer_id: int | None = None
    since: date | None = None
    until: date | None = None
    time_zone: str = "UTC"


def trail(asked: Asked) -> QuerySet[AuditRecord]:
    """The records asked for, in no order. One query, by an index of what is asked."""
    exact = {"actor": asked.by, "action": asked.action, "customer_id": asked.customer_id}
    found = AuditRecord.objects.filter(**{name: value for name, value in exact.items() if value})
    if asked.since:
        found = found.filter(happened_at__gte=begin(asked.since, asked.time_zone))
    if asked.until:
        found = found.filter(happened_at__lt=begin(asked.until + timedelta(days=1), asked.time_zone))
    return found


def begin(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))


def trail_page(asked: Asked, *, cursor: str = "", size: int = 50) -> Page[AuditRecord]:
    """A page of what was asked, newest first. One query. Raises BadCursor."""
    return keyset_page(trail(asked), NEWEST, cursor=cursor, size=size)


def trail_batches(asked: Asked) -> Iterator[list[AuditRecord]]:
    """All of what was asked, newest first, a thousand at a time, for a file that may be long."""
    cursor = ""
    while True:
        page = trail_page(asked, cursor=cursor, size=BATCH)
        if page.rows:
            yield page.rows
        cursor = page.next_cursor
        if not cursor:
            return
