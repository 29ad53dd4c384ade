"""Own attributes of customers: what the company defined, and values of them."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Text

MOST_ATTRIBUTES = 200
# Text may be longer than a value can be: the refusal then names the attribute.
Value = Annotated[str, Field(max_length=5_000)] | bool | int | float | None
Values = Annotated[
    dict[Annotated[Text, Field(max_length=120)], Value],
    Field(
        max_length=MOST_ATTRIBUTES,
        description="Own attributes by their key, as GET /attributes lists them; null takes a value away."
        " Numbers and money as numbers or text with a point, days as 2026-12-31, yes and no as true and false.",
    ),
]


class AttributeShown(Schema):
    """An attribute that the company has defined. Values of customers are text in one written form."""

    key: str
    title: str
    kind: str = Field(description="text, number, money (in the company's currency), date, choice, yes_no or link.")
    choices: list[str] = Field(description="What a choice may be; empty for the other kinds.")
