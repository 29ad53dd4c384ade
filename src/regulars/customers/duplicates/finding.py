"""Look for customers who may be one, and keep what was found. In the worker only."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from regulars.customers.duplicates.linking import Pair, likely_pairs
from regulars.customers.duplicates.reading import Everybody

KEEP = """
INSERT INTO customers_suggestion (first_id, second_id, score, reasons, seen, state, found_at, decided_by)
SELECT f.first_id, f.second_id, f.score, f.reasons, f.seen, 'new', %(now)s, ''
FROM found f JOIN customers_customer a ON a.id = f.first_id JOIN customers_customer b ON b.id = f.second_id
WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND a.erased_at IS NULL AND b.erased_at IS NULL
ON CONFLICT (first_id, second_id) DO UPDATE
SET score = excluded.score, reasons = excluded.reasons, seen = excluded.seen, state = 'new',
    found_at = CASE customers_suggestion.state WHEN 'new' THEN customers_suggestion.found_at ELSE excluded.found_at END,
    decided_at = NULL, decided_by = ''
WHERE customers_suggestion.seen <> excluded.seen
   OR (customers_suggestion.state = 'new'
       AND (customers_suggestion.score, customers_suggestion.reasons) <> (excluded.score, excluded.reasons))
"""
FORGET = """
DELETE FROM customers_suggestion s WHERE s.state = 'new' AND s.reasons::text NOT LIKE '%claimed_%'
AND NOT EXISTS (SELECT FROM found f WHERE f.first_id = s.first_id AND f.second_id = s.second_id)
"""


def find_duplicates(*, now: datetime) -> int:
    """Compare all customers and keep the pairs to look at; returns how many wait for a person now.

    A pair that somebody said to be different comes again only when what was compared has changed; one that is no
    longer alike and nobody has looked at is forgotten. Safe to be killed anywhere and to be run twice.
    """
    pairs = list(likely_pairs(Everybody()))
    with transaction.atomic(), connection.cursor() as cursor:
        _stage(cursor, pairs)
        cursor.execute(KEEP, {"now": now})
        cursor.execute(FORGET)
        cursor.execute("SELECT count(*) FROM customers_suggestion WHERE state = 'new'")
        waiting: int = cursor.fetchone()[0]
    return waiting


def _stage(cursor: CursorWrapper, pairs: Iterable[Pair]) -> None:
    cursor.execute(
        "DROP TABLE IF EXISTS pg_temp.found;"
        "CREATE TEMP TABLE found (first_id bigint, second_id bigint, score float8, reasons jsonb, seen text)"
        " ON COMMIT DROP"
    )
    with cursor.copy("COPY found FROM STDIN") as copy:
        for pair in pairs:
            reasons = "[" + ", ".join(f'"{reason}"' for reason in pair.reasons) + "]"
            copy.write_row((pair.first, pair.second, round(pair.score, 4), reasons, pair.seen))
