"""The program in between: it signs what it brings, and answers what the test says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.test import Client

from regulars.channels.models import Account
from regulars.lib import clock
from regulars.lib.signing import is_signed, signed_headers


def bring(account: Account, body: Any, *, secret: str = "", at: datetime | None = None, path: str = "webhook") -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = signed_headers(secret or account.secrets["secret"], "req_1", content, now=at or clock.now())
    address = f"/channels/{path}/{account.token}/"
    return Client().post(address, content, content_type="application/json", headers=headers)


class Program(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hear)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status, self.answer, self.more = 200, b"", {}
        self.files: dict[str, bytes] = {}
        # Cleared: it says nothing for as long as it stays so.
        self.asked, self.speaks = threading.Event(), threading.Event()
        self.speaks.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/out"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.heard]

    def is_signed(self, secret: str) -> bool:
        headers, body = self.heard[-1]
        return is_signed(secret, headers, body, now=clock.now())


class Hear(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.tell(self.server.status, self.server.answer)

    def do_GET(self) -> None:
        self.server.asked.set()
        self.server.speaks.wait(20)
        content = self.server.files.get(self.path)
        self.tell(200 if content is not None else 404, content or b"")

    def tell(self, status: int, content: bytes) -> None:
        self.send_response(status)
        for name, value in self.server.more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Program]:
    server = Program()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
