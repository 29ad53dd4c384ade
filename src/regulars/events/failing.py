"""Messages that were taken and could not be read: kept with the reason, looked at, read again."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.events import queue
from regulars.events.models import Event, Refusal
from regulars.events.told import Told

SHOWN = 2_000


def fail(one: Told, reason: str, details: dict[str, Any], *, now: datetime) -> None:
    """Keep a message whole, and the reason where people see it. Two queries."""
    body = json.dumps(one.body, ensure_ascii=False, indent=1)[:SHOWN]
    Event.objects.filter(id=one.event_id).update(state=Event.State.FAILED, body=one.body)
    Refusal.objects.create(
        key_id=one.key_id, event_id=one.event_id, refused_at=now, reason=reason, details=details, body=body
    )


@transaction.atomic
def read_again() -> int:
    """Have all that could not be read tried once more; how many. The worker says again what it cannot read."""
    count = Event.objects.filter(state=Event.State.FAILED).update(state=Event.State.WAITING)
    if count:
        Refusal.objects.filter(event__state=Event.State.WAITING).delete()
        queue.ask_to_read()
    return count
