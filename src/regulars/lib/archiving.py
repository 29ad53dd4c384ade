"""Rows that are put away and taken back: the moment stands in `archived_at`, or in another field; none while in use."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from regulars.lib.errors import NotFound

Row = TypeVar("Row", bound=Model)
ARCHIVED = "archived_at"


def locked(
    model: type[Row], number: int, *, put_away: bool = False, field: str = ARCHIVED, missing: type[NotFound] = NotFound
) -> Row:
    """One that is in use, or one that was put away, locked for a change. One query. Raises what `missing` says."""
    rows = model._default_manager.select_for_update()
    found = rows.filter(pk=number, **{f"{field}__isnull": not put_away}).first()
    if found is None:
        raise missing()
    return found


def moved(row: Row, at: datetime | None, *, field: str = ARCHIVED) -> Row:
    """Put away at that moment, or in use again. One query."""
    setattr(row, field, at)
    row.save(update_fields=[field])
    return row


def is_taken(name: str, row: Model) -> bool:
    """Whether another row in use has this name, however its letters are written. One query."""
    others = type(row)._default_manager.filter(name__iexact=name, archived_at=None)
    return others.exclude(pk=row.pk).exists()
