"""What customers are to each other."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, Field

from regulars.api.shapes.common import Day, Identifier, Told
from regulars.lib.text import clean

Role = Literal["parent", "child", "referred_by", "referred", "partner", "family"]
Note = Annotated[str, Field(max_length=200), AfterValidator(clean)]
ROLES = (
    "What the other one is to this customer: `parent` (this one belongs to it), `child`, `referred_by` (they brought"
    " this one), `referred`, `partner`, `family`."
)


class RelationTold(Told):
    customer_id: Identifier = Field(description="The other customer.")
    role: Role = Field(description=ROLES)
    note: Note = ""
    since: Day | None = None


class RelationShown(Schema):
    id: int
    role: str = Field(description=ROLES)
    customer_id: int = Field(description="The other customer; the survivor where it was merged.")
    name: str
    kind: str
    note: str
    since: date | None
    created_at: datetime
