"""What programs write and read of consents."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, Field

from regulars.api.shapes.common import Identifier, Moment, Told
from regulars.lib.text import clean

CHANNELS = Literal["email", "phone", "sms", "telegram", "viber", "whatsapp", "post"]
Key = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(clean)]


class TopicShown(Schema):
    """What customers are asked about. `version` is the wording that holds now, 0 while there is none."""

    key: str
    title: str
    about: str
    channels: list[str]
    version: int
    archived: bool


class ConsentShown(Schema):
    """Where a customer stands with a topic by a channel. `person_id` is null for the customer as such."""

    topic: str
    channel: str
    person_id: int | None
    state: Literal["given", "withdrawn", "pending"]
    since: datetime
    how: str
    asked_at: datetime | None = Field(None, description="When it was last asked for since.")


class ConsentTold(Told):
    """What a customer said, or that it is asked: then the answer has the link on which alone they can agree."""

    topic: Key
    channel: CHANNELS
    what: Literal["given", "withdrawn", "asked"]
    how: Literal["form", "call", "meeting", "message", "paper", "api"] = "api"
    happened_at: Moment | None = Field(None, description="When it was said. Left out: now.")
    person_id: Identifier | None = Field(None, description="Which human of a company said it.")
    note: Annotated[str, Field(max_length=500), AfterValidator(clean)] = Field(
        "", description="What shows it: the address of the form, the words that were said."
    )


class ConsentRecorded(Schema):
    """`confirm_url` is empty unless it was asked."""

    id: int
    topic: str
    channel: str
    what: str
    happened_at: datetime
    version: int = Field(description="The wording that was agreed to, 0 where it is not known.")
    confirm_url: str
