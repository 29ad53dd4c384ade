"""What loading a file would change: it is loaded, looked at, and all of that is rolled back.

The same code that loads is what tells, so that the preview cannot differ from what happens. Its time is bounded by
trying the first rows only where a file is longer than `TRIED_ROWS`; the page then says of how many rows it speaks.
Nobody else sees any of it, but whoever writes one of the same identities at that moment waits until it is over.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from regulars.imports.held import held, held_as
from regulars.imports.journal import kept_in_mind
from regulars.imports.models import Change
from regulars.imports.queries import added_by, changed_by
from regulars.imports.types import Load, Target

TRIED_ROWS = 100_000
SHOWN_CHANGES, SHOWN_CLAIMS = 20, 20
FEWER = "imports_tried"


class RolledBack(Exception):
    """Not an error: the way out of a trial."""


def preview(upload_id: int, target: Target, loading: Callable[[str], Load], *, staged: int, rows: int | None) -> Any:
    """What loading the staged rows would change, as JSON; None where somebody wrote the same at this moment.

    `loading` gives what a target needs to load a table. `rows` is how many rows are tried at most, None for all.
    """
    found: dict[str, Any] | None = None
    try:
        with transaction.atomic():
            found = _tried(upload_id, target, loading, staged=staged, rows=rows)
            raise RolledBack
    except (RolledBack, IntegrityError):
        return found


def without_preview(result: Mapping[str, Any]) -> dict[str, Any]:
    """It names customers, and is of no use once the file is loaded or given up."""
    return {key: value for key, value in result.items() if key != "preview"}


def _tried(
    upload_id: int, target: Target, loading: Callable[[str], Load], *, staged: int, rows: int | None
) -> dict[str, Any]:
    load = loading("")
    if rows is not None and staged > rows:
        load = loading(_first_rows(load.cursor, load.staging, rows))
    counts = kept_in_mind(upload_id, load, target)
    count, claims = target.claims(load, SHOWN_CLAIMS) if target.claims else (0, [])
    return {
        "rows": min(staged, rows) if rows is not None else staged,
        "of": staged,
        "counts": counts.to_dict(),
        "added": added_by(upload_id) | ({target.arrives: counts.added} if target.arrives else {}),
        "changed": changed_by(upload_id),
        "changes": _first_changes(load.cursor, upload_id),
        "claims": [asdict(claim) for claim in claims],
        "claims_count": count,
    }


def _first_rows(cursor: CursorWrapper, table: str, rows: int) -> str:
    cursor.execute(
        f"CREATE TEMP TABLE {FEWER} ON COMMIT DROP AS SELECT * FROM {table} ORDER BY row LIMIT %s",  # noqa: S608
        [rows],
    )
    cursor.execute(f"ANALYZE {FEWER}")
    return FEWER


def _first_changes(cursor: CursorWrapper, upload_id: int) -> list[dict[str, Any]]:
    """The first rows that would be changed, with the columns that people are shown."""
    shown = [table.table for table in held if table.shown]
    changes = Change.objects.filter(upload_id=upload_id, table_name__in=shown, after__isnull=False).order_by("id")
    found, said = [], set()
    for change in changes[:SHOWN_CHANGES]:
        # A private customer who is renamed is also a person who is renamed: once is enough.
        fields = [one for one in _fields(change) if (change.customer_id, str(one[2:])) not in said]
        said |= {(change.customer_id, str(one[2:])) for one in fields}
        if fields:
            found.append(
                {
                    "table": change.table_name, "name": _name(cursor, change), "customer_id": change.customer_id,
                    "row": _told_along(change), "fields": fields,
                }
            )  # fmt: skip
    return found


def _fields(change: Change) -> Any:
    """[column, key in it or "", before, after] of what differs."""
    table = held_as(change.table_name)
    before, after = change.before, change.after or {}
    for column in table.shown:
        was, becomes = before.get(column), after.get(column)
        if column in table.nested:
            for key in sorted({**(was or {}), **(becomes or {})}):
                if (was or {}).get(key) != (becomes or {}).get(key):
                    yield [column, key, (was or {}).get(key), (becomes or {}).get(key)]
        elif was != becomes:
            yield [column, "", was, becomes]


def _told_along(change: Change) -> dict[str, Any]:
    """What words of a value need beside it."""
    return {key: value for key, value in change.before.items() if key in ("currency",)}


def _name(cursor: CursorWrapper, change: Change) -> str:
    table = held_as(change.table_name)
    cursor.execute(f"SELECT {table.name} FROM {table.table} t WHERE id = %s", [change.row_id])  # noqa: S608
    row = cursor.fetchone()
    return str(row[0]) if row else ""
