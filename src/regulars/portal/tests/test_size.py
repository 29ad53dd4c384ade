"""Whoever visits a site waits for the chat on a slow line: everything of it together is small."""

import gzip
from pathlib import Path

import pytest

from regulars.events.script import FILE
from regulars.portal.tests.chatting import chat

__all__ = ["chat"]
STATIC = Path(__file__).resolve().parents[2]
PARTS = (
    "portal/static/portal/chat.js", "portal/static/portal/log.js", "portal/static/portal/outbox.js",
    "portal/static/portal/pictures.js", "portal/static/portal/chat.css", "live/static/live/stream.js",
    "ui/static/ui/css/tokens.css", "ui/static/ui/img/mark.svg",
)  # fmt: skip
MOST_BYTES = 30_000


@pytest.mark.django_db
def test_everything_of_the_chat_is_under_thirty_kilobytes_compressed(chat, charlie):
    shell = charlie.get(f"/chat/{chat.token}/").content
    for name in PARTS:
        part = STATIC / name
        assert name.endswith(".svg") or part.name in shell.decode() or part.suffix == ".js", f"{name} is not loaded"
    contents = [FILE.read_bytes(), shell, *((STATIC / name).read_bytes() for name in PARTS)]
    assert sum(len(gzip.compress(one)) for one in contents) < MOST_BYTES
    loaded = sum(1 for word in ("stylesheet", "<script") for _place in range(shell.decode().count(word)))
    assert loaded == 4, "count what the window loads since then"
