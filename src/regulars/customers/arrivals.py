"""Many customers at once, set by set: the statements behind `commands.take_in_customers`.

Nothing here goes row by row but the keys for order and search, which PostgreSQL cannot make; they are streamed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from regulars.customers import changed_by_files
from regulars.customers.names import search_text, sort_key
from regulars.imports.types import Keep, keep_nothing

CHUNK = 10_000
BARE_NUMBER = "(channel = 'external' AND name IS NULL AND email IS NULL AND phone IS NULL AND value ~ '^[!-~]+$')"


def prepare(cursor: CursorWrapper) -> None:
    cursor.execute(
        """
        DROP TABLE IF EXISTS arrivals, renamed, keys, better;
        CREATE TEMP TABLE arrivals (
            ref text NOT NULL, channel text NOT NULL, value text NOT NULL,
            name text, email text, phone text, kind text, country text, language text, joined_on date, manager text,
            attributes jsonb, customer_id bigint, person_id bigint, is_new boolean NOT NULL DEFAULT false,
            kept_channel text
        ) ON COMMIT DROP;
        CREATE TEMP TABLE renamed (customer_id bigint NOT NULL) ON COMMIT DROP;
        CREATE TEMP TABLE keys (
            customer_id bigint NOT NULL, sort_key text NOT NULL, search_text text NOT NULL
        ) ON COMMIT DROP;
        """
    )


def recognise(cursor: CursorWrapper, channel: str) -> bool:
    """Customers we know by the identity itself. False where no row is about this channel."""
    cursor.execute("SELECT EXISTS (SELECT FROM arrivals WHERE channel = %s)", [channel])
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("ANALYZE arrivals")
    cursor.execute(
        """
        UPDATE arrivals a SET customer_id = i.customer_id FROM customers_identity i
        WHERE a.channel = %s AND i.channel = a.channel AND i.value = a.value
        """,
        [channel],
    )
    return True


def link(cursor: CursorWrapper, channel: str) -> None:
    """Customers we know by another identity of the row, who have none of this channel yet."""
    for other in ("email", "phone"):
        if other == channel:
            continue
        cursor.execute(
            f"""
            WITH found AS (
                SELECT DISTINCT ON (i.customer_id) a.ref, i.customer_id
                FROM arrivals a JOIN customers_identity i ON i.channel = %(other)s AND i.value = a.{other}
                WHERE a.channel = %(channel)s AND a.customer_id IS NULL AND a.{other} IS NOT NULL
                  AND NOT EXISTS (SELECT FROM customers_identity own
                                  WHERE own.customer_id = i.customer_id AND own.channel = %(channel)s)
                  AND NOT EXISTS (SELECT FROM arrivals b
                                  WHERE b.channel = %(channel)s AND b.customer_id = i.customer_id)
                ORDER BY i.customer_id, a.ref
            )
            UPDATE arrivals a SET customer_id = found.customer_id FROM found WHERE a.ref = found.ref
            """,  # noqa: S608 - `other` is one of two words of ours
            {"channel": channel, "other": other},
        )


def number(cursor: CursorWrapper, channel: str) -> None:
    """Numbers for those who are new, and for the people among them whose name is known."""
    cursor.execute(
        """
        UPDATE arrivals SET is_new = true,
               customer_id = nextval(pg_get_serial_sequence('customers_customer', 'id')),
               person_id = CASE WHEN name IS NOT NULL AND coalesce(kind, 'person') = 'person'
                                THEN nextval(pg_get_serial_sequence('customers_person', 'id')) END
        WHERE channel = %s AND customer_id IS NULL
        """,
        [channel],
    )


def add(cursor: CursorWrapper, channel: str, *, now: datetime) -> None:
    cursor.execute("TRUNCATE keys")
    # A plain number in another system is its own key; everything else goes through `names`.
    cursor.execute(
        "INSERT INTO keys SELECT customer_id, lower(left(value, 300)), lower(value)"  # noqa: S608 - a constant of ours
        f" FROM arrivals WHERE is_new AND channel = %s AND {BARE_NUMBER}",
        [channel],
    )
    _keys_of(
        cursor,
        "SELECT customer_id, coalesce(name, value), ARRAY[channel, value, 'email', email, 'phone', phone]"  # noqa: S608
        f" FROM arrivals WHERE is_new AND channel = %s AND NOT {BARE_NUMBER}",
        [channel],
    )
    cursor.execute(
        """
        INSERT INTO customers_customer (id, kind, name, sort_key, search_text, language, country, attributes,
                                        manager_id, joined_on, created_at)
        SELECT a.customer_id, coalesce(a.kind, 'person'), left(coalesce(a.name, a.value), 300), k.sort_key,
               k.search_text, coalesce(a.language, ''), coalesce(a.country, ''), coalesce(a.attributes, '{}'),
               e.id, a.joined_on, %s
        FROM arrivals a JOIN keys k USING (customer_id)
        LEFT JOIN staff_employee e ON lower(e.email) = lower(a.manager)
        WHERE a.is_new AND a.channel = %s
        ORDER BY a.customer_id
        """,
        [now, channel],
    )
    cursor.execute(
        """
        INSERT INTO customers_person (id, customer_id, full_name, given_name, patronymic, family_name, gender,
                                      language, created_at)
        SELECT person_id, customer_id, left(name, 300), '', '', '', '', coalesce(language, ''), %s
        FROM arrivals WHERE is_new AND channel = %s AND person_id IS NOT NULL
        """,
        [now, channel],
    )


def attach_identities(cursor: CursorWrapper, channel: str, *, now: datetime) -> None:
    """The identity a row is about, then the others where nobody has them. The same value twice: the first keeps it."""
    cursor.execute(
        """
        INSERT INTO customers_identity (customer_id, person_id, channel, value, created_at)
        SELECT customer_id, CASE WHEN channel <> 'external' THEN person_id END, channel, value, %s
        FROM arrivals WHERE is_new AND channel = %s ORDER BY customer_id
        """,
        [now, channel],
    )
    cursor.execute(
        """
        WITH added AS (
            INSERT INTO customers_identity (customer_id, person_id, channel, value, created_at)
            SELECT DISTINCT ON (o.channel, o.value) a.customer_id, a.person_id, o.channel, o.value, %s::timestamptz
            FROM arrivals a
            CROSS JOIN LATERAL (VALUES (a.channel, a.value), ('email', a.email), ('phone', a.phone)) o (channel, value)
            WHERE a.channel = %s AND o.value IS NOT NULL AND NOT (a.is_new AND o.channel = a.channel)
            ORDER BY o.channel, o.value, a.ref
            ON CONFLICT (channel, value) DO NOTHING
            RETURNING customer_id
        )
        INSERT INTO renamed SELECT DISTINCT customer_id FROM added
        """,
        [now, channel],
    )


def update_known(cursor: CursorWrapper, *, renames: bool, actor: str, now: datetime, keep: Keep = keep_nothing) -> int:
    """What the rows say better of customers we knew; how many of them changed.

    Without `renames` a name is taken only for a customer who was nothing but a number so far.
    """
    gather_better(cursor, renames=renames)
    keep("customers_customer", "SELECT id FROM better")
    keep(
        "customers_person",
        "SELECT p.id FROM better b JOIN customers_person p ON p.customer_id = b.id"
        " WHERE b.name <> b.old_name AND p.full_name = b.old_name",
    )
    changed_by_files.record(cursor, actor=actor, now=now)
    cursor.execute(
        """
        WITH changed AS (
            UPDATE customers_customer c
            SET name = b.name, kind = b.kind, country = b.country, language = b.language, joined_on = b.joined_on,
                manager_id = b.manager_id, attributes = b.attributes
            FROM better b WHERE c.id = b.id
            RETURNING c.id, c.name, b.old_name, c.kind
        ), named AS (
            INSERT INTO renamed SELECT id FROM changed WHERE name <> old_name RETURNING customer_id
        ), people AS (
            UPDATE customers_person p SET full_name = c.name FROM changed c
            WHERE p.customer_id = c.id AND p.full_name = c.old_name AND c.name <> c.old_name RETURNING p.customer_id
        ), met AS (
            INSERT INTO customers_person (customer_id, full_name, given_name, patronymic, family_name, gender,
                                          language, created_at)
            SELECT c.id, c.name, '', '', '', '', '', %(now)s FROM changed c
            WHERE c.name <> c.old_name AND c.kind = 'person'
              AND NOT EXISTS (SELECT FROM customers_person p WHERE p.customer_id = c.id)
        )
        SELECT count(*) FROM changed
        """,
        {"now": now},
    )
    return int(cursor.fetchone()[0])


def gather_better(cursor: CursorWrapper, *, renames: bool) -> None:
    """Table `better`: the customers that rows say something new of, as they will be."""
    cursor.execute("ANALYZE arrivals")
    cursor.execute(
        """
        CREATE TEMP TABLE better ON COMMIT DROP AS
        WITH said AS (
            SELECT DISTINCT ON (a.customer_id) a.*, e.id AS manager_id
            FROM arrivals a LEFT JOIN staff_employee e ON lower(e.email) = lower(a.manager)
            WHERE NOT a.is_new ORDER BY a.customer_id, a.ref
        ), told AS (
            SELECT c.id, c.name AS old_name,
                   CASE WHEN s.name IS NOT NULL AND (%(renames)s OR c.name = s.value) THEN left(s.name, 300)
                        ELSE c.name END AS name,
                   coalesce(s.kind, c.kind) AS kind, coalesce(s.country, c.country) AS country,
                   coalesce(s.language, c.language) AS language, coalesce(s.joined_on, c.joined_on) AS joined_on,
                   coalesce(s.manager_id, c.manager_id) AS manager_id,
                   c.attributes || coalesce(s.attributes, '{}') AS attributes
            FROM said s JOIN customers_customer c ON c.id = s.customer_id
        )
        SELECT t.* FROM told t JOIN customers_customer c ON c.id = t.id
        WHERE (c.name, c.kind, c.country, c.language, c.joined_on, c.manager_id, c.attributes)
              IS DISTINCT FROM
              (t.name, t.kind, t.country, t.language, t.joined_on, t.manager_id, t.attributes)
        """,
        {"renames": renames},
    )
    cursor.execute("ANALYZE better")


def refresh_search(cursor: CursorWrapper) -> None:
    """New keys for customers we knew whose name or identities changed; of a merged one, for its survivor."""
    cursor.execute("TRUNCATE keys")
    _keys_of(
        cursor,
        "SELECT c.id, c.name, (SELECT array_agg(v) FROM customers_customer m JOIN customers_identity i"
        " ON i.customer_id = m.id CROSS JOIN LATERAL unnest(ARRAY[i.channel, i.value]) v"
        " WHERE m.id = c.id OR m.merged_into_id = c.id)"
        " || coalesce((SELECT array_agg(v) FROM customers_customer m"
        " CROSS JOIN LATERAL unnest(ARRAY['name', m.name]) v WHERE m.merged_into_id = c.id), '{}')"
        " FROM customers_customer c WHERE c.id IN (SELECT coalesce(m.merged_into_id, m.id)"
        " FROM renamed r JOIN customers_customer m ON m.id = r.customer_id)"
        " AND c.id NOT IN (SELECT customer_id FROM arrivals WHERE is_new)",
        [],
    )
    cursor.execute(
        "UPDATE customers_customer c SET sort_key = k.sort_key, search_text = k.search_text"
        " FROM keys k WHERE c.id = k.customer_id"
    )


def record_added(cursor: CursorWrapper, *, actor: str, now: datetime) -> int:
    """The first entry on the timeline of everybody who is new; how many they are."""
    cursor.execute(
        """
        INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data,
                                     source, source_key)
        SELECT customer_id, 'customers.customer_added', %s, %s, %s, '', '', '', '{}', '', ''
        FROM arrivals WHERE is_new ORDER BY customer_id
        """,
        [now, now, actor],
    )
    return int(cursor.rowcount)


def _keys_of(cursor: CursorWrapper, query: str, parameters: list[Any]) -> None:
    """Order and search keys of the customers a query names, into the table `keys`."""
    for rows in _chunks(query, parameters):
        with cursor.copy("COPY keys (customer_id, sort_key, search_text) FROM STDIN") as copy:
            for customer_id, name, identities in rows:
                pairs = [(c, v) for c, v in zip(identities[::2], identities[1::2], strict=True) if v]
                copy.write_row((customer_id, sort_key(name), search_text(name, pairs)))


def _chunks(query: str, parameters: list[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a query, some thousands at a time, through a cursor on the server."""
    with connection.chunked_cursor() as reader:
        reader.execute(query, parameters)
        while rows := reader.fetchmany(CHUNK):
            yield rows
