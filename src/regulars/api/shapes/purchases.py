"""Orders, contracts, products."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Currency, Cursor, Day, Limit, Maybe, Minor, Moment, NotNegative, ShortText, Told

Quantity = Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=3)]
MOST_LINES = 500


class LineTold(Told):
    product: ShortText = Field(description="The code of the product; one not known yet is added.")
    amount_minor: Minor
    name: Maybe = ""
    category: Maybe = ""
    quantity: Quantity = Decimal(1)


class OrderTold(Told):
    """An order, known by its number: files and programs that tell the same number mean the same order."""

    number: ShortText
    amount_minor: Minor = Field(description="In minor units; negative for a return.")
    currency: Currency | None = Field(None, description="Left out: the company's currency.")
    ordered_at: Moment | None = Field(None, description="The moment, with its offset; or tell `ordered_on`.")
    ordered_on: Day | None = Field(None, description="The company's day, where the moment is not known.")
    lines: list[LineTold] = Field([], max_length=MOST_LINES)


class LineShown(Schema):
    product: str
    name: str
    quantity: float
    amount_minor: int


class OrderShown(Schema):
    id: int
    number: str
    kind: str
    ordered_on: date
    ordered_at: datetime | None
    amount_minor: int
    currency: str
    lines: list[LineShown]


class ContractTold(Told):
    """A contract, known by its number and first day. Telling it again with `ended_on` ends it."""

    number: ShortText
    started_on: Day
    ended_on: Day | None = Field(None, description="The first day that is no longer covered.")
    amount_minor: NotNegative = Field(description="For each period.")
    currency: Currency | None = None
    period: Literal["month", "quarter", "year"] = "month"
    product: Maybe = ""


class ContractShown(Schema):
    id: int
    number: str
    product: str
    started_on: date
    ended_on: date | None
    amount_minor: int
    currency: str
    period: str


class ProductShown(Schema):
    id: int
    code: str
    name: str
    category: str


class RowsAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50
