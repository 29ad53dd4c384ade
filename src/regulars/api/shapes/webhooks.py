"""Where events are sent, and what became of each."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import ShortText, Told

Url = Annotated[str, Field(min_length=8, max_length=500)]
Word = Annotated[str, Field(max_length=60)]


class EndpointTold(Told):
    name: ShortText
    url: Url = Field(description="Beginning with https://, outside the network.")
    kinds: list[Word] = Field([], max_length=100, description="Kinds of the timeline; none means all.")


class EndpointShown(Schema):
    id: int
    name: str
    url: str
    kinds: list[str]
    created_at: datetime
    closed_at: datetime | None


class EndpointMade(EndpointShown):
    secret: str = Field(description="Signs every message. It is told here, and on the page of the endpoint.")


class DeliveryShown(Schema):
    """`message_id` is the `webhook-id` of the message; it stays the same however often it is sent."""

    id: int
    message_id: str
    kind: str
    entry_id: int
    state: str
    attempts: int
    answer: str
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
