"""Keyset pages: the next page starts after the last row seen. No OFFSET, no COUNT.

Every listing orders by (column, id); the cursor in the address carries both values of the edge row.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput
from regulars.lib.text import storable

M = TypeVar("M", bound=Model)


class BadCursor(BadInput):
    code = "bad_cursor"
    status = 400
    message = _("This page address is damaged. Open the list from its beginning.")


@dataclass(frozen=True)
class Sort:
    """An order of a list: a column path that is never null, then the id, both in one direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page and the cursors of its neighbours ("" where there is none)."""

    rows: list[M]
    next_cursor: str
    previous_cursor: str


def encode_cursor(direction: str, value: Any, pk: Any) -> str:
    text = json.dumps([direction, value if isinstance(value, int | float | str | None) else str(value), pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, Any, int]:
    """
    >>> decode_cursor(encode_cursor("after", "Ім'я", 7))
    ('after', "Ім'я", 7)
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        direction, value, pk = json.loads(raw)
    except (ValueError, binascii.Error, TypeError) as error:
        raise BadCursor() from error
    if direction not in ("after", "before") or type(pk) is not int or not isinstance(value, int | float | str | None):
        raise BadCursor()
    if isinstance(value, str) and storable(value) != value:
        raise BadCursor()
    return direction, value, pk


def keyset_page(rows: QuerySet[M], sort: Sort, *, cursor: str = "", size: int = 50) -> Page[M]:
    """One page of `rows` under `sort`. One query, whatever the size of the table."""
    direction, value, pk = decode_cursor(cursor) if cursor else ("after", None, 0)
    backwards = direction == "before"
    if cursor:
        rows = _started(rows, _beyond(sort, value, pk, backwards=backwards))
    found = list(rows.order_by(*_ordering(sort, backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = more if backwards else bool(cursor)
    return Page(
        rows=found,
        next_cursor=_edge("after", found[-1], sort) if found and has_next else "",
        previous_cursor=_edge("before", found[0], sort) if found and has_previous else "",
    )


def _started(rows: QuerySet[M], beyond: Q) -> QuerySet[M]:
    """The value of a cursor may be anything; the column knows what it can be."""
    try:
        return rows.filter(beyond)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor() from error


def _edge(direction: str, row: Model, sort: Sort) -> str:
    value: Any = row
    for part in sort.column.split("__"):
        value = getattr(value, part, None)
    return encode_cursor(direction, value, row.pk)


def _ordering(sort: Sort, *, backwards: bool) -> list[str]:
    sign = "-" if sort.descending != backwards else ""
    return [f"{sign}{sort.column}", f"{sign}pk"]


def _beyond(sort: Sort, value: Any, pk: int, *, backwards: bool) -> Q:
    """Rows after the edge. The first condition looks needless; it is what PostgreSQL can enter the index by."""
    step = "lt" if sort.descending != backwards else "gt"
    enter = Q(**{f"{sort.column}__{step}e": value})
    return enter & (Q(**{f"{sort.column}__{step}": value}) | Q(**{f"pk__{step}": pk}))
