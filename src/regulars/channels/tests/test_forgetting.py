"""Who asks to be forgotten is, wherever their words lie; their neighbours are not."""

import pytest
from tests.cast import NOW

from regulars.channels import privacy, receiving
from regulars.channels.email.tests.making import mailbox
from regulars.channels.models import Received
from regulars.channels.tests.taking import taken  # noqa: F401 - a fixture
from regulars.customers.tests.making import customer

pytestmark = pytest.mark.usefixtures("company")


def letter(sender: str, key: str, *more: str) -> Received:
    lines = [f"From: {sender}", "To: support@honey.example", f"Message-ID: <{key}@x.example>", *more, "", "words"]
    return receiving.take_in(mailbox(), key, "\r\n".join(lines).encode(), now=NOW)


def words(received: Received) -> bytes:
    received.refresh_from_db()
    return bytes(received.raw)


def test_letters_are_found_by_the_whole_address(taken):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    jim, own = letter("Jim <jimbob@x.example>", "1"), letter("Bob <BOB@x.example>", "2")
    privacy.erase([bob.pk], now=NOW)
    assert (words(own), words(jim) == b"") == (b"", False)


def test_what_was_taken_in_by_nobody_is_found_as_well(taken, monkeypatch):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    circles = letter("bob@x.example", "1", *["Received: from a by b"] * 70)
    assert circles.state == "ignored"
    privacy.erase([bob.pk], now=NOW)
    assert words(circles) == b""


def test_what_broke_while_it_was_taken_in_keeps_its_sender(monkeypatch, taken):  # noqa: F811
    bob = customer("Bob", email="bob@x.example")
    monkeypatch.setattr(receiving, "accept", broken)
    failed = letter("bob@x.example", "1")
    assert (failed.state, failed.sender_value) == ("failed", "bob@x.example")
    privacy.erase([bob.pk], now=NOW)
    assert words(failed) == b""


def test_what_nobody_can_read_is_forgotten_where_it_names_the_address(monkeypatch):
    bob = customer("Bob", email="bob@x.example")
    monkeypatch.setattr(receiving, "understood", broken)
    unread, other = letter("BOB@x.example", "1"), letter("jimbob@x.example", "2")
    assert (unread.state, other.state) == ("failed", "failed")
    privacy.erase([bob.pk], now=NOW)
    assert (words(unread), words(other) == b"") == (b"", False)


def broken(*given: object) -> None:
    raise ValueError("broken")
