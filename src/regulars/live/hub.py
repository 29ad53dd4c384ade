"""One connection to the database, and everybody who listens in this process.

A snapshot of PostgreSQL says exactly which transactions somebody has seen. It is the cursor: each reading takes the
rows of transactions that the snapshot before did not see, so that nothing is lost or told twice, whatever the order in
which transactions ended. Notifications only wake us up.
"""

import asyncio
import contextlib
import logging
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from regulars.live.commands import CHANNEL
from regulars.live.wire import Told, as_told

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS, SECONDS_BEFORE_NEXT_TRY = 15.0, 1.0
MOST_WAITING = 1_000
MOST_TO_CATCH_UP = 2_000
Database = psycopg.AsyncConnection[tuple[Any, ...]]
SNAPSHOT = re.compile(r"\d{1,20}:\d{1,20}:(\d{1,20}(,\d{1,20})*)?")
HERE = "SELECT pg_current_snapshot()::text"
# The cursor itself may be older than a row that was written before it ended: those between its marks are looked at too.
NEWS = """
WITH here AS MATERIALIZED (SELECT pg_current_snapshot()::text AS snapshot),
news AS (
    SELECT id, topic, data::text AS data FROM live_fact
    WHERE transaction >= pg_snapshot_xmin(%(cursor)s::pg_snapshot)
      AND NOT pg_visible_in_snapshot(transaction, %(cursor)s::pg_snapshot) {only}
    ORDER BY id LIMIT %(most)s
)
SELECT here.snapshot, news.id, news.topic, news.data FROM here LEFT JOIN news ON true ORDER BY news.id
"""
ALL, OF_TOPICS = NEWS.format(only=""), NEWS.format(only="AND topic = ANY(%(topics)s)")


class Missed(Exception):
    """Somebody was away for so long that their page had better be loaded again."""


@dataclass(eq=False)
class Listener:
    """A page that is open somewhere. `queue` holds groups of facts with the cursor after them; None ends it."""

    topics: frozenset[str]
    queue: "asyncio.Queue[tuple[Sequence[Told], str] | None]" = field(
        default_factory=lambda: asyncio.Queue(maxsize=MOST_WAITING)
    )


class Hub:
    """Reads news once and hands them to all listeners of this process."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.cursor = ""
        self.by_topic: dict[str, set[Listener]] = defaultdict(set)
        self.running: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.catching_up: Database | None = None
        self.one_at_a_time = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def listening(self, topics: Iterable[str]) -> AsyncIterator[Listener]:
        listener = Listener(frozenset(topics))
        for topic in listener.topics:
            self.by_topic[topic].add(listener)
        try:
            await self.started()
            yield listener
        finally:
            self.leave(listener)

    def leave(self, listener: Listener) -> None:
        for topic in listener.topics:
            self.by_topic[topic].discard(listener)
            if not self.by_topic[topic]:
                del self.by_topic[topic]

    async def started(self) -> None:
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self.run())
        await asyncio.wait_for(self.ready.wait(), timeout=20)

    async def run(self) -> None:
        """For ever; after a broken connection everything is caught up with from where we were."""
        while True:
            try:
                await self.follow()
            except (psycopg.Error, OSError) as error:
                logger.warning("the database does not tell news: %s", type(error).__name__)
            await asyncio.sleep(SECONDS_BEFORE_NEXT_TRY)

    async def follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True) as database:
            await database.execute(f"LISTEN {CHANNEL}")
            self.cursor = self.cursor or await here(database)
            self.ready.set()
            while True:
                await self.look(database)
                async for _notification in database.notifies(timeout=SECONDS_BETWEEN_LOOKS, stop_after=1):
                    pass

    async def look(self, database: Database) -> None:
        news, self.cursor = await read(database, self.cursor)
        self.hand_out(news, self.cursor)

    def hand_out(self, news: Sequence[Told], cursor: str) -> None:
        """Each listener gets its facts of one reading together, so that the cursor after them is true."""
        wanted: dict[Listener, list[Told]] = defaultdict(list)
        for told in news:
            for listener in self.by_topic.get(told.topic, ()):
                wanted[listener].append(told)
        for listener, theirs in wanted.items():
            self.give(listener, theirs, cursor)

    def give(self, listener: Listener, news: Sequence[Told], cursor: str) -> None:
        """Whoever does not keep up is sent away; the page comes back and catches up."""
        try:
            listener.queue.put_nowait((news, cursor))
        except asyncio.QueueFull:
            self.leave(listener)
            while not listener.queue.empty():
                listener.queue.get_nowait()
            listener.queue.put_nowait(None)

    async def since(self, cursor: str, topics: Iterable[str]) -> tuple[Sequence[Told], str]:
        """What somebody missed who was away, and where they are then. Raises Missed when it is too much."""
        async with self.one_at_a_time:
            try:
                news, after = await read(await self.second_connection(), cursor, topics=list(topics))
            except psycopg.OperationalError:
                self.catching_up = None
                news, after = await read(await self.second_connection(), cursor, topics=list(topics))
        if len(news) > MOST_TO_CATCH_UP:
            raise Missed
        return news, after

    async def second_connection(self) -> Database:
        """The first one waits for notifications, and one who comes back must not wait with it."""
        if self.catching_up is None:
            self.catching_up = await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True)
        return self.catching_up


async def here(database: Database) -> str:
    row = await (await database.execute(HERE)).fetchone()
    return str(row[0]) if row else ""


async def read(database: Database, cursor: str, *, topics: list[str] | None = None) -> tuple[list[Told], str]:
    """Facts that the cursor has not seen, at most a few more than somebody is told at once, and the cursor that has."""
    asked = {"cursor": cursor, "most": None if topics is None else MOST_TO_CATCH_UP + 1, "topics": topics}
    rows = await (await database.execute(ALL if topics is None else OF_TOPICS, asked)).fetchall()
    return [as_told(*row[1:]) for row in rows if row[1] is not None], rows[0][0]


def is_cursor(given: str) -> bool:
    """
    >>> is_cursor("100:104:100,102"), is_cursor("100:100:"), is_cursor("1; DROP")
    (True, True, False)
    """
    return bool(SNAPSHOT.fullmatch(given))
