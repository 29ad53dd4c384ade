"""Events taken in and read, against COPY of the rows they become and against one INSERT for each.

Ours is the whole request without the network: key, allowance, unpacking, checking a hundred messages, the rows with
their unique index, the counts. Beside it, COPY puts the finished rows back into the same table with its indexes.
"""

import gzip
import io
import json
import statistics
from collections.abc import Callable, Iterator

from benchmarks import Row
from benchmarks.measuring import timed

EVENTS, AT_ONCE, PEOPLE, ROUNDS = 20_000, 100, 1_000, 3
TAKEN, WRITTEN = "events_event", "customers_entry"


def run() -> list[Row]:
    return compare(EVENTS)


def compare(count: int) -> list[Row]:
    send = tracker()
    make_people()
    seconds: dict[str, list[float]] = {}
    for part in range(ROUNDS):
        for name, spent in one_round(send, count, part):
            seconds.setdefault(name, []).append(spent)
    medians = {name: statistics.median(spent) for name, spent in seconds.items()}
    pairs = (
        (f"{count:,} events in requests of {AT_ONCE}, beside COPY of the rows", "taken", "copied"),
        (f"{count:,} events in requests of {AT_ONCE}, beside one INSERT each", "taken", "inserted"),
        (f"{count:,} events read onto the timeline, beside COPY of the entries", "read", "entries copied"),
    )
    return [row(title, medians[ours], medians[peer], count) for title, ours, peer in pairs]


def row(title: str, ours: float, peer: float, count: int) -> Row:
    return Row(title, ours, peer, ours / peer, f"{count / ours:,.0f} events/s beside {count / peer:,.0f}")


def one_round(send: Callable[[bytes], None], count: int, part: int) -> Iterator[tuple[str, float]]:
    """The same events each way; every way begins with an empty table."""
    from regulars.events import reading
    from regulars.lib.clock import now

    requests = [packed(part, first) for first in range(0, count, AT_ONCE)]
    empty(TAKEN)
    yield "taken", timed(lambda: [send(request) for request in requests])
    rows = saved(TAKEN, count)
    empty(TAKEN)
    yield "inserted", timed(lambda: insert_each(rows))
    empty(TAKEN)
    yield "copied", timed(lambda: put_back(TAKEN, rows))
    empty(WRITTEN)
    yield "read", timed(lambda: reading.read_waiting(clock=now))
    entries = saved(WRITTEN, count)
    empty(WRITTEN)
    yield "entries copied", timed(lambda: put_back(WRITTEN, entries))


def tracker() -> Callable[[bytes], None]:
    from django.test import Client

    from regulars.lib.clock import now
    from regulars.staff.api_keys import make_key

    _key, secret = make_key(name="Shop", scopes=["events:write"], employee_id=None, actor="", now=now())
    client = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {secret}", "content-encoding": "gzip"})

    def send(body: bytes) -> None:
        answer = client.post("/v1/batch", body, content_type="application/json")
        verdicts = {result["verdict"] for result in answer.json()["results"]}
        assert verdicts == {"accepted"}, answer.content

    return send


def packed(part: int, first: int) -> bytes:
    messages = [
        {
            "type": "track", "event": "Product Viewed", "messageId": f"4b9b17c1-89b2-4c0e-{part:04}-{number:012}",
            "userId": f"user-{number % PEOPLE}", "timestamp": "2026-01-05T10:00:00.000Z",
            "properties": {"sku": f"P-{number % 500}", "price": 12.5, "currency": "EUR", "list": "Coffee beans"},
            "context": {"library": {"name": "benchmark", "version": "1"}, "page": {"url": "https://shop.example/coffee"}},
        }
        for number in range(first, first + AT_ONCE)
    ]  # fmt: skip
    return gzip.compress(json.dumps({"batch": messages, "sentAt": "2026-01-05T10:00:01.000Z"}).encode(), 1)


def make_people() -> None:
    from regulars.customers.identities import resolve_identity
    from regulars.customers.types import Described
    from regulars.lib.clock import now

    for number in range(PEOPLE):
        resolve_identity("external", f"user-{number}", create=Described(f"Customer {number}"), now=now())


def empty(table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
        cursor.execute("CHECKPOINT")


def saved(table: str, count: int) -> bytes:
    from django.db import connection

    kept = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        for block in rows:
            kept.write(block)
    assert kept.getvalue().count(b"\n") == count
    return kept.getvalue()


def put_back(table: str, rows: bytes) -> None:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(rows)


def insert_each(rows: bytes) -> None:
    """One INSERT and one commit for each event, as a simple program does it."""
    from django.db import connection

    fields = [[None if field == r"\N" else field for field in line.split("\t")] for line in rows.decode().splitlines()]
    with connection.cursor() as cursor:
        for values in fields:
            cursor.execute(f"INSERT INTO {TAKEN} VALUES ({', '.join(['%s'] * len(values))})", values)
