"""Connections to mail servers, and what is wrong with one in words. Nothing here repeats a password or a token."""

import imaplib
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from regulars.channels.email.mailboxes import Mailbox, Security, Server, SignIn, mailbox_of
from regulars.channels.email.signing_in import NotLetIn, access_token, forget_token, xoauth2
from regulars.channels.errors import CannotConnect

if TYPE_CHECKING:
    from regulars.channels.models import Account

SECONDS = 20.0
# What can go wrong while somebody talks with a mail server.
TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError, smtplib.SMTPException, NotLetIn, ValueError)


class WrongFolder(Exception):
    """The mailbox has no folder of this name."""


def open_imap(account: "Account") -> BaseMailBox:
    """A connection that is signed in and only looks: nothing is marked as read, nothing is deleted."""
    mailbox = mailbox_of(account)
    opened = connect_imap(mailbox.imap)
    try:
        sign_in_imap(opened, account, mailbox)
        opened.folder.set(mailbox.folder, readonly=True)
    except MailboxFolderSelectError:
        close_imap(opened)
        raise WrongFolder(mailbox.folder) from None
    except Exception:
        close_imap(opened)
        raise
    return opened


def connect_imap(server: Server) -> BaseMailBox:
    match server.security:
        case Security.TLS:
            return MailBox(server.host, server.port, timeout=SECONDS, ssl_context=ssl.create_default_context())
        case Security.STARTTLS:
            return MailBoxStartTls(server.host, server.port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(server.host, server.port, timeout=SECONDS)


def sign_in_imap(opened: BaseMailBox, account: "Account", mailbox: Mailbox) -> None:
    if mailbox.sign_in == SignIn.OAUTH:
        try:
            opened.xoauth2(mailbox.login, access_token(account, mailbox), initial_folder=None)
        except (MailboxLoginError, imaplib.IMAP4.error):
            forget_token(account)
            raise
        return
    password = account.secrets.get("password", "")
    if mailbox.login.isascii() and password.isascii():
        opened.login(mailbox.login, password, initial_folder=None)
    else:
        opened.login_utf8(mailbox.login, password, initial_folder=None)


def close_imap(opened: BaseMailBox) -> None:
    """Politely where that is possible; a broken connection is only dropped."""
    try:
        opened.client.sock.settimeout(2)
        opened.logout()
    except Exception:
        opened.client.shutdown()


def open_smtp(account: "Account") -> smtplib.SMTP:
    """A connection that is signed in. Raises what `TROUBLES` names."""
    mailbox = mailbox_of(account)
    opened = connect_smtp(mailbox.smtp, mailbox.address.rpartition("@")[2])
    try:
        sign_in_smtp(opened, account, mailbox)
    except Exception:
        opened.close()
        raise
    return opened


def connect_smtp(server: Server, our_name: str) -> smtplib.SMTP:
    name = our_name if our_name.isascii() and our_name else None
    if server.security == Security.TLS:
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=SECONDS, context=ssl.create_default_context()
        )
    opened = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=SECONDS)
    try:
        opened.ehlo()
        if server.security == Security.STARTTLS:
            opened.starttls(context=ssl.create_default_context())
            opened.ehlo()
    except Exception:
        opened.close()
        raise
    return opened


def sign_in_smtp(opened: smtplib.SMTP, account: "Account", mailbox: Mailbox) -> None:
    """A server that asks for no name, inside a company, is not given one."""
    opened.ehlo_or_helo_if_needed()
    if mailbox.sign_in == SignIn.OAUTH:
        words = xoauth2(mailbox.login, access_token(account, mailbox))
        opened.user = mailbox.login
        try:
            opened.auth("XOAUTH2", lambda challenge=None: words if not challenge else "")
        except smtplib.SMTPAuthenticationError:
            forget_token(account)
            raise
    elif opened.has_extn("auth"):
        opened.login(mailbox.login, account.secrets.get("password", ""))


def check(account: "Account") -> None:
    """Try to fetch and to send with the settings of an account, saved or not. Raises CannotConnect."""
    mailbox = mailbox_of(account)
    try:
        close_imap(open_imap(account))
    except (WrongFolder, *TROUBLES) as error:
        raise CannotConnect(reason=receiving_words(in_words(error, mailbox.imap))) from None
    try:
        open_smtp(account).quit()
    except TROUBLES as error:
        raise CannotConnect(reason=sending_words(in_words(error, mailbox.smtp))) from None


def receiving_words(why: str) -> str:
    return _("Receiving (IMAP): %(why)s") % {"why": why}


def sending_words(why: str) -> str:
    return _("Sending (SMTP): %(why)s") % {"why": why}


def in_words(error: BaseException, server: Server) -> str:
    """What is wrong and what to do about it, for somebody who knows their mailbox and not these programs."""
    told = {"host": server.host, "port": server.port}
    match error:
        case NotLetIn():
            return error.words
        case WrongFolder():
            return _("The mailbox has no folder “%(folder)s”. Write its name as the mailbox shows it.") % {
                "folder": str(error)
            }
        case ssl.SSLCertVerificationError():
            return _(
                "The certificate of %(host)s is not trusted (%(why)s). Look at the name of the server, or ask its "
                "administrator for a valid certificate."
            ) % {**told, "why": error.verify_message}
        case ssl.SSLError():
            return _(
                "%(host)s does not speak TLS on port %(port)s. Choose another kind of encryption or another port."
            ) % told  # fmt: skip
        case socket.gaierror() | UnicodeError():
            return _("There is no server “%(host)s”. Look at its name.") % told
        case ConnectionRefusedError():
            return _("%(host)s takes no connections on port %(port)s. Look at the port.") % told
        case TimeoutError():
            return (
                _("%(host)s does not answer on port %(port)s. Look at the name and the port, and at firewalls.") % told
            )
        case _ if is_wrong_password(error):
            return _(
                "%(host)s does not accept the name or the password. Many providers want a password made for programs."
            ) % told  # fmt: skip
        case smtplib.SMTPNotSupportedError():
            return (
                _("%(host)s cannot do this on port %(port)s. Choose another kind of encryption or another port.") % told
            )
    return _("%(host)s says: %(words)s") % {**told, "words": words_of(error)}


def is_wrong_password(error: BaseException) -> bool:
    if isinstance(error, MailboxLoginError | smtplib.SMTPAuthenticationError):
        return not isinstance(error, smtplib.SMTPAuthenticationError) or error.smtp_code not in (421, 454, 451)
    return isinstance(error, imaplib.IMAP4.error) and "AUTHENTICATIONFAILED" in str(error).upper()


def words_of(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"[:300]
    return (str(error) or type(error).__name__)[:300]
