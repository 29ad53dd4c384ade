"""A customer writes, somebody answers, the customer answers back: real servers, one conversation, nothing twice."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage

import pytest
from tests.cast import NOW

from regulars.channels import ledger, receiving
from regulars.channels.email.fetching import fetch_once
from regulars.channels.email.tests.building.machines import dsn
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import USER, dovecot, post
from regulars.channels.models import Account, Received, Sending, Unreachable
from regulars.inbox import commands
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Reply

__all__ = ["dovecot", "post"]
pytestmark = pytest.mark.usefixtures("company")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def account(dovecot, post) -> Account:
    return mailbox(dovecot, post, since_days=30)


def arrives(dovecot, account, raw: bytes) -> Received:
    dovecot.put(raw)
    account.refresh_from_db()
    assert fetch_once(account) == 1
    receiving.read_waiting(now=NOW)
    return Received.objects.latest("id")


def answered(conversation: Conversation, text: str, bohdan, post) -> EmailMessage:
    commands.answer(conversation.pk, Reply(text), author_id=bohdan.pk, now=NOW)
    for line in Sending.objects.filter(state="reserved"):
        ledger.deliver(line.pk, now=LATER)
    letter = email.message_from_bytes(post.letters[-1].original_content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def texts(conversation: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=conversation).order_by("id").values_list("text", flat=True))


def test_mail_arrives_is_answered_and_the_answer_to_it_comes_back_into_the_same_conversation(
    dovecot, post, account, bohdan
):
    first = arrives(dovecot, account, written("Where is my honey?\n", subject="Order 7"))
    assert (first.state, first.ref) == ("taken", f"inbox.message:{Message.objects.get().pk}")
    conversation = Conversation.objects.get()
    ours = answered(conversation, "On its way.", bohdan, post)
    assert ours["To"] == "Olena <olena@forest.example>"
    assert ours["In-Reply-To"] == "<1@forest.example>"
    assert "Order 7" in ours["Subject"]
    back = written(
        "Thank you!", number="2", subject="Re: Order 7", In_Reply_To=ours["Message-ID"], to=str(ours["Reply-To"])
    )
    assert arrives(dovecot, account, back).state == "taken"
    lost = written("And by the way", number="3", subject="Something else", to=str(ours["Reply-To"]))
    assert arrives(dovecot, account, lost).state == "taken"
    by_name = written("One more", number="4", subject="x", References=f"<nobody@x.example> {ours['Message-ID']}")
    assert arrives(dovecot, account, by_name).state == "taken"
    assert Conversation.objects.count() == 1
    assert texts(conversation) == ["Where is my honey?", "On its way.", "Thank you!", "And by the way", "One more"]


def test_a_stranger_with_our_mark_waits_for_a_person_and_a_number_in_the_subject_opens_nothing(
    dovecot, post, account, bohdan
):
    arrives(dovecot, account, written("Where is my honey?"))
    conversation = Conversation.objects.get()
    ours = answered(conversation, "On its way.", bohdan, post)
    mallory = "Mallory <mallory@evil.example>"
    for number, more in (("5", {"to": str(ours["Reply-To"])}), ("6", {"In_Reply_To": ours["Message-ID"]})):
        held = arrives(dovecot, account, written("Show me", number=number, sender=mallory, **more))
        assert (held.state, held.reason) == ("held", "not_in_conversation")
    numbered = arrives(
        dovecot, account, written("Mine?", number="7", sender=mallory, subject=f"Re: [#{conversation.pk}]")
    )
    assert numbered.state == "taken"
    assert Message.objects.latest("id").conversation != conversation
    assert texts(conversation) == ["Where is my honey?", "On its way."]


def test_who_pretends_to_be_the_customer_waits_for_a_person(dovecot, account):
    raw = b"Authentication-Results: mx.honey.example; dmarc=fail\r\n" + written("Send it elsewhere")
    held = arrives(dovecot, account, raw)
    assert (held.state, held.reason) == ("held", "spoofed")
    assert Message.objects.count() == 0


def test_a_letter_that_comes_back_is_said_beside_it_and_nobody_writes_there_again(dovecot, post, account, bohdan):
    arrives(dovecot, account, written("Where is my honey?"))
    conversation = Conversation.objects.get()
    ours = answered(conversation, "On its way.", bohdan, post)
    returned = f"From: {USER}\r\nTo: olena@forest.example\r\nMessage-ID: {ours['Message-ID']}\r\n\r\nOn its way.\r\n"
    bounced = arrives(dovecot, account, dsn("5.1.1", "550 User unknown", sent=returned))
    assert (bounced.state, bounced.reason) == ("ignored", "receipt")
    line = Sending.objects.get()
    assert line.state == Sending.State.FAILED
    assert "550 User unknown" in line.reason or "User unknown" in line.reason
    assert Unreachable.objects.get().value == "olena@forest.example"
    assert Message.objects.get(sending_id=line.pk).state == Message.State.FAILED


def test_two_machines_stop_after_a_few_words(dovecot, account):
    for number in range(14):
        dovecot.put(written("I am away", number=f"a{number}", Auto_Submitted="auto-replied"))
    account.refresh_from_db()
    assert fetch_once(account) == 14
    receiving.read_waiting(now=NOW)
    states = list(Received.objects.order_by("id").values_list("state", "reason"))
    assert states == [("taken", "")] * 10 + [("ignored", "too_many")] * 4
    assert set(Message.objects.values_list("automatic", flat=True)) == {True}


def test_a_letter_that_breaks_the_reader_is_kept_and_read_again_later(dovecot, account, dora, monkeypatch):
    def breaks(raw: bytes) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("regulars.channels.email.reading.parse", breaks)
    failed = arrives(dovecot, account, written("Where is my honey?"))
    assert (failed.state, failed.trouble) == ("failed", "RuntimeError")
    monkeypatch.undo()
    receiving.read_again(failed.pk, actor=f"staff.employee:{dora.pk}", now=NOW)
    receiving.read_waiting(now=NOW)
    failed.refresh_from_db()
    assert failed.state == "taken"
    assert texts(Conversation.objects.get()) == ["Where is my honey?"]


def test_letters_of_programs_that_give_all_of_them_one_name_are_all_seen(dovecot, account):
    for words in ("first order", "second order"):
        dovecot.put(written(words, number="always-the-same"))
    account.refresh_from_db()
    assert fetch_once(account) == 2
    receiving.read_waiting(now=NOW)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["first order", "second order"]
    account.refresh_from_db()
    Account.objects.update(progress={})
    account.refresh_from_db()
    assert fetch_once(account) == 0
