"""Where events are sent: endpoints, what became of each event, sending one again."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor
from regulars.api.models import Delivery
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.purchases import RowsAsked
from regulars.api.shapes.webhooks import DeliveryShown, EndpointMade, EndpointShown, EndpointTold
from regulars.api.webhooks import commands, queries
from regulars.api.webhooks.delivering import message_id
from regulars.lib.clock import now
from regulars.staff.api_keys import Scope

resource = Resource("Webhooks")


@resource.endpoint("GET", "/webhooks", scope=Scope.WEBHOOKS, answer=list[EndpointShown])
def list_endpoints(request: HttpRequest) -> Any:
    """Where events are sent, and where they were."""
    return list(queries.endpoints())


@resource.endpoint("POST", "/webhooks", scope=Scope.WEBHOOKS, answer=EndpointMade, status=201)
def create_endpoint(request: HttpRequest, given: EndpointTold) -> Any:
    """Have events sent to an address from now on. Answers 422 `address_inside` for one inside the network."""
    return Status(201, commands.make_endpoint(**given.model_dump(), actor=actor(request), now=now()))


@resource.endpoint("DELETE", "/webhooks/{int:endpoint_id}", scope=Scope.WEBHOOKS, answer=EndpointShown)
def close_endpoint(request: HttpRequest, endpoint_id: int) -> Any:
    """Nothing more is sent there. A director can open it again."""
    return commands.close_endpoint(endpoint_id, actor=actor(request), now=now())


@resource.endpoint("GET", "/webhooks/{int:endpoint_id}/deliveries", scope=Scope.WEBHOOKS, answer=PageOf[DeliveryShown])
def list_deliveries(request: HttpRequest, endpoint_id: int, asked: Query[RowsAsked]) -> Any:
    """What was sent there, newest first."""
    commands.endpoint_by_id(endpoint_id)
    page = queries.deliveries_of(endpoint_id, cursor=asked.cursor, size=asked.limit)
    items = [shown(delivery) for delivery in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint(
    "POST",
    "/webhooks/{int:endpoint_id}/deliveries/{int:delivery_id}/repetition",
    scope=Scope.WEBHOOKS,
    answer=DeliveryShown,
    status=202,
)
def repeat_delivery(request: HttpRequest, endpoint_id: int, delivery_id: int) -> Any:
    """Send an event once more."""
    return Status(202, shown(commands.send_again(endpoint_id, delivery_id, now=now())))


def shown(delivery: Delivery) -> dict[str, Any]:
    told = {name: getattr(delivery, name) for name in DeliveryShown.model_fields if name != "message_id"}
    return {**told, "message_id": message_id(delivery)}
