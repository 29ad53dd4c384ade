"""The one door to the timeline: everything that happens with a customer is one entry, written here.

What an employee or a program did by itself is told to the audit here too. What another system hands over (it has a
`source_key`) is not: it would be a copy of that system's history.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from regulars.customers.models import Entry
from regulars.lib.registry import AfterEntry, after_entry, timeline_kinds
from regulars.staff import audit

ENTRY = "customers.entry:"
RECORD_ALL = """
INSERT INTO customers_entry (customer_id, person_id, kind, happened_at, recorded_at, actor, ref, channel, direction,
                             data, source, source_key)
SELECT g.customer_id, g.person_id, g.kind, g.happened_at, %(now)s, '', g.ref, '', g.direction, g.data, %(source)s,
       g.source_key
FROM jsonb_to_recordset(%(entries)s::jsonb) AS g(customer_id bigint, person_id bigint, kind text,
     happened_at timestamptz, ref text, direction text, data jsonb, source_key text)
ON CONFLICT DO NOTHING
RETURNING id, kind
"""


def record(
    kind: str,
    *,
    customer_id: int,
    happened_at: datetime,
    now: datetime,
    actor: str = "",
    person_id: int | None = None,
    ref: str = "",
    channel: str = "",
    direction: str = "",
    data: Mapping[str, Any] | None = None,
    source: str = "",
    source_key: str = "",
) -> Entry | None:
    """Write an entry in the transaction of the caller; None when (source, source_key) was recorded before."""
    if kind not in timeline_kinds:
        raise ValueError(f"timeline kind {kind!r} is not registered; add it to the context's kinds.py")
    entry = Entry(
        customer_id=customer_id, person_id=person_id, kind=kind, happened_at=happened_at, recorded_at=now, actor=actor,
        ref=ref, channel=channel, direction=direction, data=dict(data or {}), source=source, source_key=source_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        if not source_key or not Entry.objects.filter(source=source, source_key=source_key).exists():
            raise
        return None
    if audit.somebody(actor) and not source_key:
        audit.record(actor=actor, action=kind, now=now, ref=f"{ENTRY}{entry.pk}", customer_id=customer_id)
    for listener in after_entry:
        listener.call(entry.pk, kind, now)
    return entry


def record_all(entries: Sequence[Entry], *, source: str, now: datetime) -> int:
    """Write entries that another system hands over, each with its `source_key`; how many were not recorded before.

    One query, and what the listeners of each entry ask.
    """
    if unknown := {entry.kind for entry in entries} - {kind.key for kind in timeline_kinds}:
        raise ValueError(f"timeline kinds {sorted(unknown)} are not registered; add them to the context's kinds.py")
    # One text is taken apart faster by the database than thousands are put together here.
    told = json.dumps([as_told(entry) for entry in entries], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(RECORD_ALL, {"entries": told, "source": source, "now": now})
        written = cursor.fetchall()
    for listener in after_entry:
        tell_of(listener, written, now=now)
    return len(written)


def as_told(entry: Entry) -> dict[str, Any]:
    return {
        "customer_id": entry.customer_id, "person_id": entry.person_id, "kind": entry.kind, "ref": entry.ref,
        "happened_at": entry.happened_at.isoformat(), "direction": entry.direction, "data": entry.data,
        "source_key": entry.source_key,
    }  # fmt: skip


def tell_of(listener: AfterEntry, written: Sequence[tuple[int, str]], *, now: datetime) -> None:
    if listener.many and written:
        listener.many([entry_id for entry_id, _kind in written], now)
    elif not listener.many:
        for entry_id, kind in written:
            listener.call(entry_id, kind, now)
