"""Rows that a file changed, as they were before it; column by column, where nobody changed the column again since."""

from typing import TYPE_CHECKING

from regulars.imports.held import Held
from regulars.imports.journal import as_json, quoted

if TYPE_CHECKING:
    from regulars.imports.taking_back import TakingBack


def differences(work: "TakingBack", table: Held) -> str:
    """SQL: (row_id, field, inner, was, ours) for each column that the file changed; `inner` is the key of an object.

    `ours` says that the file's value still stands there.
    """
    nested = f"ARRAY[{quoted(table.nested)}]::text[]"
    return f"""
        WITH c AS MATERIALIZED (
            SELECT ch.row_id, ch.before, ch.after, {as_json(table.table)} AS now
            FROM imports_change ch JOIN {table.table} t ON t.id = ch.row_id
            WHERE ch.upload_id = {work.upload_id} AND ch.table_name = '{table.table}' AND ch.after IS NOT NULL
        )
        SELECT row_id, f.key AS field, NULL::text AS inner, before -> f.key AS was,
               now -> f.key IS NOT DISTINCT FROM after -> f.key AS ours
        FROM c CROSS JOIN LATERAL jsonb_object_keys(before) f (key)
        WHERE f.key <> ALL ({nested}) AND before -> f.key IS DISTINCT FROM after -> f.key
        UNION ALL
        SELECT row_id, n.field, k.key, before -> n.field -> k.key,
               (now -> n.field -> k.key) IS NOT DISTINCT FROM (after -> n.field -> k.key)
        FROM c CROSS JOIN LATERAL unnest({nested}) n (field)
        CROSS JOIN LATERAL (SELECT jsonb_object_keys((before -> n.field) || (after -> n.field))) k (key)
        WHERE (before -> n.field -> k.key) IS DISTINCT FROM (after -> n.field -> k.key)
    """  # noqa: S608 - names and numbers are ours


def changed_again(work: "TakingBack", table: Held) -> str:
    """SQL: rows in which somebody changed again what the file had changed."""
    return f"SELECT row_id FROM ({differences(work, table)}) d WHERE NOT ours"  # noqa: S608


def put_back(work: "TakingBack", table: Held) -> int:
    """Changed rows as before, then removed rows again; how many."""
    work.cursor.execute(
        f"SELECT after IS NULL, count(*) FROM imports_change WHERE upload_id = {work.upload_id}"  # noqa: S608
        f" AND table_name = '{table.table}' GROUP BY 1"
    )
    kinds = dict(work.cursor.fetchall())
    count = _restore(work, table) if kinds.get(False) else 0
    return count + (_insert_again(work, table) if kinds.get(True) else 0)


def _restore(work: "TakingBack", table: Held) -> int:
    work.cursor.execute(f"DROP TABLE IF EXISTS differing; CREATE TEMP TABLE differing AS {differences(work, table)}")
    _note_columns_that_stay(work, table)
    columns = ", ".join(f'"{name}"' for name in _columns(work, table))
    work.cursor.execute(
        f"""
        WITH patch AS (
            SELECT row_id, coalesce(jsonb_object_agg(field, was) FILTER (WHERE "inner" IS NULL), '{{}}') AS plain
            FROM differing d WHERE ours AND {_may_go_back(table)} GROUP BY row_id
        )
        UPDATE {table.table} t SET ({columns}) = (
            SELECT {columns} FROM jsonb_populate_record(t, p.plain || {_objects(table)})
        ) FROM patch p WHERE p.row_id = t.id
        """  # noqa: S608 - names are ours
    )
    return int(work.cursor.rowcount)


def _objects(table: Held) -> str:
    """SQL: the objects of a row with the file's keys as before: gone where there were none."""
    built = [
        f"""jsonb_build_object('{name}',
            (to_jsonb(t) -> '{name}')
            - coalesce((SELECT array_agg(d."inner") FROM differing d
                        WHERE d.row_id = t.id AND d.field = '{name}' AND d.ours), '{{}}')
            || coalesce((SELECT jsonb_object_agg(d."inner", d.was) FROM differing d
                         WHERE d.row_id = t.id AND d.field = '{name}' AND d.ours AND d.was IS NOT NULL), '{{}}'))"""  # noqa: S608
        for name in table.nested
    ]
    return " || ".join(built) or "'{}'::jsonb"


def _may_go_back(table: Held) -> str:
    """SQL: of a whole row nothing goes back while the row stays."""
    if not table.whole:
        return "true"
    return f"NOT EXISTS (SELECT FROM staying s WHERE s.table_name = '{table.table}' AND s.row_id = d.row_id)"


def _note_columns_that_stay(work: "TakingBack", table: Held) -> None:
    work.cursor.execute("CREATE INDEX ON differing (row_id); ANALYZE differing")
    if table.whole:
        return
    work.cursor.execute(
        f"""
        INSERT INTO staying
        SELECT '{table.table}', row_id, 'changed_since',
               array_agg(coalesce(field || '.' || "inner", field) ORDER BY field)
        FROM differing WHERE NOT ours GROUP BY row_id ON CONFLICT DO NOTHING
        """  # noqa: S608 - names are ours
    )


def _columns(work: "TakingBack", table: Held) -> list[str]:
    work.cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
        " AND attname <> 'id' AND attname <> ALL (%s) AND attgenerated = ''",
        [table.table, list(table.derived)],
    )
    return [name for (name,) in work.cursor.fetchall()]


def _insert_again(work: "TakingBack", table: Held) -> int:
    """Rows the file removed, where what they belong to is still there and goes back as well."""
    belongs = "true"
    if table.parent:
        parent, column = table.parent
        belongs = (
            f"EXISTS (SELECT FROM {parent} p WHERE p.id = t.{column}) AND NOT EXISTS (SELECT FROM staying s"  # noqa: S608
            f" WHERE s.table_name = '{parent}' AND s.row_id = t.{column} AND s.fields IS NULL)"
        )
    work.cursor.execute(
        f"""
        INSERT INTO {table.table} SELECT t.* FROM imports_change ch
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{table.table}, ch.before) t
        WHERE ch.upload_id = {work.upload_id} AND ch.table_name = '{table.table}' AND ch.after IS NULL AND {belongs}
        ON CONFLICT DO NOTHING
        """  # noqa: S608 - names are ours
    )
    return int(work.cursor.rowcount)
