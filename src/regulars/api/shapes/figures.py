"""Figures of the last complete run."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Cursor, Limit, Typed


class BasisAsked(Schema):
    basis: Literal["all", "contracts", "orders"] = Field("all", description="Whose figures: of all, or of some.")


class GrainAsked(BasisAsked):
    grain: Literal["month", "quarter", "year"] = "month"


class AtRiskAsked(Schema):
    split: Typed = Field("", description="«industry:retail» for customers of one group.")
    cursor: Cursor = ""
    limit: Limit = 50


class RunShown(Schema):
    id: int
    finished_at: datetime | None
    model_version: str


class OverviewShown(Schema):
    """`summary` has the plain numbers of the overview; each is defined in docs/figures.md."""

    run: RunShown
    basis: str
    summary: dict[str, Any]


class PeriodsShown(Schema):
    """One row a period: movements of customers (start + new + returned - lost = end), churn and retention as shares."""

    run: RunShown
    basis: str
    grain: str
    periods: list[dict[str, Any]]


class AtRiskShown(Schema):
    """A customer of whom money may be lost. Money in minor units of the company's currency."""

    customer_id: int
    name: str
    stage: str
    risk: float | None
    value_minor: int
    value_at_risk_minor: int
    expected_purchases: float | None
    reason: dict[str, Any]
    reason_in_words: str
