"""A program for tests: a client with a key."""

import json
from typing import Any

from django.test import Client
from tests.cast import NOW

from regulars.staff.api_keys import Scope, make_key
from regulars.staff.models import ApiKey

BASE = "/api/v1"


EVERYTHING = set(Scope) - {Scope.EVENTS_OF_PAGES}


def key(*scopes: str, name: str = "Shop") -> tuple[ApiKey, str]:
    return make_key(name=name, scopes=scopes or EVERYTHING, employee_id=None, actor="test", now=NOW)


class Program:
    """Speaks to the API as a program does. Without scopes named it may do everything."""

    def __init__(self, *scopes: str, secret: str = "") -> None:
        self.key, self.secret = key(*scopes) if not secret else (None, secret)
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"authorization": f"Bearer {self.secret}", **{name.replace("_", "-"): h for name, h in headers.items()}}
        options: dict[str, Any] = {"headers": sent}
        if body is not None:
            options |= {"data": body if isinstance(body, bytes | str) else json.dumps(body)}
            options |= {"content_type": "application/json"}
        return getattr(self.client, method)(BASE + path, **options)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("patch", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("put", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("delete", path, **headers)

    def upload(self, target: str, file: Any, **headers: str) -> Any:
        sent = {"authorization": f"Bearer {self.secret}", **{name.replace("_", "-"): h for name, h in headers.items()}}
        return self.client.post(f"{BASE}/imports", {"target": target, "file": file}, headers=sent)


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]
