"""Promises: by when somebody is to be answered, and whether it was kept."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Cursor, Identifier, Limit


class PromisesAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50
    state: Annotated[
        Literal["running", "ended"], Field(description="Running: the first due first. Ended: the last ended first.")
    ] = "running"
    customer_id: Identifier | None = None


class PromiseShown(Schema):
    id: int
    ref: str = Field(description="What it was promised for, such as “inbox.conversation:17”.")
    customer_id: int
    channel: str
    clock: Literal["first", "next", "resolution"]
    state: Literal["running", "waits_customer", "waits_third", "paused", "kept", "broken", "cancelled"]
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    limit_seconds: int | None = Field(description="In working time; none where nothing is promised.")
    elapsed_seconds: int = Field(description="Working time up to the end, or up to the last thing that happened.")
    policy: str
