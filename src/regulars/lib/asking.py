"""Asking other programs over the web, at addresses that somebody typed in: only outside, only so long, only so much."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from regulars.lib.outside import place_of

SECONDS = 10.0


# Nothing had been said yet when it went wrong.
UNSAID = ("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "InvalidURL", "ProxyError")


class NoAnswer(Exception):
    """Nobody answered, or not in time, or too much; `word` names what happened («ConnectError»)."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)

    @property
    def may_have_arrived(self) -> bool:
        """Whether the other side may have done what it was asked for."""
        return self.word not in UNSAID

    @property
    def words(self) -> str:
        match self.word:
            case "ConnectError" | "ConnectTimeout":
                return _("Nobody answers at this address.")
            case "TooLong":
                return _("The answer is too long.")
            case word if "Time" in word or word == "TooSlow":
                return _("The answer did not come in time.")
        return _("The connection broke.")


@dataclass(frozen=True)
class Answer:
    """What the other side said. Its headers are in lower case."""

    status: int
    words: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What the body says; None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = 0,
    inside_allowed: bool = False,
    **body: Any,
) -> Answer:
    """One request, no redirects followed, not more than `most_bytes` of the answer read.

    `body` is what httpx takes: content, json, data, files. The name is resolved once and the connection goes to the
    very address that was looked at. Raises NoAnswer, NoWebAddress, AddressUnknown, AddressInside.
    """
    import httpx

    place = place_of(url, inside_allowed=inside_allowed)
    sent = {**(headers or {}), "Host": place.host_header, "User-Agent": "Regulars"}
    try:
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=seconds) as client,
            client.stream(method, place.url, headers=sent, extensions={"sni_hostname": place.host}, **body) as response,
        ):
            content = read(response, most_bytes, seconds) if most_bytes else b""
            words = f"{response.status_code} {response.reason_phrase}"[:200]
            return Answer(response.status_code, words, content, dict(response.headers))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Not the text of the error: it may repeat the address, and some addresses hold secrets.
        raise NoAnswer(type(error).__name__) from None


def read(response: Any, most_bytes: int, seconds: float) -> bytes:
    """The body; a server that drips it for ever is left alone."""
    until, content = time.monotonic() + 3 * seconds, bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > most_bytes:
            raise NoAnswer("TooLong")
        if time.monotonic() > until:
            raise NoAnswer("TooSlow")
    return bytes(content)
