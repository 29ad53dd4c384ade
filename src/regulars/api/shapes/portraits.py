"""What people and rules say of customers: the kind of relationship, groups, stages of life, personas."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Cursor, Day, Identifier, Limit, Maybe, ShortText, Told

Relationship = Literal[
    "", "transactional", "long_term", "personal", "dedicated", "self_service", "automated", "community"
]
StageCode = Literal["", "exploration", "awareness", "expansion", "commitment", "dissolution"]


class GroupShown(Schema):
    id: int
    name: str
    about: str
    is_key: bool = Field(description="Customers of a key group are key customers.")
    members: int


class GroupTold(Told):
    name: ShortText
    about: Maybe = ""
    is_key: bool = False


class MembersAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class MemberShown(Schema):
    customer_id: int = Field(description="The survivor, where the member was merged into another.")
    added_at: datetime


class MembersTold(Told):
    customer_ids: list[Identifier] = Field(min_length=1, max_length=2000)


class Added(Schema):
    added: int = Field(description="How many were not in it before.")


class StageShown(Schema):
    stage: str
    since: datetime
    by_hand: bool
    reason: str
    until: date | None


class FitShown(Schema):
    persona_id: int
    name: str
    fit: float | None = Field(description="Weight met by weight known, 0 to 1; null where nothing is known.")
    coverage: float = Field(description="Weight known by all weight, 0 to 1.")


class PortraitShown(Schema):
    """What is decided of one customer, and how they fit."""

    relationship: str = Field(description="Empty while nobody has chosen one.")
    group_ids: list[int]
    is_key: bool
    stage: StageShown | None
    personas: list[FitShown]


class RelationshipTold(Told):
    relationship: Relationship


class StageTold(Told):
    """An empty stage leaves the customer to the rules again; any other needs a reason."""

    stage: StageCode
    reason: Maybe = ""
    until: Day | None = None
