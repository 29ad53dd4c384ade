"""Handing a letter over to the company's mail server, and telling what may be tried again from what never goes."""

import contextlib
import re
import smtplib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from regulars.channels import files
from regulars.channels.email.bounces import is_gone
from regulars.channels.email.composing import composed, name_of
from regulars.channels.email.connecting import TROUBLES, in_words, open_smtp, sending_words, words_of
from regulars.channels.email.mailboxes import mailbox_of
from regulars.channels.errors import NobodyKnows, SendingTrouble, TryLater, WillNotGo
from regulars.lib.clock import now

if TYPE_CHECKING:
    from regulars.channels.models import Account, Sending

STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


def deliver(account: "Account", line: "Sending") -> str:
    """Send the letter; the name we gave it. Raises TryLater, NobodyKnows, WillNotGo."""
    mailbox = mailbox_of(account)
    letter = composed(line, mailbox, files.of(line.file_ids), now=now())
    try:
        opened = open_smtp(account)
    except TROUBLES as error:
        # The letter is as good as it was: somebody corrects the settings, or the server comes back.
        raise TryLater(sending_words(in_words(error, mailbox.smtp))) from None
    try:
        hand_over(opened, mailbox.address, recipients(line), letter)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            opened.quit()
        opened.close()
    return name_of(line, mailbox)


def recipients(line: "Sending") -> list[str]:
    """Whoever the letter is to, then the copies, each once."""
    return list(dict.fromkeys([line.to_value, *(value for value, _name in line.content.get("cc") or [])]))


def hand_over(opened: smtplib.SMTP, sender: str, to: list[str], letter: bytes) -> None:
    """A copy that is refused does not keep the letter from its customer; the other way round it does."""
    try:
        expect(opened.mail(sender), gone=False)
        for place, one in enumerate(to):
            answer = opened.rcpt(ascii_address(one))
            if place == 0:
                expect(answer, gone=True)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise TryLater(words_of(error)) from None
    give_content(opened, letter)


def give_content(opened: smtplib.SMTP, content: bytes) -> None:
    """From the first byte on, a broken connection means that nobody knows."""
    try:
        expect(opened.data(content), gone=False)
    except smtplib.SMTPDataError as error:
        expect((error.smtp_code, said(error.smtp_error)), gone=False)
    except (smtplib.SMTPServerDisconnected, OSError):
        raise NobodyKnows(
            _("The connection broke while the letter was handed over: it may have gone. Ask the customer.")
        ) from None


def expect(answer: tuple[int, bytes], *, gone: bool) -> None:
    """4xx is for now, 5xx for ever; only a refused address tells that nobody is there. Raises TryLater, WillNotGo."""
    code, words = answer[0], answer[1].decode("utf-8", "replace")
    if 200 <= code < 400:
        return
    raise trouble(code, words, gone=gone)


def trouble(code: int, words: str, *, gone: bool) -> SendingTrouble:
    reason = _("The mail server says: %(words)s") % {"words": f"{code} {words}"[:400]}
    if 400 <= code < 500 or code < 0:
        return TryLater(reason)
    status = STATUS.search(words)
    return WillNotGo(reason, gone=gone and is_gone(status[0] if status else "", words))


def said(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words


def ascii_address(value: str) -> str:
    local, _at, domain = value.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
