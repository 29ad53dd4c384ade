"""Segments: their rules, how many customers fit, and who is in them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, Field

from regulars.api.shapes.common import ShortText, Told
from regulars.lib.text import clean

About = Annotated[str, Field(max_length=300), AfterValidator(clean)]
RuleTold = Annotated[
    dict[str, Any],
    Field(description='{"all": [...]}, {"any": [...]}, {"not": {...}} or a condition, such as {"is": "no_manager"}.'),
]


class SegmentTold(Told):
    name: ShortText
    about: About = ""
    rule: RuleTold


class RuleAsked(Told):
    rule: RuleTold


class SegmentShown(Schema):
    id: int
    name: str
    about: str
    rule: dict[str, Any]
    words: str = Field(description="The rule in words.")
    version: int = Field(description="Counts the changes of the rule.")
    counted: bool = Field(description="Whether the members follow this version of the rule already.")
    members_count: int
    evaluated_at: datetime | None
    archived_at: datetime | None


class CountShown(Schema):
    words: str
    number: int | None = Field(description="How many fit now; null when even an estimate took too long.")
    exact: bool = Field(description="False when it was estimated by a sample.")


class MemberShown(Schema):
    customer_id: int
    name: str
    since: datetime
    cause: str = Field(
        description="What brought them in: first (there at the beginning), rule, day, figures, import, entry:17."
    )
