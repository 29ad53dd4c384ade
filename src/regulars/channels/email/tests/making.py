"""Mailboxes and letters of tests."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.email.tests.servers import PLAIN_PASSWORD, USER, Dovecot, Post
from regulars.channels.models import Account

NOWHERE = 1


def mailbox(
    dovecot: Dovecot | None = None, post: Post | None = None, *, password: str = PLAIN_PASSWORD,
    opened_at: datetime = NOW, **more: Any,
) -> Account:  # fmt: skip
    settings = {
        "login": USER, "imap_host": "127.0.0.1", "imap_port": dovecot.port if dovecot else NOWHERE,
        "imap_security": "none", "smtp_host": "127.0.0.1", "smtp_port": post.port if post else NOWHERE,
        "smtp_security": "none", "sender_name": "Honey & Oak", **more,
    }  # fmt: skip
    described = AccountDescribed("Support", USER, settings=settings, secrets={"password": password})
    return open_account("email", described, actor="", now=opened_at)


def written(
    text: str = "Hello", *, number: str = "1", sender: str = "Olena <olena@forest.example>", to: str = USER,
    subject: str = "Honey", **headers: str,
) -> bytes:  # fmt: skip
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"], letter["Message-ID"] = "Fri, 20 Nov 2026 11:00:00 +0200", f"<{number}@forest.example>"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()
