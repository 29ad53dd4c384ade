"""A chat, its visitors and those who answer, for the tests of this context."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW

from regulars.channels import ledger
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.chat.settings import ChatSettings
from regulars.channels.models import Account, Sending
from regulars.inbox.commands import answer
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Reply
from regulars.staff.models import Employee

SITE = "https://coffee.example"
SECRET = "a-secret-of-the-site"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def chat(company: object) -> Account:
    settings = ChatSettings(sites=(SITE,), greetings={"uk": "Вітаємо!"})
    described = AccountDescribed("Coffee site", settings=settings.to_json(), secrets={"identity": SECRET})
    return open_account("chat", described, actor="test", now=NOW)


@dataclass
class Window:
    """The window of one visitor, as its script talks to us."""

    chat: Account
    language: str = "uk"
    who: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    browser: Client = field(default_factory=Client)

    def ask(self, what: str, body: Mapping[str, Any] | None = None, *, mark: str | None = None) -> Any:
        given = self.mark if mark is None else mark
        headers = {"Accept-Language": self.language} | ({"Authorization": f"Bearer {given}"} if given else {})
        return self.browser.post(
            f"/chat/{self.chat.token}/{what}/", json.dumps(dict(body or {})), content_type="application/json",
            headers=headers,
        )  # fmt: skip

    def open(self) -> dict[str, Any]:
        state: dict[str, Any] = self.ask("state", self.who).json()
        self.mark = state["visitor"]
        return state

    def say(self, text: str, number: str = "m-1", **more: Any) -> Any:
        if not self.mark:
            self.open()
        return self.ask("messages", {"id": number, "text": text, **more})

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.open()["messages"]]


@pytest.fixture
def window(chat: Account) -> Window:
    return Window(chat)


def answered(conversation: Conversation, text: str, by: Employee, *, now: datetime) -> Message:
    """An employee answers, the ten seconds pass, and it goes out."""
    message = answer(conversation.pk, Reply(text), author_id=by.pk, now=now)
    assert message.sending_id is not None
    later = now + timedelta(seconds=11)
    Sending.objects.filter(id=message.sending_id).update(not_before=later)
    ledger.deliver(message.sending_id, now=later)
    message.refresh_from_db()
    return message
