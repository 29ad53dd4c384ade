"""Nobody writes as somebody else by naming them as the one to answer."""

import pytest
from tests.cast import NOW

from regulars.channels import ledger, receiving
from regulars.channels.email.composing import name_of
from regulars.channels.email.mailboxes import mailbox_of
from regulars.channels.email.reading import read
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import USER
from regulars.channels.models import Unreachable
from regulars.channels.types import Address, Held, Incoming, Outgoing

pytestmark = pytest.mark.usefixtures("company")
SITE, VICTIM, FAILED = "no-reply@site.example", "victim@bank.example", "mx.example; dmarc=fail"


def found(sender: str, *, forms: tuple[str, ...] = (), **headers: str) -> Incoming | Held:
    letter = written(sender=sender, Reply_To=VICTIM, **headers)
    (one,) = read(mailbox(form_senders=list(forms)), letter)
    assert isinstance(one, Incoming | Held)
    return one


@pytest.mark.parametrize("sender", [SITE, "mallory@evil.example"])
def test_a_stranger_does_not_become_whom_they_name(sender):
    message = found(sender)
    assert isinstance(message, Incoming)
    assert message.sender.value == sender


@pytest.mark.parametrize("sender", [SITE, USER])
def test_a_form_that_a_director_named_does(sender):
    message = found(sender, forms=(sender,))
    assert isinstance(message, Incoming)
    assert (message.sender.value, message.automatic) == (VICTIM, False)


@pytest.mark.parametrize(("sender", "forms"), [(USER, ()), (SITE, ()), (SITE, (SITE,)), (USER, (USER,))])
def test_a_sender_that_is_not_who_they_say_is_held_whatever_they_name(sender, forms):
    held = found(sender, forms=forms, Authentication_Results=FAILED)
    assert isinstance(held, Held)
    assert held.reason == "spoofed"


def test_a_letter_in_our_own_name_is_held_and_has_no_other_writer():
    held = found(USER)
    assert isinstance(held, Held)
    assert held.incoming.sender.value == USER


def bounce(recipient: str, name: str) -> bytes:
    return (
        "From: mailer-daemon@mx.example\r\nTo: support@honey.example\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nReturned.\r\n'
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{name}>\r\n\r\n--b--\r\n"
    ).encode()


def test_a_report_makes_nobody_unreachable_but_whom_the_letter_was_to():
    """Whoever got a letter of ours knows its name, and may write a report about anybody."""
    account = mailbox()
    line = ledger.send(Outgoing("a", account.pk, Address("email", "mallory@evil.example"), "words", ""), now=NOW)
    name = name_of(line, mailbox_of(account))
    receiving.take_in(account, "before", bounce(VICTIM, name), now=NOW)
    assert not Unreachable.objects.exists()
    ledger.claimed(line.pk, now=NOW)
    line.refresh_from_db()
    ledger.accept(line, name, now=NOW)
    receiving.take_in(account, "after", bounce(VICTIM, name), now=NOW)
    assert [one.value for one in Unreachable.objects.all()] == ["mallory@evil.example"]
