"""Teams at this moment, and who knows something."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Typed


class AtWork(Schema):
    employee_id: int
    name: str
    works_now: bool
    open: int = Field(description="How many conversations they have.")
    most_open: int = Field(description="How many they take at once.")


class TeamShown(Schema):
    id: int
    name: str
    is_default: bool = Field(description="It takes what no other team does.")
    lead_id: int | None
    channels: list[str]
    topics: list[str]
    languages: list[str]
    waiting: int = Field(description="How many wait in its queue, with nobody who has them.")
    waiting_since: datetime | None = Field(description="Since when the longest of them.")
    people: list[AtWork]


class ExpertsAsked(Schema):
    q: Typed = Field("", description="What it is about, in any words.")


class ExpertShown(Schema):
    employee_id: int
    name: str
    works_now: bool
    why: list[str] = Field(description="Reasons in words, the strongest first.")
