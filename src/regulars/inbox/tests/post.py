"""A small post of the tests: what is written into it arrives, what is sent through it lies in a list."""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from tests.cast import NOW

from regulars.channels import ledger
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.errors import Unreadable
from regulars.channels.models import Account, Received, Sending
from regulars.channels.receiving import take_in
from regulars.channels.registry import ChannelKind, channel_kinds
from regulars.channels.types import Address, Held, Incoming, NewFile, Read
from regulars.inbox.models import Conversation, Message

numbers = itertools.count(1)


@dataclass
class Post:
    """`letters` has subjects, threads and marks, as mail has; `chat` has none of them, as messengers."""

    letters: Account
    chat: Account
    sent: list[Sending] = field(default_factory=list)
    trouble: Exception | None = None

    def arrives(
        self, text: str, who: str = "olena@oak.example", *, by: str = "letters", now: datetime = NOW, **more
    ) -> Received:
        told = {"key": f"k{next(numbers)}", "who": who, "text": text, "at": now.isoformat(), **more}
        return take_in(getattr(self, by), told["key"], json.dumps(told).encode(), now=now)

    def delivers(self, *, now: datetime) -> list[Sending]:
        """The worker's turn: everything whose moment has come."""
        for line in Sending.objects.filter(state="reserved", not_before__lte=now).order_by("id"):
            ledger.deliver(line.pk, now=now)
        return self.sent


@pytest.fixture
def post(company) -> Iterator[Post]:
    described = AccountDescribed("Letters", "help@honey.example"), AccountDescribed("Chat")
    made = Post(
        *(open_account(kind, one, actor="", now=NOW) for kind, one in zip(("letters", "chats"), described, strict=True))
    )

    def deliver(account: Account, line: Sending) -> str:
        if made.trouble:
            raise made.trouble
        made.sent.append(line)
        return f"<{line.key}@honey.example>"

    kinds = {
        "letters": ChannelKind("letters", "Letters", "mail", "email", read, deliver, has_subject=True, has_html=True),
        "chats": ChannelKind("chats", "Chat", "message-circle", "email", read, deliver),
    }
    channel_kinds._items.update(kinds)
    yield made
    for key in kinds:
        channel_kinds._items.pop(key)


def read(account: Account, raw: bytes) -> Sequence[Read]:
    try:
        told = json.loads(raw)
    except ValueError as error:
        raise Unreadable("It is no letter.") from error
    incoming = Incoming(
        key=told["key"], sender=Address("email", told["who"], told.get("name", "")), text=told["text"],
        happened_at=datetime.fromisoformat(told["at"]), subject=told.get("subject", ""),
        thread=tuple(told.get("thread", ())), token=told.get("token", ""), automatic=told.get("automatic", False),
        edits=told.get("edits", ""), also=tuple(Address("email", one) for one in told.get("also", ())),
        files=tuple(NewFile(name, "text/plain", b"words") for name in told.get("files", ())),
        topic=told.get("topic", ""),
        direction=told.get("direction", "in"),
    )  # fmt: skip
    return [Held(told["held"], incoming)] if "held" in told else [incoming]


def only_conversation() -> Conversation:
    return Conversation.objects.get()


def said(conversation: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=conversation).order_by("at", "id").values_list("text", flat=True))
