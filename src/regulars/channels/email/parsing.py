"""A letter, from the bytes that arrived to what it says. Pure: no database, no clock.

Whatever a stranger made of it, something readable comes out, or `Unreadable` with a sentence. What is cut for its size
is said in `cut`; the letter itself is kept as it came.
"""

import email
import email.policy
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser

from django.utils.translation import gettext as _

from regulars.channels.email import headers
from regulars.channels.email.bodies import Bodies, gathered
from regulars.channels.email.html_text import text_of
from regulars.channels.email.quotes import quoted_from, signature_from
from regulars.channels.email.sanitising import sanitised
from regulars.channels.email.threading import is_ours
from regulars.channels.errors import Unreadable
from regulars.channels.types import Address, NewFile
from regulars.lib.text import clean, storable

SUBJECT_LENGTH = 300
TEXT_LENGTH = 500_000
# The parser goes into itself for each level, and takes time for each header.
MOST_BYTES = 60_000_000
# Written above a letter of which only the beginning was fetched.
CUT_HEADER = "X-Regulars-Cut"


@dataclass(frozen=True)
class Parsed:
    """What a letter says.

    `text` is whole, quotations included: `quoted_from` and `signature_from` are places in it. `html` is harmless, with
    pictures from afar put aside. `thread` are the names of earlier letters, the nearest first. `letter` is the letter
    in the parser's words, for whoever judges it. `deliveries` are machine-written reports about letters of ours.
    """

    sender: Address
    message_id: str
    digest: str
    letter: Message
    subject: str = ""
    text: str = ""
    html: str = ""
    far_pictures: int = 0
    quoted_from: int | None = None
    signature_from: int | None = None
    files: tuple[NewFile, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    thread: tuple[str, ...] = ()
    arrived_at: datetime | None = None
    cut: bool = False
    bodies: Bodies = field(default_factory=Bodies)

    def header(self, name: str) -> str:
        return headers.text_header(self.letter, name)

    @property
    def message_id_is_ours(self) -> bool:
        return is_ours(self.message_id)

    @property
    def name(self) -> str:
        """By what it is known for ever; one that came without a name is known by its content."""
        return self.message_id or f"{self.digest}@nameless"


def parse(raw: bytes) -> Parsed:
    """Raises Unreadable, and nothing else, where nobody can say who wrote it."""
    if not raw.strip():
        raise Unreadable(_("The letter is empty."))
    letter, whole = opened(raw)
    sender = sender_of(letter)
    if sender is None:
        raise Unreadable(_("The letter does not say who wrote it."))
    bodies = gathered(letter) if whole else Bodies(plain=[raw_body(raw)], cut=True)
    text, html, far = texts(bodies)
    quoted = quoted_from(text)
    return Parsed(
        sender=sender, message_id=headers.message_id(letter), digest=digest_of(raw), letter=letter,
        subject=clean(headers.text_header(letter, "Subject"), SUBJECT_LENGTH), text=text, html=html, far_pictures=far,
        quoted_from=quoted, signature_from=signature_from(text, quoted), files=tuple(bodies.files),
        to=headers.addresses(letter, "To"), cc=headers.addresses(letter, "Cc"),
        reply_to=headers.addresses(letter, "Reply-To"), thread=headers.references(letter),
        arrived_at=headers.arrived_at(letter), cut=bodies.cut or is_cut(raw, letter),
        bodies=bodies,
    )  # fmt: skip


def is_cut(raw: bytes, letter: Message) -> bool:
    return len(raw) > MOST_BYTES or bool(headers.raw_header(letter, CUT_HEADER))


def opened(raw: bytes) -> tuple[Message, bool]:
    """The letter taken apart; only its headers, and False, where it was folded into itself too often."""
    content = without_envelope_line(raw[:MOST_BYTES])
    try:
        return email.message_from_bytes(content, policy=email.policy.compat32), True
    except RecursionError:
        return BytesHeaderParser(policy=email.policy.compat32).parsebytes(content), False


def without_envelope_line(raw: bytes) -> bytes:
    """Blank lines and a «From » line in front make some parsers see no headers at all."""
    content = raw.lstrip(b"\r\n \t")
    for mark in (b"\xef\xbb\xbf", b">From ", b"From "):
        if content.startswith(mark):
            content = content[3:] if mark == b"\xef\xbb\xbf" else content.partition(b"\n")[2]
    return content


def sender_of(letter: Message) -> Address | None:
    """Who wrote it; the second place to look is whoever sent it for them, the last whoever can be answered."""
    for name in ("From", "Sender", "Reply-To", "Return-Path", "X-Original-From"):
        found = headers.addresses(letter, name)
        if found:
            return found[0]
    return None


def texts(bodies: Bodies) -> tuple[str, str, int]:
    """The text, the harmless HTML, and how many pictures from afar it has."""
    plain = "\n\n".join(part for part in bodies.plain if part.strip())
    html = "\n".join(bodies.html)
    safe = sanitised(html)
    text = plain if plain.strip() else text_of(html) if html else ""
    text = "\n".join(line.rstrip() for line in storable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return text.strip("\n")[:TEXT_LENGTH], safe.html, safe.far_pictures


def raw_body(raw: bytes) -> str:
    from regulars.channels.email.decoding import as_text

    _head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return as_text(body[:TEXT_LENGTH])


def digest_of(raw: bytes) -> str:
    """The same letter that came twice by two ways differs in the lines that servers put on top of it.

    >>> one, two = b"Received: a\\nFrom: x@y\\nSubject: s\\n\\nHi", b"Received: b\\nFrom: x@y\\nSubject: s\\n\\nHi"
    >>> digest_of(one) == digest_of(two), digest_of(one) == digest_of(two + b"!")
    (True, False)
    """
    head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    lasting = [line for line in head.split(b"\n") if line.lower().startswith(LASTING)]
    return hashlib.sha256(b"\n".join(sorted(lasting)) + b"\n\n" + body.rstrip()).hexdigest()[:32]


def key_of_another(name: str, digest: str) -> str:
    """What a letter is called whose name another letter has already."""
    return f"{name}#{digest}"


LASTING = (b"message-id:", b"from:", b"date:", b"subject:")
