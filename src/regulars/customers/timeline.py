"""The one door to the timeline: everything that happens with a customer is one entry, written here.

What an employee or a program did by itself is told to the audit here too. What another system hands over (it has a
`source_key`) is not: it would be a copy of that system's history.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.customers.models import Entry
from regulars.lib.registry import after_entry, timeline_kinds
from regulars.staff import audit

ENTRY = "customers.entry:"


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
