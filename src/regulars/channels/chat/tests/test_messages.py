"""A message of a visitor: kept as it came, read back whole, and the same one only once."""

from dataclasses import replace

import pytest
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.chat.messages import Said, packed, read, said
from regulars.channels.chat.seeing import seen
from regulars.channels.commands import send
from regulars.channels.errors import Unreadable
from regulars.channels.ledger import deliver
from regulars.channels.models import Account, Received, Sending
from regulars.channels.types import Address, NewFile, Outgoing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
HELLO = Said("m-1", "b" * 32, "Коли прийде кава?\n\U0001f600", NOW, language="uk", page="https://coffee.example/")


@pytest.fixture
def chat() -> Account:
    return open_account("chat", AccountDescribed("Coffee shop"), actor="test", now=NOW)


def test_a_message_is_read_as_it_was_written(chat):
    (message,) = read(chat, packed(replace(HELLO, picture=NewFile("a.png", "image/png", b"\x00\xff"), user="u-7")))
    assert (message.text, message.happened_at, message.language) == (HELLO.text, NOW, "uk")
    assert (message.sender.channel, message.sender.value) == ("browser", HELLO.visitor)
    assert message.files == [NewFile("a.png", "image/png", b"\x00\xff")]
    assert (message.identities, message.facts) == ([("external", "u-7")], {"page": HELLO.page})


def test_somebody_without_a_name_is_called_by_the_end_of_their_number(chat):
    assert read(chat, packed(HELLO))[0].sender.name == "Visitor BBBB"
    assert read(chat, packed(replace(HELLO, name="Olena")))[0].sender.name == "Olena"


@pytest.mark.parametrize("raw", [b"", b"\xff", b"{}", b"[]", b'{"visitor": 1}'])
def test_what_is_no_message_says_so(chat, raw):
    with pytest.raises(Unreadable):
        read(chat, raw)


def test_the_same_message_again_is_the_same_message(chat):
    first = said(chat, HELLO, now=NOW)
    assert said(chat, replace(HELLO, text="otherwise"), now=NOW) == first
    assert said(chat, replace(HELLO, number="m-2"), now=NOW) != first
    assert Received.objects.count() == 2


def test_an_answer_is_read_when_its_visitor_says_so_and_nobody_else(chat):
    to = Address("browser", HELLO.visitor)
    line = send(Outgoing("answer-1", chat.pk, to, "Завтра", ref="inbox.message:1"), now=NOW)
    deliver(line.pk, now=NOW)
    line.refresh_from_db()
    assert line.state == Sending.State.ACCEPTED
    assert seen(chat, [line.pk], visitor="c" * 32, now=NOW) == 0
    assert seen(chat, [line.pk], visitor=HELLO.visitor, now=NOW) == 1
    line.refresh_from_db()
    assert line.state == Sending.State.READ
    assert seen(chat, [line.pk], visitor=HELLO.visitor, now=NOW) == 0
