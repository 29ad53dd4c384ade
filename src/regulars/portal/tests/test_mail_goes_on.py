"""A visitor left before we answered: the answer goes on by mail, and what they write back is the same conversation."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.channels import ledger
from regulars.channels.accounts import AccountDescribed, change_account, open_account, pause
from regulars.channels.chat.settings import ChatSettings
from regulars.channels.models import Account, Sending
from regulars.inbox import commands
from regulars.inbox.commands import answer
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Reply
from regulars.lib import clock
from regulars.portal.chat import mailing
from regulars.portal.chat.mailing import mail_unread, waiting
from regulars.portal.tests.chatting import SITE, Window, answered, chat, window

__all__ = ["chat", "window"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(company) -> Account:
    described = AccountDescribed(
        "Support", address="support@coffee.example", settings={"address": "support@coffee.example"}
    )
    return open_account("email", described, actor="test", now=NOW)


@pytest.fixture
def gone(chat, mailbox, bohdan) -> Window:
    """Somebody who asked, left their address, and was answered while away."""
    settings = ChatSettings(sites=(SITE,), mail_account_id=mailbox.pk, mail_after_minutes=10)
    change_account(chat.pk, AccountDescribed("Coffee site", settings=settings.to_json()), actor="test", now=NOW)
    chat.refresh_from_db()
    visitor = Window(chat)
    visitor.say("Коли прийде кава?")
    visitor.ask("contact", {"email": "olena@honey.example", "name": "Олена"})
    answered(Conversation.objects.get(), "Завтра о дев'ятій.", bohdan, now=clock.now())
    return visitor


def letters() -> list[Sending]:
    return list(Sending.objects.filter(account__kind="email").order_by("id"))


def later(minutes: int):
    return clock.now() + timedelta(minutes=minutes)


def test_an_answer_that_nobody_reads_goes_on_by_mail_once(gone):
    assert mail_unread(now=later(5)) == 0
    assert mail_unread(now=later(11)) == 1
    assert mail_unread(now=later(12)) == 0
    (letter,) = letters()
    assert (letter.to_channel, letter.to_value, letter.automatic) == ("email", "olena@honey.example", True)
    assert letter.content["text"].startswith("Завтра о дев'ятій.")
    assert "Bohdan Koval" in letter.content["text"]
    assert "/r/" in letter.content["text"]
    assert letter.content["token"]
    conversation = Conversation.objects.get()
    assert Message.objects.get(sending_id=letter.pk).conversation == conversation
    assert gone.texts == ["Коли прийде кава?", "Завтра о дев'ятій."]


def test_what_was_read_in_the_chat_is_not_mailed(gone):
    answer = gone.open()["messages"][-1]
    gone.ask("seen", {"messages": [answer["id"]]})
    assert mail_unread(now=later(30)) == 0
    assert letters() == []


def test_a_second_answer_is_mailed_alone(gone, bohdan):
    mail_unread(now=later(11))
    answered(Conversation.objects.get(), "І ще: о десятій.", bohdan, now=clock.now())
    assert mail_unread(now=later(22)) == 1
    assert letters()[1].content["text"].startswith("І ще: о десятій.")
    assert "Завтра" not in letters()[1].content["text"]


def test_an_answer_for_later_is_mailed_too_though_a_later_one_was_mailed_before_it(gone, bohdan):
    conversation, tonight = Conversation.objects.get(), later(180)
    waits = answer(conversation.pk, Reply("Не забудьте.", send_at=tonight), author_id=bohdan.pk, now=clock.now())
    answered(conversation, "І ще: о десятій.", bohdan, now=clock.now())
    assert mail_unread(now=later(22)) == 1
    ledger.deliver(waits.sending_id, now=tonight + timedelta(minutes=1))
    assert mail_unread(now=tonight + timedelta(minutes=30)) == 1
    assert letters()[1].content["text"].startswith("Не забудьте.")
    assert mail_unread(now=tonight + timedelta(minutes=31)) == 0


def test_what_was_mailed_is_not_read_again_each_minute(gone, chat):
    mail_unread(now=later(11))
    assert waiting(chat, now=later(12)) == []


def test_conversations_of_a_visitor_are_locked_in_their_order(gone, bohdan, monkeypatch):
    first = Conversation.objects.get()
    commands.close(first.pk, actor="", now=clock.now())
    Conversation.objects.filter(id=first.pk).update(closed_at=NOW - timedelta(days=400))
    gone.say("Інше", "m-2")
    second = Conversation.objects.exclude(id=first.pk).get()
    answered(second, "Так.", bohdan, now=clock.now() - timedelta(minutes=5))
    locked = []
    monkeypatch.setattr(
        mailing, "conversation_locked", lambda number: locked.append(number) or conversation_locked(number)
    )
    assert mail_unread(now=later(11)) == 1
    assert locked == [first.pk, second.pk]


def test_nothing_is_mailed_without_an_address_or_a_mailbox(chat, bohdan):
    visitor = Window(chat)
    visitor.say("Привіт")
    answered(Conversation.objects.get(), "Вітаю", bohdan, now=clock.now())
    assert mail_unread(now=later(30)) == 0


def test_a_paused_mailbox_keeps_the_answer_for_later(gone, mailbox):
    pause(mailbox.pk, actor="test", now=NOW)
    assert mail_unread(now=later(11)) == 0
    Account.objects.filter(id=mailbox.pk).update(state=Account.State.ACTIVE)
    assert mail_unread(now=later(12)) == 1
