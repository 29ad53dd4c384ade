"""Tasks: what is to be done, by whom and by when."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, model_validator

from regulars.api.shapes.common import Cursor, Day, Identifier, Limit, Maybe, Moment, Text, Told

LongText = Annotated[str, Field(max_length=10_000)]
MOST_MINUTES = 60 * 24 * 365


class TasksAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50
    state: Literal["open", "done"] = "open"
    assignee_id: Identifier | None = None
    customer_id: Identifier | None = None


class TaskTold(Told):
    """Either a day (`due_on`) or an instant (`due_at`)."""

    title: Text
    text: LongText = ""
    due_on: Day | None = None
    due_at: Moment | None = None
    assignee: Annotated[Maybe, Field(description="E-mail of the colleague; whoever made the key, if left out.")] = ""
    customer_id: Identifier | None = None
    remind_minutes: Annotated[int, Field(ge=0, le=MOST_MINUTES)] | None = None

    @model_validator(mode="after")
    def one_of_two(self) -> "TaskTold":
        if (self.due_on is None) == (self.due_at is None):
            raise ValueError("say either due_on or due_at")
        return self


class TaskShown(Schema):
    id: int
    title: str
    text: str
    due_on: date
    due_at: datetime | None
    assignee_id: int
    assignee: str = Field(description="Name of the colleague.")
    customer_id: int | None
    project_id: int | None
    created_at: datetime
    done_at: datetime | None
    dropped_at: datetime | None
