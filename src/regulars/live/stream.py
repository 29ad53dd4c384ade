"""The stream of events, an ASGI application of its own: in front of Django, which would hold a thread a reader.

GET /live/stream?ticket=...&cursor=...   The cursor of the last event, or Last-Event-ID, says where to go on from.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from regulars.live import wire
from regulars.live.errors import TicketSpent
from regulars.live.hub import Hub, Listener, Missed, is_cursor
from regulars.live.tickets import topics_of

PATH = "/live/stream"
SECONDS_BETWEEN_SIGNS_OF_LIFE = 20.0
# Then the page asks for a new ticket, and whoever may listen no longer is not given one.
SECONDS_OF_ONE_STREAM = 600.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """Serves listeners until they leave, are too slow, or their time is over."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        try:
            topics = topics_of(asked.get("ticket", ""))
        except TicketSpent:
            await refuse(send)
            return
        cursor = last_event(scope) or asked.get("cursor", "")
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        async with self.hub.listening(topics) as listener:
            left = asyncio.create_task(until_gone(receive))
            try:
                await self.serve(listener, cursor if is_cursor(cursor) else "", left, send)
            finally:
                left.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def serve(self, listener: Listener, cursor: str, left: "asyncio.Task[None]", send: Send) -> None:
        ends = asyncio.get_running_loop().time() + SECONDS_OF_ONE_STREAM
        await say(send, wire.RETRY)
        seen = await self.catch_up(listener, cursor, send)
        while not left.done():
            if asyncio.get_running_loop().time() > ends:
                await say(send, wire.RENEW)
                return
            news = await next_group(listener, left)
            if news is None:
                return
            facts, after = news
            fresh = [one for one in facts if one.number not in seen]
            await say(send, wire.group(fresh, after) if facts else wire.STILL_HERE)

    async def catch_up(self, listener: Listener, cursor: str, send: Send) -> set[int]:
        """What happened since the cursor; what is told meanwhile waits in the queue, and is known by its number."""
        if not cursor:
            await say(send, wire.group([], self.hub.cursor))
            return set()
        try:
            news, after = await self.hub.since(cursor, listener.topics)
        except Missed:
            await say(send, wire.RELOAD)
            return set()
        await say(send, wire.group(news, after))
        return {one.number for one in news}


async def next_group(listener: Listener, left: "asyncio.Task[None]") -> Any:
    """The next facts; nothing new for a while is an empty group; None when it is over."""
    waiting = asyncio.ensure_future(listener.queue.get())
    done, _pending = await asyncio.wait(
        {waiting, left}, timeout=SECONDS_BETWEEN_SIGNS_OF_LIFE, return_when=asyncio.FIRST_COMPLETED
    )
    if waiting in done:
        return waiting.result()
    waiting.cancel()
    return None if left in done else ((), "")


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def say(send: Send, words: bytes) -> None:
    await send({"type": "http.response.body", "body": words, "more_body": True})


async def refuse(send: Send) -> None:
    """An EventSource does not come back after this answer: the page asks for a new ticket first."""
    await send({"type": "http.response.start", "status": 403, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def last_event(scope: Message) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"), "")
