"""A line of the ledger as a letter: text and HTML, pictures in it, files, and the headers that bring answers back."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from regulars.channels.email.mailboxes import Mailbox
from regulars.channels.email.threading import name_for, reply_address
from regulars.channels.errors import WillNotGo
from regulars.channels.types import Purpose
from regulars.lib.text import clean, storable

if TYPE_CHECKING:
    from regulars.channels.models import Sending, StoredFile

# References grow with each answer: the beginning and the latest are enough for any program.
MOST_REFERENCES = 20
LARGEST = 25_000_000
KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}", re.IGNORECASE)


def composed(line: "Sending", mailbox: Mailbox, files: Sequence["StoredFile"], *, now: datetime) -> bytes:
    """The letter of a line of the ledger. The same line gives a letter of the same name. Raises WillNotGo."""
    if sum(one.size for one in files) > LARGEST:
        raise WillNotGo(_("The files are larger together than mail servers take (25 MB). Send a link instead."))
    letter = EmailMessage(policy=SMTP)
    try:
        write_addresses(letter, line, mailbox)
    except (ValueError, IndexError):
        raise WillNotGo(_("“%(address)s” is no e-mail address. Correct it.") % {"address": line.to_value}) from None
    letter["Date"] = format_datetime(now)
    write_purpose(letter, line, mailbox)
    write_bodies(letter, line, mailbox, files)
    return thread_headers(line, mailbox) + letter.as_bytes()


def write_addresses(letter: EmailMessage, line: "Sending", mailbox: Mailbox) -> None:
    content = line.content
    name = str(dict(content.get("facts") or {}).get("sender_name") or mailbox.sender_name)
    letter["From"] = address(mailbox.address, name)
    letter["To"] = address(line.to_value, str(content.get("to_name") or ""))
    if content.get("cc"):
        letter["Cc"] = [address(value, name) for value, name in content["cc"]]
    answered_at = reply_address(mailbox.address, str(content.get("token") or "")) if mailbox.marks_addresses else ""
    if answered_at and answered_at != mailbox.address:
        letter["Reply-To"] = address(answered_at, name)
    letter["Subject"] = clean(str(content.get("subject") or _("Your message")), 300)


def address(value: str, name: str) -> HeaderAddress:
    """Domains with letters of other scripts are written as mail servers know them."""
    local, _at, domain = value.strip().rpartition("@")
    if not local.isascii():
        raise ValueError(value)
    plain = domain if domain.isascii() else domain.encode("idna").decode()
    return HeaderAddress(clean(name, 200), addr_spec=f"{local}@{plain}")


def thread_headers(line: "Sending", mailbox: Mailbox) -> bytes:
    """Written by hand: the library takes a long name of a letter for text, and encodes it until nobody knows it."""
    lines = [f"Message-ID: <{name_of(line, mailbox)}>"]
    earlier = [plain for one in line.content.get("thread") or [] if (plain := ID_SIGNS.sub("", str(one)))]
    if earlier:
        kept = earlier if len(earlier) <= MOST_REFERENCES else [*earlier[: MOST_REFERENCES - 1], earlier[-1]]
        lines.append(f"In-Reply-To: <{earlier[0]}>")
        lines.append("References: " + "\r\n ".join(f"<{one}>" for one in reversed(kept)))
    return "".join(f"{one}\r\n" for one in lines).encode("ascii")


ID_SIGNS = re.compile(r"[<>\s\x00-\x20\x7f]|[^\x21-\x7e]")


def name_of(line: "Sending", mailbox: Mailbox) -> str:
    domain = mailbox.address.rpartition("@")[2]
    return name_for(line.key, domain if domain.isascii() else domain.encode("idna").decode())


def write_purpose(letter: EmailMessage, line: "Sending", mailbox: Mailbox) -> None:
    """Machines are told that a machine wrote; whoever gets what they may refuse is told how."""
    if line.automatic:
        letter["Auto-Submitted"] = "auto-replied" if line.content.get("thread") else "auto-generated"
        letter["X-Auto-Response-Suppress"] = "All"
    if line.purpose == Purpose.MARKETING:
        letter["Precedence"] = "bulk"
        page = str(dict(line.content.get("facts") or {}).get("unsubscribe") or "")
        by_mail = f"<mailto:{mailbox.address}?subject=unsubscribe>"
        if page.startswith("https://") and clean(page) == page:
            letter["List-Unsubscribe"] = f"<{page}>, {by_mail}"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        else:
            letter["List-Unsubscribe"] = by_mail


def write_bodies(letter: EmailMessage, line: "Sending", mailbox: Mailbox, files: Sequence["StoredFile"]) -> None:
    text, html = str(line.content.get("text") or ""), str(line.content.get("html") or "")
    facts = dict(line.content.get("facts") or {})
    below = str(facts.get("below") or ""), str(facts.get("below_url") or "")
    letter.set_content(signed_text(text, mailbox.signature, *below), cte="quoted-printable")
    shown = [one for one in files if one.inline_id and f"cid:{one.inline_id}" in html]
    if html:
        letter.add_alternative(signed_html(html, mailbox.signature, *below), subtype="html", cte="quoted-printable")
        for one in shown:
            add_picture(letter, one)
    for one in files:
        if one not in shown:
            main, _slash, sub = kind_of(one).partition("/")
            letter.add_attachment(bytes(one.content), maintype=main, subtype=sub, filename=clean(one.name, 200))


def add_picture(letter: EmailMessage, file: "StoredFile") -> None:
    parts = letter.get_payload()
    assert isinstance(parts, list)
    html = parts[-1]
    assert isinstance(html, MIMEPart)
    main, _slash, sub = kind_of(file).partition("/")
    html.add_related(
        bytes(file.content), maintype=main, subtype=sub, cid=f"<{file.inline_id}>", filename=clean(file.name, 200)
    )


def kind_of(file: "StoredFile") -> str:
    """What somebody may call a letter or a body of parts is sent as a file: those kinds mean more than a name."""
    kind = file.content_type.partition(";")[0].strip().lower()
    odd = not KIND.fullmatch(kind) or kind.startswith(("multipart/", "message/", "text/"))
    return "application/octet-stream" if odd else kind


def signed_text(text: str, signature: str, below: str = "", url: str = "") -> str:
    """What stands below the signature is in a paragraph of its own.

    >>> signed_text("Hello", "Nadia", "Your request:", "https://honey.example/r/1/")
    'Hello\\n\\n-- \\nNadia\\n\\nYour request:\\nhttps://honey.example/r/1/\\n'
    """
    body = storable(text).replace("\r\n", "\n").rstrip()
    signed = f"-- \n{signature.strip()}" if signature.strip() else ""
    quiet = "\n".join(filter(None, (below, url)))
    return "\n\n".join(filter(None, (body, signed, quiet))) + "\n"


def signed_html(html: str, signature: str, below: str = "", url: str = "") -> str:
    lines = "<br>".join(escape(line) for line in signature.strip().splitlines())
    signed = f"<p>-- <br>{lines}</p>" if lines else ""
    link = f' <a href="{escape(url)}">{escape(url)}</a>' if url else ""
    quiet = f"<p><small>{escape(below)}{link}</small></p>" if below else ""
    return f"{html}{signed}{quiet}"
