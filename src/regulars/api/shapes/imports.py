"""Files that programs bring."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from regulars.api.shapes.common import Cursor, Limit, Told


class ReadingTold(Told):
    """How the bytes become cells. Only what is sent is changed from what was guessed."""

    encoding: str | None = Field(None, max_length=40)
    separator: str | None = Field(None, max_length=1)
    header: bool | None = None
    skip: int | None = Field(None, ge=0, le=1000)
    sheet: str | None = Field(None, max_length=100)
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ","] | None = None


class DescriptionTold(Told):
    """`mapping` says what columns hold: {"0": "customer", "3": "amount"}; columns left out are not read."""

    reading: ReadingTold | None = None
    mapping: dict[str, str] | None = Field(None, max_length=300)


class LoadingTold(Told):
    only_good_rows: bool = Field(False, description="Load the good rows even when others are bad.")


class ImportShown(Schema):
    """`state` goes draft, checking, checked, loading, loaded; or failed, cancelled. `missing` waits for a mapping."""

    id: int
    target: str
    file_name: str
    size_bytes: int
    state: str
    step: str
    progress: float
    columns: list[str]
    reading: dict[str, Any]
    mapping: dict[str, str]
    missing: list[str]
    result: dict[str, Any]
    uploaded_at: datetime
    finished_at: datetime | None


class FilesAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 25


class BadRowShown(Schema):
    row: int
    column: str
    value: str
    reason: str
    in_words: str
