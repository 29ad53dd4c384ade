"""A program that tells events, for tests."""

import base64
import gzip
import json
from typing import Any

from django.test import Client
from tests.cast import NOW

from regulars.events import reading
from regulars.staff.api_keys import Scope, make_key


class Tracker:
    """Sends messages as a tracking client does."""

    def __init__(self, scope: str = Scope.EVENTS, *, secret: str = "") -> None:
        self.key = None
        if not secret:
            self.key, secret = make_key(name="Site", scopes=[scope], employee_id=None, actor="test", now=NOW)
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def send(self, call: str, body: Any, *, packed: bool = False, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        basic = base64.b64encode(f"{self.secret}:".encode()).decode()
        sent = {"authorization": f"Basic {basic}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if packed:
            content, sent = gzip.compress(content), {**sent, "content-encoding": "gzip"}
        return self.client.post(f"/v1/{call}", content, content_type="application/json", headers=sent)

    def batch(self, *messages: Any, **more: Any) -> Any:
        return self.send("batch", {"batch": list(messages), **more})

    def told(self, *messages: Any, **more: Any) -> None:
        """Messages taken in and read."""
        answer = self.batch(*messages, **more)
        assert [one["verdict"] for one in answer.json()["results"]] == ["accepted"] * len(messages), answer.json()
        read()


def read() -> None:
    reading.read_waiting(clock=lambda: NOW)


def verdicts(answer: Any) -> list[str]:
    return [one["verdict"] for one in answer.json()["results"]]


def reasons(answer: Any) -> list[str]:
    return [one.get("code", "") for one in answer.json()["results"]]


def track(message_id: str, event: str = "Signed Up", **more: Any) -> dict[str, Any]:
    return {"type": "track", "messageId": message_id, "userId": "u-1", "event": event, **more}


def identify(message_id: str, user: str = "u-1", traits: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "identify", "messageId": message_id, "userId": user, "traits": traits or {}, **more}
