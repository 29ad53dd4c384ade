"""Sending one delivery, and deciding what comes next. Runs in the worker."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from regulars.api.models import Delivery, Endpoint
from regulars.api.webhooks import commands
from regulars.customers.models import Entry
from regulars.lib.asking import NoAnswer, ask
from regulars.lib.errors import RegularsError
from regulars.lib.signing import signed_headers

GONE = 410
# Standard Webhooks: soon again, then rarer and rarer, for three days.
PAUSES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
State = Delivery.State


def deliver(delivery_id: int, *, now: datetime) -> None:
    """Send a delivery that waits. Killed in the middle it is sent again: the other side tells by `webhook-id`."""
    delivery = Delivery.objects.select_related("endpoint", "entry").filter(id=delivery_id, state=State.WAITING).first()
    if delivery is None:
        return
    if delivery.endpoint.closed_at:
        settle(delivery, State.FAILED, "closed", now=now)
        return
    status, answer = send(delivery, now=now)
    if 200 <= status < 300:
        settle(delivery, State.DELIVERED, answer, now=now)
    elif status == GONE:
        commands.close_endpoint(delivery.endpoint_id, actor="api", now=now)
        settle(delivery, State.FAILED, answer, now=now)
    else:
        try_later(delivery, answer, now=now)


def send(delivery: Delivery, *, now: datetime) -> tuple[int, str]:
    """The status of the answer (0 where there is none) and a word about it. What the other side writes is not read."""
    endpoint: Endpoint = delivery.endpoint
    body = message(delivery.entry)
    headers = signed_headers(endpoint.secret, message_id(delivery), body, now=now)
    try:
        answer = ask("POST", endpoint.url, content=body, headers={**headers, "Content-Type": "application/json"})
    except RegularsError as error:
        return 0, error.code
    except NoAnswer as error:
        return 0, error.word
    return answer.status, answer.words


def message_id(delivery: Delivery) -> str:
    """The same each time this entry is sent to this endpoint."""
    return f"msg_{delivery.endpoint_id}_{delivery.entry_id}"


def message(entry: Entry) -> bytes:
    """What is sent: the kind, the moment, whose it is, and the data of the entry.

    What has two sides (a merge, a relation) names the other one too: they are `other_customer_id` here.
    """
    own = {"entry_id": entry.pk, "customer_id": entry.customer_id, "ref": entry.ref}
    other = {"other_customer_id": entry.data["customer_id"]} if "customer_id" in entry.data else {}
    told: Mapping[str, Any] = {
        "type": entry.kind,
        "timestamp": entry.happened_at,
        "data": {**entry.data, **other, **own},
    }
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def settle(delivery: Delivery, state: str, answer: str, *, now: datetime) -> None:
    Delivery.objects.filter(id=delivery.pk).update(
        state=state, answer=answer, attempts=delivery.attempts + 1, tried_at=now, next_at=None
    )


def try_later(delivery: Delivery, answer: str, *, now: datetime) -> None:
    if delivery.attempts >= len(PAUSES):
        settle(delivery, State.FAILED, answer, now=now)
        return
    next_at = now + PAUSES[delivery.attempts]
    Delivery.objects.filter(id=delivery.pk).update(
        answer=answer, attempts=delivery.attempts + 1, tried_at=now, next_at=next_at
    )
    commands.queue(delivery.pk, at=next_at)
