"""A stand-in for the Bot API, written from its public documentation (https://core.telegram.org/bots/api).

It keeps updates until they are confirmed by a larger offset, refuses tokens it does not know, gives files by their
paths, and notes what it is asked. What it should refuse next is said by the test.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"


class TelegramServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.updates: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refusals: deque[tuple[str, dict[str, Any]]] = deque()
        self.webhook = ""
        self.messages = 100
        self.silent = False
        self.last_error = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def refuse(self, method: str, code: int, description: str, **parameters: Any) -> None:
        """The next call of the method is refused."""
        told = {"ok": False, "error_code": code, "description": description}
        self.refusals.append((method, {**told, "parameters": parameters} if parameters else told))

    def asked_for(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.asked if name == method]

    # What the methods do ---------------------------------------------------------------------------------------------

    def answer(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((method, given))
        if self.refusals and self.refusals[0][0] == method:
            return self.refusals.popleft()[1]
        found = getattr(self, f"do_{method}", None)
        if found is None:
            return {"ok": False, "error_code": 404, "description": "Not Found"}
        result = found(given)
        return result if isinstance(result, dict) and "ok" in result else {"ok": True, "result": result}

    def do_getMe(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"id": 4839574812, "is_bot": True, "first_name": "Honey", "username": "honey_oak_bot"}

    def do_getUpdates(self, given: dict[str, Any]) -> Any:
        if self.webhook:
            words = (
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            )
            return {"ok": False, "error_code": 409, "description": words}
        offset = int(given.get("offset", 0))
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        until = time.monotonic() + min(float(given.get("timeout", 0)), 0.3)
        while not self.updates and time.monotonic() < until:
            time.sleep(0.02)
        return self.updates[: int(given.get("limit", 100))]

    def do_setWebhook(self, given: dict[str, Any]) -> bool:
        self.webhook = given["url"]
        return True

    def do_deleteWebhook(self, given: dict[str, Any]) -> bool:
        self.webhook = ""
        return True

    def do_getWebhookInfo(self, given: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"url": self.webhook, "pending_update_count": len(self.updates)}
        return {**told, "last_error_message": self.last_error} if self.last_error else told

    def do_getFile(self, given: dict[str, Any]) -> Any:
        if given["file_id"] not in self.files:
            return {"ok": False, "error_code": 400, "description": "Bad Request: invalid file_id"}
        return {"file_id": given["file_id"], "file_unique_id": "u", "file_path": f"photos/{given['file_id']}.jpg"}

    def sent(self, given: dict[str, Any]) -> dict[str, Any]:
        self.messages += 1
        return {"message_id": self.messages, "date": 1_795_000_000, "chat": {"id": given["chat_id"], "type": "private"}}

    def do_sendMessage(self, given: dict[str, Any]) -> Any:
        if len(given["text"].encode("utf-16-le")) // 2 > 4096:
            return {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
        return self.sent(given)

    do_sendPhoto = do_sendDocument = sent

    def do_sendChatAction(self, given: dict[str, Any]) -> bool:
        return True


class Answers(BaseHTTPRequestHandler):
    server: TelegramServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _empty, bot, method = self.path.split("/", 2)
        if bot != f"bot{TOKEN}":
            self.tell(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        told = self.server.answer(method, self.given(body))
        if self.server.silent:
            self.close_connection = True
            self.connection.close()
            return
        self.tell(200 if told["ok"] else told["error_code"], told)

    def do_GET(self) -> None:
        """A file: /file/bot<token>/<path>."""
        name = self.path.rpartition("/")[2].partition(".")[0]
        content = self.server.files.get(name)
        known = self.path.startswith(f"/file/bot{TOKEN}/") and content is not None
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(content or b"") if known else 0))
        self.end_headers()
        self.wfile.write((content or b"") if known else b"")

    def given(self, body: bytes) -> dict[str, Any]:
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/"):
            return json.loads(body or b"{}")
        whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        found: dict[str, Any] = {}
        for part in whole.iter_parts():
            name, content = part.get_param("name", header="Content-Disposition"), part.get_payload(decode=True)
            found[str(name)] = (part.get_filename(), content) if part.get_filename() else content.decode()
        return found

    def tell(self, status: int, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def running() -> Iterator[TelegramServer]:
    server = TelegramServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
