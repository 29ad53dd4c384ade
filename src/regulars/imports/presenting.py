"""What a file would change, did change and no longer does, in words for a page or a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.imports.held import held_as, in_order
from regulars.imports.results import written
from regulars.imports.taking_back import CHANGED_SINCE, NEEDED

NOTHING = "–"
WHY: dict[str, str | Promise] = {
    CHANGED_SINCE: gettext_lazy("changed again since"),
    NEEDED: gettext_lazy("something else belongs to it by now"),
}
CHANNELS: dict[str, str | Promise] = {"email": gettext_lazy("e-mail"), "phone": gettext_lazy("phone")}


@dataclass(frozen=True)
class Difference:
    """One column of a row: what it was and what it becomes. `name` is empty for further columns of the same row."""

    name: str
    customer_id: int | None
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Tally:
    """How many rows of a table are added (or removed), and how many changed (or put back)."""

    title: str
    added: str
    changed: str


@dataclass(frozen=True)
class Kept:
    """A row that stays although its file was taken back, and why."""

    title: str
    name: str
    customer_id: int | None
    why: str


def tallies(added: Mapping[str, int], changed: Mapping[str, int]) -> list[Tally]:
    """Customers first, what hangs on them after."""
    tables = [table for table in {**added, **changed} if added.get(table) or changed.get(table)]
    return [
        Tally(str(table.title), written(added.get(table.table)), written(changed.get(table.table)))
        for table in reversed(list(in_order(tables)))
    ]


def preview_of(result: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the page of a checked file shows of what loading it would change."""
    found = result.get("preview")
    if not found:
        return None
    return {
        "part": found["rows"] < found["of"],
        "rows": found["rows"],
        "of": found["of"],
        "known": found["counts"]["known"],
        "tallies": tallies(found["added"], found["changed"]),
        "changes": list(differences(found["changes"])),
        "changes_count": sum(found["changed"].values()),
        "claims": [{**claim, "channel": str(CHANNELS[claim["channel"]])} for claim in found["claims"]],
        "claims_count": found["claims_count"],
    }


def differences(changes: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
    for change in changes:
        shown, name = held_as(change["table"]).shown, change["name"]
        for column, key, before, after in change["fields"]:
            words, row = shown[column].words, change["row"]
            what = key or str(shown[column].title)
            yield Difference(name, change["customer_id"], what, _said(words(before, row)), _said(words(after, row)))
            name = ""


def _said(words: str) -> str:
    return words or NOTHING


def undone_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a file that was taken back shows. A query for each table in which rows stay."""
    told = result["undone"]
    return {
        "tallies": tallies(told["removed"], told["restored"]),
        "kept": list(kept_rows(told["kept_rows"])),
        "kept_count": sum(told["kept"].values()),
    }


def kept_rows(rows: list[list[Any]]) -> Iterator[Kept]:
    names = {table: _names(table, [row[1] for row in rows if row[0] == table]) for table in {row[0] for row in rows}}
    for table, row_id, why, fields in rows:
        if row_id not in names[table]:
            continue
        name, customer_id = names[table][row_id]
        said = _("%(what)s: changed again since") % {"what": columns(table, fields)} if fields else str(WHY[why])
        yield Kept(str(held_as(table).title), name, customer_id, said)


def columns(table: str, fields: Iterable[str]) -> str:
    """Columns as people call them; keys of an object by themselves."""
    shown = held_as(table).shown
    return ", ".join(str(shown[name].title) if name in shown else name.partition(".")[2] or name for name in fields)


def _names(table: str, ids: list[int]) -> dict[int, tuple[str, int | None]]:
    """Number -> what the row is called, and whose it is, for rows that are still there. Two queries."""
    about = held_as(table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s)",
            [table, about.customer],
        )
        customer = f"t.{about.customer}" if cursor.fetchone()[0] else "NULL"
        cursor.execute(
            f"SELECT t.id, {about.name}, {customer} FROM {table} t WHERE t.id = ANY (%s)",  # noqa: S608 - names of ours
            [ids],
        )
        return {row_id: (str(name), customer_id) for row_id, name, customer_id in cursor.fetchall()}
