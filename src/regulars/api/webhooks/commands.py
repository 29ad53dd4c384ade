"""Endpoints made and closed, entries put on their way, deliveries asked for again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from procrastinate.contrib.django import app

from regulars.api.errors import UnknownKinds
from regulars.api.models import Delivery, Endpoint
from regulars.api.webhooks import audit_actions as did
from regulars.lib.errors import NotFound
from regulars.lib.outside import place_of
from regulars.lib.registry import timeline_kinds
from regulars.lib.signing import new_secret
from regulars.staff import audit

DELIVER = "api.deliver"
KEPT = timedelta(days=30)

PUT_ON_ITS_WAY = """
INSERT INTO api_delivery (endpoint_id, entry_id, kind, state, attempts, answer, created_at, next_at)
SELECT id, %(entry)s, %(kind)s, 'waiting', 0, '', %(now)s, %(now)s FROM api_endpoint
WHERE closed_at IS NULL AND (kinds = '[]' OR kinds @> to_jsonb(%(kind)s::text))
RETURNING id
"""
PUT_ALL_ON_THEIR_WAY = """
INSERT INTO api_delivery (endpoint_id, entry_id, kind, state, attempts, answer, created_at, next_at)
SELECT p.id, e.id, e.kind, 'waiting', 0, '', %(now)s, %(now)s
FROM customers_entry e JOIN api_endpoint p ON p.kinds = '[]' OR p.kinds @> to_jsonb(e.kind)
WHERE e.id = ANY(%(entries)s) AND p.closed_at IS NULL ORDER BY e.id, p.id
RETURNING id
"""


@transaction.atomic
def make_endpoint(*, name: str, url: str, kinds: Iterable[str], actor: str, now: datetime) -> Endpoint:
    """An address that is told what happens from now on. Raises NoWebAddress, AddressInside, UnknownKinds."""
    chosen = sorted(set(kinds))
    if unknown := [kind for kind in chosen if kind not in timeline_kinds]:
        raise UnknownKinds(kinds=", ".join(unknown)[:200])
    place_of(url)
    endpoint = Endpoint.objects.create(name=name, url=url, kinds=chosen, secret=new_secret(), created_at=now)
    noted(did.MADE, endpoint.pk, actor=actor, now=now)
    return endpoint


@transaction.atomic
def close_endpoint(endpoint_id: int, *, actor: str, now: datetime) -> Endpoint:
    """Nothing more is sent, also not what is on its way. Raises NotFound."""
    if Endpoint.objects.filter(id=endpoint_id, closed_at=None).update(closed_at=now):
        noted(did.CLOSED, endpoint_id, actor=actor, now=now)
    return endpoint_by_id(endpoint_id)


@transaction.atomic
def open_endpoint(endpoint_id: int, *, actor: str, now: datetime) -> Endpoint:
    """Events are sent again from now on. Raises NotFound."""
    if Endpoint.objects.filter(id=endpoint_id).exclude(closed_at=None).update(closed_at=None):
        noted(did.OPENED, endpoint_id, actor=actor, now=now)
    return endpoint_by_id(endpoint_id)


def noted(action: str, endpoint_id: int, *, actor: str, now: datetime) -> None:
    audit.record(actor=actor, action=action, now=now, ref=f"api.endpoint:{endpoint_id}")


def endpoint_by_id(endpoint_id: int) -> Endpoint:
    """One query. Raises NotFound."""
    endpoint = Endpoint.objects.filter(id=endpoint_id).first()
    if endpoint is None:
        raise NotFound()
    return endpoint


def put_on_its_way(entry_id: int, kind: str, now: datetime) -> None:
    """Called for every entry, in the transaction that records it. A query, and one for each endpoint that wants it."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_ON_ITS_WAY, {"entry": entry_id, "kind": kind, "now": now})
        deliveries = [row[0] for row in cursor.fetchall()]
    for delivery_id in deliveries:
        queue(delivery_id, at=None)


def put_all_on_their_way(entry_ids: Sequence[int], now: datetime) -> None:
    """Called for entries that were recorded in one go. A query, and one for each endpoint that wants each entry."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_ALL_ON_THEIR_WAY, {"entries": list(entry_ids), "now": now})
        deliveries = [row[0] for row in cursor.fetchall()]
    for delivery_id in deliveries:
        queue(delivery_id, at=None)


@transaction.atomic
def send_again(endpoint_id: int, delivery_id: int, *, now: datetime) -> Delivery:
    """Send once more what was delivered or given up; the other side knows it by its `webhook-id`. Raises NotFound."""
    delivery = Delivery.objects.select_for_update().filter(id=delivery_id, endpoint_id=endpoint_id).first()
    if delivery is None:
        raise NotFound()
    if delivery.state != Delivery.State.WAITING:
        delivery.state, delivery.attempts, delivery.next_at = Delivery.State.WAITING, 0, now
        delivery.save(update_fields=["state", "attempts", "next_at"])
        queue(delivery.pk, at=None)
    return delivery


def queue(delivery_id: int, *, at: datetime | None) -> None:
    app.configure_task(DELIVER, schedule_at=at).defer(delivery_id=delivery_id)


def forget_old(*, now: datetime) -> int:
    """Delete deliveries that ended a month ago; how many."""
    over = Delivery.objects.exclude(state=Delivery.State.WAITING)
    deleted, _by_model = over.filter(created_at__lt=now - KEPT).delete()
    return deleted
