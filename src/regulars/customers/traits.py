"""Traits: what the figures say of each customer. All are replaced at once when a run is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from regulars.customers.models import Customer, Traits
from regulars.customers.segments.touching import touch_everybody

TABLE = Traits._meta.db_table
NEXT = f"{TABLE}_next"

# What `write_traits` receives for each customer, in this order.
TRAIT_COLUMNS = (
    "customer_id",
    "stage",
    "risk",
    "value_minor",
    "value_at_risk_minor",
    "orders_count",
    "spent_minor",
    "first_order_on",
    "last_order_on",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm_group",
    "expected_purchases",
    "reason",
)


@transaction.atomic
def write_traits(chunks: Iterable[bytes], *, run_id: int, now: datetime) -> int:
    """Replace everybody's traits; returns how many there are. `chunks` is CSV of TRAIT_COLUMNS, nothing = null.

    A new table is filled and indexed beside the old one and takes its name at the end: readers see the old traits
    until the transaction commits, and wait only for the renaming. Updating a million rows in place would take minutes
    and leave the table twice its size. Customers who were removed or merged into another meanwhile are left out.
    """
    with connection.cursor() as cursor:
        _fill(cursor, chunks, run_id, now)
        names = _index(cursor)
        count = _bind(cursor)
        _swap(cursor, names)
    touch_everybody("figures")
    return count


def _fill(cursor: Any, chunks: Iterable[bytes], run_id: int, now: datetime) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {NEXT}")
    cursor.execute(f"CREATE TABLE {NEXT} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    # Defaults for as long as the rows come in: the same value in a million lines need not travel.
    cursor.execute(f"ALTER TABLE {NEXT} ALTER run_id SET DEFAULT %s, ALTER computed_at SET DEFAULT %s", [run_id, now])
    with cursor.copy(f"COPY {NEXT} ({', '.join(TRAIT_COLUMNS)}) FROM STDIN (FORMAT csv)") as copy:
        for chunk in chunks:
            copy.write(chunk)
    cursor.execute(f"ALTER TABLE {NEXT} ALTER run_id DROP DEFAULT, ALTER computed_at DROP DEFAULT")


def _index(cursor: Any) -> list[str]:
    """The indexes of the old table on the new one, under passing names; returns the names they are to have."""
    cursor.execute(
        "SELECT indexname, indexdef, schemaname FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema()",
        [TABLE],
    )
    names = []
    for name, definition, schema in cursor.fetchall():
        made = definition.replace(f" INDEX {name} ", f' INDEX "{_passing(name)}" ', 1)
        cursor.execute(made.replace(f" {schema}.{TABLE} ", f" {schema}.{NEXT} ", 1))
        names.append(name)
    cursor.execute(f"ANALYZE {NEXT}")
    return names


def _bind(cursor: Any) -> int:
    """The keys of the old table on the new one; from here on no customer can be removed. Returns the rows."""
    customers = Customer._meta.db_table
    cursor.execute(f"LOCK TABLE {customers} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(
        f"DELETE FROM {NEXT} t WHERE NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM {customers} c WHERE c.id = t.customer_id AND c.merged_into_id IS NULL)"
    )
    cursor.execute(
        "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'f') ORDER BY contype DESC",
        [TABLE],
    )
    for name, kind, definition in cursor.fetchall():
        made = f'PRIMARY KEY USING INDEX "{_passing(name)}"' if kind == "p" else definition
        cursor.execute(f'ALTER TABLE {NEXT} ADD CONSTRAINT "{_passing(name) if kind == "p" else name}" {made}')
    cursor.execute(f"SELECT count(*) FROM {NEXT}")  # noqa: S608 (names are ours)
    count: int = cursor.fetchone()[0]
    return count


def _swap(cursor: Any, names: list[str]) -> None:
    cursor.execute(f"DROP TABLE {TABLE}")
    cursor.execute(f"ALTER TABLE {NEXT} RENAME TO {TABLE}")
    for name in names:
        cursor.execute(f'ALTER INDEX "{_passing(name)}" RENAME TO "{name}"')


def _passing(name: str) -> str:
    return f"{name[:57]}_next"
