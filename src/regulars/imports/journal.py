"""What a file changes, kept in the transaction that loads it, so that it can be taken back.

Rows that were added are found when all is loaded: their numbers lie above the last one of their table, and nobody
else can have written what is visible here and not yet committed. Rows that are changed or removed are told by the
loader before it does so (`Load.keep`), and compared with what became of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from regulars.imports.held import held_as
from regulars.imports.types import Counts, Load, Target

HALF, WHOLE = 1 << 31, 1 << 32
ABOVE = "id > %s AND xmin = %s::xid"


def kept_in_mind(upload_id: int, load: Load, target: Target) -> Counts:
    """Load, and keep what was added and changed, so that it can be shown and taken back."""
    journal = Journal(load.cursor, upload_id, target.tables)
    journal.begin()
    counts = target.load(load.with_keep(journal.keep))
    journal.finish()
    return counts


class Journal:
    """Of one load: `begin` before, `keep` meanwhile, `finish` when everything is in the tables."""

    def __init__(self, cursor: CursorWrapper, upload_id: int, tables: Sequence[str]) -> None:
        self.cursor, self.upload_id, self.tables = cursor, upload_id, tables

    def begin(self) -> None:
        self.cursor.execute(
            """
            DROP TABLE IF EXISTS kept_before;
            CREATE TEMP TABLE kept_before (
                table_name text NOT NULL, row_id bigint NOT NULL, before jsonb NOT NULL,
                PRIMARY KEY (table_name, row_id)
            ) ON COMMIT DROP
            """
        )
        self.last = {table: self._last_number(table) for table in self.tables}

    def _last_number(self, table: str) -> int:
        self.cursor.execute("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')), 0)", [table])
        return int(self.cursor.fetchone()[0])

    def keep(self, table: str, ids: str, parameters: Sequence[Any] = ()) -> None:
        """Remember rows as they are now. `ids` is a query of numbers; those the file itself added are left out."""
        self.cursor.execute(
            f"""
            INSERT INTO kept_before SELECT '{table}', t.id, {as_json(table)} FROM {table} t
            WHERE t.id IN ({ids}) AND t.id <= {self.last[table]} ON CONFLICT DO NOTHING
            """,  # noqa: S608 - names of tables and columns are ours
            list(parameters),
        )

    def finish(self) -> None:
        for table in self.tables:
            self._note_added(table)
        self.cursor.execute("ANALYZE kept_before")
        for table in self.tables:
            self._note_changed(table)

    # Added --------------------------------------------------------------------------------------------------------

    def _note_added(self, table: str) -> None:
        for writer, count, first, last in self._written_since(table):
            if last - first + 1 == count:
                self._note_ranges("SELECT %s::bigint, %s::bigint", [first, last], table)
            else:
                islands = f"SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM {table} WHERE {ABOVE}"  # noqa: S608
                parameters = [self.last[table], writer]
                self._note_ranges(f"SELECT min(id), max(id) FROM ({islands}) i GROUP BY island", parameters, table)  # noqa: S608

    def _note_ranges(self, ranges: str, parameters: list[Any], table: str) -> None:
        self.cursor.execute(
            "INSERT INTO imports_added (upload_id, table_name, first_id, last_id)"  # noqa: S608 - the query is ours
            f" SELECT %s, %s, r.first_id, r.last_id FROM ({ranges}) r (first_id, last_id)",
            [self.upload_id, table, *parameters],
        )

    def _written_since(self, table: str) -> list[tuple[str, int, int, int]]:
        """(transaction, rows, first number, last number) of the rows that are ours; mostly one transaction."""
        self.cursor.execute(
            f"SELECT xmin::text, count(*), min(id), max(id) FROM {table} WHERE id > %s GROUP BY xmin",  # noqa: S608
            [self.last[table]],
        )
        return [row for row in self.cursor.fetchall() if self._is_ours(int(row[0]))]

    def _is_ours(self, writer: int) -> bool:
        """What is visible here was written by us, or by somebody whose transaction is over."""
        self.cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        now = int(self.cursor.fetchone()[0])
        # Rows carry the lower half of the number of their transaction.
        whole = now + (writer - now + HALF) % WHOLE - HALF
        self.cursor.execute("SELECT pg_xact_status(%s::text::xid8) = 'in progress'", [whole])
        return bool(self.cursor.fetchone()[0])

    # Changed ------------------------------------------------------------------------------------------------------

    def _note_changed(self, table: str) -> None:
        customer = held_as(table).customer
        self.cursor.execute(
            f"""
            INSERT INTO imports_change (upload_id, table_name, row_id, customer_id, before, after)
            SELECT %s, '{table}', c.row_id, (c.before ->> '{customer}')::bigint, c.before, c.after
            FROM (
                SELECT k.row_id, k.before, {as_json(table)} AS after
                FROM kept_before k LEFT JOIN {table} t ON t.id = k.row_id WHERE k.table_name = '{table}' OFFSET 0
            ) c WHERE c.after IS DISTINCT FROM c.before ORDER BY c.row_id
            """,  # noqa: S608 - names of tables and columns are ours
            [self.upload_id],
        )


def as_json(table: str) -> str:
    """SQL: the row `t`, without what is derived from it."""
    derived = quoted(held_as(table).derived)
    return f"to_jsonb(t) - ARRAY[{derived}]" if derived else "to_jsonb(t)"


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
