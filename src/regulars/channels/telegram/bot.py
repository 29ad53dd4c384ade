"""Asking the Bot API, and what its refusals mean. https://core.telegram.org/bots/api

Every call is `<address>/bot<token>/<method>`; the answer is {"ok": true, "result": ...}, or {"ok": false, "error_code":
..., "description": ..., "parameters": {"retry_after": ...}}. The token is in the address: it is never shown or logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from regulars.lib.asking import NoAnswer, ask

if TYPE_CHECKING:
    from regulars.channels.models import Account

API = "https://api.telegram.org"
LARGEST_ANSWER = 10 * 1024 * 1024
# What the Bot API lets bots fetch.
LARGEST_FILE = 20 * 1024 * 1024


class Refused(Exception):
    """The Bot API answered, and said no."""

    def __init__(self, code: int, description: str, retry_after: float | None = None) -> None:
        self.code, self.description, self.retry_after = code, description, retry_after
        super().__init__(code, description)

    @property
    def words(self) -> str:
        """Why, for whoever looks after the bot."""
        if self.code in (401, 404):
            return _("Telegram does not know this token. Copy it once more from @BotFather.")
        if self.code == 409 and "webhook" in self.description.lower():
            return _("Telegram still hands the messages of this bot to another address. Save the settings once more.")
        if self.code == 409:
            return _("Another program fetches the messages of this bot as well. Stop it, or make a bot of our own.")
        if self.code == 429:
            return _("Telegram asks us to wait a little.")
        return _("Telegram says: %(words)s") % {"words": self.description}


@dataclass(frozen=True)
class Bot:
    token: str
    address: str = API
    inside_allowed: bool = False

    def __repr__(self) -> str:
        return f"Bot({self.token.partition(':')[0]})"


def bot_of(account: "Account") -> Bot:
    settings = account.settings
    return Bot(
        account.secrets.get("token", ""),
        str(settings.get("api") or API).rstrip("/"),
        bool(settings.get("inside_allowed")),
    )


def call(
    bot: Bot,
    method: str,
    *,
    seconds: float = 10.0,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    **given: Any,
) -> Any:
    """The result of a method. Raises Refused, NoAnswer, and AddressInside where the address is not allowed."""
    body: dict[str, Any] = {"data": {name: str(value) for name, value in given.items()}, "files": files}
    answer = ask(
        "POST", f"{bot.address}/bot{bot.token}/{method}", seconds=seconds, most_bytes=LARGEST_ANSWER,
        inside_allowed=bot.inside_allowed, **(body if files else {"json": given}),
    )  # fmt: skip
    told = answer.json()
    if not isinstance(told, dict):
        raise Refused(answer.status, answer.words)
    if not told.get("ok"):
        raise refusal(told, answer.status)
    return told.get("result")


def refusal(told: Mapping[str, Any], status: int) -> Refused:
    parameters = told.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    code = told.get("error_code")
    return Refused(
        code if isinstance(code, int) else status,
        str(told.get("description") or "")[:300],
        float(wait) if isinstance(wait, int | float) else None,
    )


def fetched(bot: Bot, file_id: str) -> bytes:
    """The content of a file. Raises Refused, NoAnswer."""
    found = call(bot, "getFile", file_id=file_id)
    path = str(found.get("file_path") or "") if isinstance(found, dict) else ""
    if not path:
        raise Refused(404, "no file_path")
    answer = ask(
        "GET", f"{bot.address}/file/bot{bot.token}/{quote(path)}", seconds=30.0, most_bytes=LARGEST_FILE,
        inside_allowed=bot.inside_allowed,
    )  # fmt: skip
    if not answer.is_good:
        raise Refused(answer.status, answer.words)
    return answer.body


__all__ = ["API", "LARGEST_FILE", "Bot", "NoAnswer", "Refused", "bot_of", "call", "fetched"]
