"""What a person may ask about their own data."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Told


class ErasureAsked(Schema):
    """The reason is chosen and not written, so that no name can stand in it."""

    reason: Literal["asked", "not_needed", "never_allowed", "ordered"] = "asked"


class ErasureShown(Schema):
    """`state` goes waiting, running, done; or failed, when nothing was erased."""

    id: int
    customer_id: int
    state: str
    reason: str
    asked_at: datetime
    done_at: datetime | None


class ExportTold(Told):
    language: Literal["en", "uk"] = Field("en", description="What the titles are written in.")


class DataExportShown(Schema):
    """`state` goes waiting, done; or failed. The file is there from done until `expires_at`."""

    id: int
    customer_id: int
    state: str
    lines: int
    asked_at: datetime
    expires_at: datetime | None
