"""Rows that are put away and taken back, each with a name that no other in use has. Their models have `archived_at`."""

from typing import TypeVar

from django.db.models import Model

from regulars.lib.errors import NotFound

Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], number: int, *, put_away: bool = False) -> Row:
    """One that is in use, or one that was put away, locked for a change. One query. Raises NotFound."""
    rows = model._default_manager.select_for_update()
    found = rows.filter(pk=number, archived_at__isnull=not put_away).first()
    if found is None:
        raise NotFound()
    return found


def is_taken(name: str, row: Model) -> bool:
    """Whether another row in use has this name, however its letters are written. One query."""
    others = type(row)._default_manager.filter(name__iexact=name, archived_at=None)
    return others.exclude(pk=row.pk).exists()
