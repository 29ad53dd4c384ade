"""Where well-known providers keep their servers, so that nobody must look it up. A guess: all of it can be changed."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.channels.email.mailboxes import Security, Server

TLS, STARTTLS = Security.TLS, Security.STARTTLS
APP_PASSWORD = _("This provider wants an application password, made in the settings of your account there.")
SWITCH_ON = _(
    "Switch on access by IMAP in the settings of the mailbox at the provider, and make a password for programs."
)


@dataclass(frozen=True)
class Guess:
    imap: Server
    smtp: Server
    token_url: str = ""
    hint: str | Promise = ""


def at(imap: str, smtp: str, *, smtp_port: int = 465, hint: str | Promise = "", token_url: str = "") -> Guess:
    return Guess(
        Server(imap, 993, TLS), Server(smtp, smtp_port, TLS if smtp_port == 465 else STARTTLS), token_url, hint
    )


GOOGLE = at("imap.gmail.com", "smtp.gmail.com", hint=APP_PASSWORD, token_url="https://oauth2.googleapis.com/token")  # noqa: S106
MICROSOFT = at(
    "outlook.office365.com", "smtp.office365.com", smtp_port=587,
    hint=_("Microsoft lets programs in by OAuth 2 only: choose that way to sign in."),
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106
)  # fmt: skip
APPLE = at("imap.mail.me.com", "smtp.mail.me.com", smtp_port=587, hint=APP_PASSWORD)
YAHOO = at("imap.mail.yahoo.com", "smtp.mail.yahoo.com", hint=APP_PASSWORD)
KNOWN = {
    "gmail.com": GOOGLE, "googlemail.com": GOOGLE,
    "outlook.com": MICROSOFT, "hotmail.com": MICROSOFT, "live.com": MICROSOFT, "office365.com": MICROSOFT,
    "icloud.com": APPLE, "me.com": APPLE, "mac.com": APPLE,
    "yahoo.com": YAHOO, "ymail.com": YAHOO,
    "ukr.net": at("imap.ukr.net", "smtp.ukr.net", hint=SWITCH_ON),
    "i.ua": at("imap.i.ua", "smtp.i.ua", hint=SWITCH_ON),
    "meta.ua": at("imap.meta.ua", "smtp.meta.ua", hint=SWITCH_ON),
    "bigmir.net": at("imap.bigmir.net", "smtp.bigmir.net", hint=SWITCH_ON),
    "yandex.ru": at("imap.yandex.ru", "smtp.yandex.ru", hint=APP_PASSWORD),
    "yandex.com": at("imap.yandex.com", "smtp.yandex.com", hint=APP_PASSWORD),
    "mail.ru": at("imap.mail.ru", "smtp.mail.ru", hint=APP_PASSWORD),
    "bk.ru": at("imap.mail.ru", "smtp.mail.ru", hint=APP_PASSWORD),
    "zoho.com": at("imap.zoho.com", "smtp.zoho.com", hint=SWITCH_ON),
    "zoho.eu": at("imap.zoho.eu", "smtp.zoho.eu", hint=SWITCH_ON),
    "fastmail.com": at("imap.fastmail.com", "smtp.fastmail.com", hint=APP_PASSWORD),
    "gmx.net": at("imap.gmx.net", "mail.gmx.net", smtp_port=587, hint=SWITCH_ON),
    "gmx.com": at("imap.gmx.com", "mail.gmx.com", smtp_port=587, hint=SWITCH_ON),
    "mailbox.org": at("imap.mailbox.org", "smtp.mailbox.org"),
    "infomaniak.com": at("mail.infomaniak.com", "mail.infomaniak.com"),
}  # fmt: skip


def guess(address: str) -> Guess:
    """Servers for an address; for a domain nobody knows, the names that most hosts use.

    >>> guess("shop@ukr.net").imap.host, guess("support@honey.example").smtp.host
    ('imap.ukr.net', 'mail.honey.example')
    """
    domain = address.strip().lower().rpartition("@")[2]
    return KNOWN.get(domain) or replace(at(f"mail.{domain}", f"mail.{domain}"))
