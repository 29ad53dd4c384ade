"""What a file changed of customers we knew, on their timeline: one entry for each, what it was before and after.

Figures of groups as they were read it (`insight.histories`), long after what is kept to take the file back is gone.
"""

import json
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from regulars.customers.kinds import CHANGED_BY_FILE
from regulars.customers.models import AttributeDefinition

COLUMNS = ("name", "kind", "country", "language", "joined_on", "manager_id")
SAME = "({}) IS NOT DISTINCT FROM ({})".format(*(", ".join(f"{row}.{name}" for name in COLUMNS) for row in "cb"))


def record(cursor: CursorWrapper, *, actor: str, now: datetime) -> None:
    """Compare the table `better` with what stands now: to be called before it is written. Two queries."""
    titles = dict(AttributeDefinition.objects.values_list("key", "title"))
    values: dict[str, Any] = {
        "kind": CHANGED_BY_FILE.key,
        "now": now,
        "actor": actor,
        "titles": json.dumps(titles, ensure_ascii=False),
    }
    cursor.execute(STATEMENT, values)


def _side(row: str, attributes: str) -> str:
    """SQL: of one side what is different; the attributes as they were gathered. Mostly it is only these."""
    parts = [
        f"CASE WHEN c.{name} IS DISTINCT FROM b.{name} THEN jsonb_build_object('{name}', {row}.{name}) ELSE '{{}}' END"
        for name in COLUMNS
    ]
    own = f"CASE WHEN own.{attributes} IS NULL THEN '{{}}' ELSE jsonb_build_object('attributes', own.{attributes}) END"
    return f"(CASE WHEN {SAME} THEN '{{}}' ELSE {' || '.join(parts)} END || {own})"


# Ordered, so that a customer's entries of one file and the next lie side by side in the index.
STATEMENT = f"""
INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data,
                             source, source_key)
SELECT c.id, %(kind)s, %(now)s, %(now)s, %(actor)s, '', '', '',
       jsonb_build_object('before', {_side("c", "was")}, 'after', {_side("b", "became")})
       || CASE WHEN own.titles IS NULL THEN '{{}}' ELSE jsonb_build_object('titles', own.titles) END,
       '', ''
FROM better b JOIN customers_customer c ON c.id = b.id
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(k.key, coalesce(c.attributes ->> k.key, '')) AS was,
           jsonb_object_agg(k.key, k.value) AS became,
           jsonb_object_agg(k.key, coalesce(%(titles)s::jsonb ->> k.key, k.key)) AS titles
    FROM jsonb_each_text(b.attributes) k
    WHERE b.attributes <> c.attributes AND c.attributes ->> k.key IS DISTINCT FROM k.value
) own
ORDER BY c.id
"""  # noqa: S608 - names of columns are ours
