"""What happened: the timeline. That it happened stays, with amounts; what it says of a person goes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import Entry
from regulars.customers.privacy.words import Words, like, mentions, words_of, words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.lib.registry import ERASED, Shown, timeline_kinds

TABLES = ("customers_entry",)
CHUNK = 2_000

# What tells nothing about anybody, of every kind.
ALWAYS_KEPT = ("currency", "day_only", ERASED)
AS_TEXT = "(d.value #>> '{}')"
EMPTY = f"""
UPDATE customers_entry e SET
    person_id = NULL,
    data = CASE WHEN n.kept = e.data THEN e.data ELSE n.kept || '{{"{ERASED}": true}}' END,
    source_key = CASE WHEN {mentions("e.source_key")} THEN 'e:' || md5(%(salt)s || e.source_key) ELSE e.source_key END
FROM (
    SELECT o.id, coalesce((
        SELECT jsonb_object_agg(d.key, d.value)
        FROM jsonb_each(CASE jsonb_typeof(o.data) WHEN 'object' THEN o.data ELSE '{{}}' END) d
        WHERE jsonb_typeof(d.value) IN ('string', 'number', 'boolean')
          AND NOT (jsonb_typeof(d.value) = 'string' AND {mentions(AS_TEXT)})
          AND (d.key = ANY(%(always)s) OR d.key LIKE '%%\\_minor' OR (%(kept)s -> o.kind) ? d.key)
    ), '{{}}') AS kept
    FROM customers_entry o WHERE {{whose}}
) n
WHERE e.id = n.id AND (e.person_id IS NOT NULL OR n.kept <> e.data OR {mentions("e.source_key")})
"""  # noqa: S608 - parts are ours

# What has two sides names the other customer.
NAMES_ROWS = "(o.data ->> 'customer_id') = ANY(%(rows)s)"


def export(rows: Sequence[int]) -> Shown:
    return {_("What happened"): lines(rows)}


def lines(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    entries = Entry.objects.filter(customer_id__in=rows).order_by("happened_at", "id")
    for entry in entries.iterator(chunk_size=CHUNK):
        kind = timeline_kinds.get(entry.kind)
        yield {
            pgettext("data of a person", "when"): entry.happened_at,
            pgettext("data of a person", "what"): kind.in_words(entry.data) if kind else entry.kind,
            pgettext("data of a person", "details"): entry.data | ({"channel": entry.channel} if entry.channel else {}),
            pgettext("data of a person", "noted on"): entry.recorded_at,
        }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    words, others = words_of(rows), beside(rows)
    empty("o.customer_id = ANY(%(rows)s)", words, rows=list(rows))
    named = f"o.customer_id = ANY(%(others)s) AND {NAMES_ROWS}"
    empty(named, words, others=others, rows=[str(row) for row in rows])


def beside(rows: Sequence[int]) -> list[int]:
    """Customers that entries name: what has two sides (a merge, a relation) stands on both timelines. One query."""
    named = Entry.objects.filter(customer_id__in=rows, data__has_key="customer_id")
    numbers = set(named.values_list("data__customer_id", flat=True).distinct())
    return [number for number in numbers if isinstance(number, int)]


def erase_person(person_id: int, *, now: datetime) -> None:
    """Entries of the person, and those of the company that name them, also where others have the other side of them."""
    words, rows = words_of_person(person_id), rows_beside(person_id)
    others = beside(rows)
    theirs = """o.customer_id IN (
        SELECT c.id FROM customers_customer c JOIN customers_customer r
        ON coalesce(c.merged_into_id, c.id) = coalesce(r.merged_into_id, r.id)
        JOIN customers_person p ON p.customer_id = r.id WHERE p.id = %(person)s
    )"""
    empty(f"{theirs} AND (o.person_id = %(person)s OR {mentions('o.data::text')})", words, person=person_id)
    named = f"o.customer_id = ANY(%(others)s) AND {NAMES_ROWS} AND {mentions('o.data::text')}"
    empty(named, words, others=others, rows=[str(row) for row in rows])


def empty(whose: str, words: Words, **values: Any) -> None:
    """Take from entries all that is not known to be about nobody. Only while erasing: the timeline is append-only."""
    from psycopg.types.json import Jsonb

    kept = {kind.key: list(kind.keeps) for kind in timeline_kinds if kind.keeps}
    salt = hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()
    asked = {"kept": Jsonb(kept), "always": list(ALWAYS_KEPT), "salt": salt, **like(words), **values}
    with connection.cursor() as cursor:
        cursor.execute(EMPTY.replace("{whose}", whose), asked)
