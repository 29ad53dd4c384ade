"""Knowing a customer among a million, with ten million entries, and one who has a hundred thousand more of their own.

Customer page, timeline near and deep, search in it, search of customers, a segment of five conditions counted: each
beside a bare view or a bare query of the same rows. What is asked of the timeline must never read it from end to end.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.http import QueryDict
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import Row
from benchmarks.know_company import BUSY_ENTRIES, busy
from benchmarks.measuring import in_turn
from benchmarks.pages import TYPING, bare_rows, compared, opened, signed_in
from benchmarks.pages_company import grow

SIZE = int(os.environ.get("BENCH_KNOW_CUSTOMERS", "1000000"))
# In a small company the whole timeline is read sooner than its index.
PLANNED_FROM = 100_000
MOST = 4.0
COUNTS = 5
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "timeline"}
SEARCHES = {
    "customers by a part of a name «яценк»": "/customers/?q=яценк",
    "customers by the end of a phone «4567»": "/customers/?q=4567",
}
FIVE = {
    "all": [
        {"is": "country", "values": ["MD"]},
        {"is": "attribute", "name": "industry", "how": "is", "value": "retail"},
        {"is": "stage", "values": ["slipping"]},
        {"is": "value", "how": "at_least", "minor": 50_000},
        {"is": "did", "event": "purchases.order_placed", "how": "at_least", "times": 2, "days": 90},
    ]
}
COUNTED = """
SELECT count(*) FROM customers_customer c JOIN customers_traits t ON t.customer_id = c.id
WHERE c.merged_into_id IS NULL AND c.country = 'MD' AND c.attributes @> '{"industry": "retail"}'
  AND t.stage = 'slipping' AND t.value_minor >= 50000
  AND (SELECT count(*) FROM customers_entry e WHERE e.customer_id = c.id AND e.kind = 'purchases.order_placed'
       AND e.happened_at >= %s AND e.happened_at <= %s) >= 2
"""


@override_settings(ROOT_URLCONF="benchmarks.know_bare", ALLOWED_HOSTS=["*"])
def run() -> list[Row]:
    client = signed_in()
    grow(SIZE)
    rows = [*of_customers(client), *of_timeline(client, busy(SIZE // 2)), segment_counted()]
    for row in rows:
        if row.ratio > MOST:
            print(f"  {row.name}: more than {MOST:.0f} times its bare view", flush=True)
    return rows


def of_customers(client: Client) -> Iterator[Row]:
    # A prime step, so that every turn opens another customer somewhere else.
    number = [1 + turn * 7919 % SIZE for turn in range(100)]
    yield row_of(
        "customer page",
        lambda turn: client.get(f"/customers/{number[turn]}/"),
        lambda turn: client.get(f"/bare/{number[turn]}"),
    )
    for name, address in SEARCHES.items():
        bare = bare_rows(client, address, **TYPING)
        yield row_of(name, opened(client, address, **TYPING), opened(client, bare))


def of_timeline(client: Client, customer_id: int) -> Iterator[Row]:
    """Of the customer with very many entries: the newest, those of years ago, and what is sought among them."""
    page, deep = f"/customers/{customer_id}/", (NOW - timedelta(minutes=10 * BUSY_ENTRIES // 2)).isoformat()
    asked = {
        "timeline, the newest page": page,
        "timeline, deep in the past": f"{page}?timeline={cursor(deep)}",
        "timeline, narrowed to calls": f"{page}?show=calls",
        "timeline, words that many notes have": f"{page}?q=гречаний",
    }
    for name, address in asked.items():
        bare = f"/bare/entries?ids={','.join(map(str, shown_at(customer_id, address)))}"
        yield row_of(f"{name}, of {BUSY_ENTRIES:,} entries", opened(client, address, **PART), opened(client, bare))
    yield row_of(
        "timeline, words nobody said: a stretch of 5,000 entries looked through",
        opened(client, f"{page}?q=nowhere", **PART),
        opened(client, f"/bare/stretch/{customer_id}?q=nowhere"),
    )


def row_of(name: str, ours: Callable, bare: Callable) -> Row:
    """Measured, with its plans looked at."""
    with CaptureQueriesContext(connection) as captured:
        ours(0)
    refuse_long_reads(name, [query["sql"] for query in captured])
    return compared(name, SIZE, ours, bare)


def segment_counted() -> Row:
    from regulars.customers.segments import counting
    from regulars.customers.segments.rule import rule_of
    from regulars.customers.segments.rulebook import rulebook

    rule, book = rule_of(FIVE), rulebook()
    with CaptureQueriesContext(connection) as captured:
        found = counting.found(rule, book, now=NOW)
    refuse_long_reads("segment", [query["sql"] for query in captured])
    number = bare_count()
    medians = in_turn({"ours": lambda: counting.found(rule, book, now=NOW), "bare": bare_count}, COUNTS)
    ours, bare = medians["ours"], medians["bare"]
    note = f"{found.number} found{'' if found.exact else ' by a sample'}, {number} by the bare count; examples included"
    return Row(f"segment of five conditions counted, {SIZE:,} customers", ours, bare, ours / bare, note)


def bare_count() -> int:
    """By hand, with the days as the company has them."""
    begins = NOW.replace(hour=0) - timedelta(days=90)
    with connection.cursor() as running:
        running.execute(COUNTED, [begins, NOW])
        return int(running.fetchone()[0])


def refuse_long_reads(name: str, statements: list[str]) -> None:
    """Stops the benchmark when a plan reads the whole timeline."""
    if SIZE < PLANNED_FROM:
        return
    for statement in statements:
        if "customers_entry" in statement and statement.lstrip().startswith(("SELECT", "WITH")):
            with connection.cursor() as running:
                running.execute(f"EXPLAIN {statement}")
                plan = "\n".join(line for (line,) in running.fetchall())
            assert "Seq Scan on customers_entry" not in plan, f"{name} reads the whole timeline:\n{statement}\n{plan}"


def cursor(moment: str) -> str:
    from regulars.lib.paging import encode_cursor

    return encode_cursor("after", moment, 1)


def shown_at(customer_id: int, address: str) -> list[int]:
    """The numbers of the entries that a part of the timeline shows."""
    from regulars.customers import queries
    from regulars.desk.timeline_filters import read_filters

    given = QueryDict(address.partition("?")[2])
    sought = read_filters(customer_id, given).sought()
    found = queries.timeline_of(customer_id, sought=sought, cursor=given.get("timeline", "")).rows
    assert found, f"{address} shows nothing"
    return [entry.pk for entry in found]
