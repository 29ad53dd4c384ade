"""The one door to the timeline: everything that happens with a customer is one entry, written here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.customers.models import Entry
from regulars.lib.registry import after_entry, timeline_kinds


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
    for listener in after_entry:
        listener.call(entry.pk, kind, now)
    return entry
