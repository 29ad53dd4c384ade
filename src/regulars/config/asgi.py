"""The door for the web server: the stream of events beside the pages.

Pages are WSGI in a few threads; a thousand open streams are one event loop and one connection to the database.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from psycopg.conninfo import make_conninfo

from regulars.config import connection, environment
from regulars.config.wsgi import application as pages
from regulars.live.hub import Hub
from regulars.live.stream import PATH, Stream

# Django's handler is WSGI, but says so in types of its own.
behind = WSGIMiddleware(cast(Any, pages), workers=environment.WEB_THREADS.read())
stream = Stream(Hub(make_conninfo("", **connection.address())))


async def application(scope: Any, receive: Any, send: Any) -> None:
    streamed = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET"
    await (stream if streamed else behind)(scope, reading(receive), send)


def reading(receive: Any) -> Any:
    """The server's own `receive` gives an awaitable; what reads the body of a POST in a thread wants a coroutine."""

    async def receive_one() -> Any:
        return await receive()

    return receive_one
