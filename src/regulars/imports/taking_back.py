"""Taking a file back: what it added goes, what it changed is as before, and what somebody needs since then stays.

Set by set, in one transaction, table by table in the order in which contexts hold them (`held.Held`). What stays is
kept in the table `staying` with the reason, and told.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from regulars.imports import putting_back
from regulars.imports.held import Held, following, held_as

TOLD = 200
CHANGED_SINCE, NEEDED = "changed_since", "needed"


@dataclass
class TakingBack:
    """One file being taken back. The steps are called by `run`, and by contexts that do more for their tables."""

    cursor: CursorWrapper
    upload_id: int
    now: datetime
    step: Callable[[str, float], None] = lambda title, share: None
    removed: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)

    def run(self, tables: Sequence[Held]) -> dict[str, Any]:
        self._begin()
        for table in tables:
            self.mark_changed(table)
        for number, table in enumerate(tables, start=1):
            self.step(str(table.title), number / (len(tables) + 1))
            if table.take_back:
                table.take_back(self)
            else:
                self.take_back(table)
        return self._told()

    def take_back(self, table: Held) -> None:
        """The plain way: rows that were added go, rows that were changed are put back."""
        self.remove(table.table)
        self.restored[table.table] += putting_back.put_back(self, table)

    def _begin(self) -> None:
        self.cursor.execute("SELECT set_config('regulars.undoing', %s, true)", [str(self.upload_id)])
        self.cursor.execute(
            """
            DROP TABLE IF EXISTS staying;
            CREATE TEMP TABLE staying (
                table_name text NOT NULL, row_id bigint NOT NULL, why text NOT NULL, fields text[],
                PRIMARY KEY (table_name, row_id)
            ) ON COMMIT DROP
            """
        )

    # What stays -------------------------------------------------------------------------------------------------------

    def stay(self, table: str, ids: str, why: str) -> int:
        """Rows that are left as they are. `ids` is a query of numbers."""
        self.cursor.execute(
            f"INSERT INTO staying SELECT DISTINCT '{table}', i.id, '{why}' FROM ({ids}) i (id) ON CONFLICT DO NOTHING"  # noqa: S608
        )
        return int(self.cursor.rowcount)

    def mark_changed(self, table: Held) -> None:
        """Rows this file added or changed, that another file changed afterwards."""
        self.stay(
            table.table,
            f"""
            SELECT t.id FROM {self.added(table.table)} JOIN imports_change c ON c.table_name = '{table.table}'
                AND c.row_id = t.id AND c.upload_id <> {self.upload_id}
            JOIN imports_upload u ON u.id = c.upload_id AND u.state = 'loaded'
            """,  # noqa: S608 - names and numbers are ours
            CHANGED_SINCE,
        )
        if table.whole:
            self.stay(table.table, putting_back.changed_again(self, table), CHANGED_SINCE)

    def stay_where_needed(self, table: str, *, but: Sequence[str] = ()) -> None:
        """Added rows that something else refers to; what follows does not count, nor what the file filled of `but`."""
        for referring, column in self.referring(table):
            if referring in following:
                continue
            theirs = f"AND NOT {self.is_added(referring, 'f')}" if referring in but else ""
            self.stay(
                table,
                f"SELECT t.id FROM {self.added(table)} WHERE EXISTS"  # noqa: S608 - names are ours
                f" (SELECT FROM {referring} f WHERE f.{column} = t.id {theirs})",
                NEEDED,
            )

    def referring(self, table: str) -> list[tuple[str, str]]:
        """(table, column) of everything that refers to a table."""
        self.cursor.execute(
            """
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.confrelid = to_regclass(%s) ORDER BY 1, 2
            """,
            [table],
        )
        return list(self.cursor.fetchall())

    # What goes --------------------------------------------------------------------------------------------------------

    def added(self, table: str) -> str:
        """SQL for FROM: the rows `t` of a table that the file added and that are still there."""
        ranges = (
            f"SELECT first_id, last_id FROM imports_added WHERE upload_id = {self.upload_id} AND table_name = '{table}'"  # noqa: S608
        )
        return f"({ranges}) r JOIN {table} t ON t.id BETWEEN r.first_id AND r.last_id"

    def is_added(self, table: str, alias: str) -> str:
        """SQL: whether the file added a row of a table."""
        return (
            f"EXISTS (SELECT FROM imports_added r WHERE r.upload_id = {self.upload_id}"
            f" AND r.table_name = '{table}' AND {alias}.id BETWEEN r.first_id AND r.last_id)"
        )

    def remove(self, table: str, *, unless: str = "false") -> int:
        """Added rows go, but those that stay, those whose parent stays, those of which `unless` holds; how many."""
        parent = held_as(table).parent
        stays = [f"EXISTS (SELECT FROM staying s WHERE s.table_name = '{table}' AND s.row_id = t.id)", unless]
        if parent:
            stays.append(stays_in(*parent))
        self.cursor.execute(
            f"""
            DELETE FROM {table} USING (SELECT t.id FROM {self.added(table)} WHERE NOT ({" OR ".join(stays)})) gone
            WHERE {table}.id = gone.id
            """  # noqa: S608 - names are ours
        )
        self.removed[table] += self.cursor.rowcount
        return int(self.cursor.rowcount)

    def remove_following(self, table: str) -> None:
        """What was computed of added rows that are about to go."""
        for referring, column in self.referring(table):
            if referring in following:
                self.cursor.execute(
                    f"""
                    DELETE FROM {referring} f USING {self.added(table)}
                    WHERE f.{column} = t.id
                      AND NOT EXISTS (SELECT FROM staying s WHERE s.table_name = '{table}' AND s.row_id = t.id)
                    """  # noqa: S608 - names are ours
                )

    # What is told -----------------------------------------------------------------------------------------------------

    def _told(self) -> dict[str, Any]:
        self.cursor.execute("SELECT table_name, count(*) FROM staying GROUP BY table_name")
        kept = dict(self.cursor.fetchall())
        self.cursor.execute(
            "SELECT table_name, row_id, why, fields FROM staying ORDER BY table_name, row_id LIMIT %s", [TOLD]
        )
        rows = [list(row) for row in self.cursor.fetchall()]
        return {"removed": +self.removed, "restored": +self.restored, "kept": kept, "kept_rows": rows}


def stays_in(table: str, column: str) -> str:
    """SQL: whether the row that `t` refers to stays. One of which only some columns stay goes back as a row."""
    return (
        f"EXISTS (SELECT FROM staying s WHERE s.table_name = '{table}' AND s.row_id = t.{column} AND s.fields IS NULL)"
    )
