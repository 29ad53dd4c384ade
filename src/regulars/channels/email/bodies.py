"""The parts of a letter: which are its text, which its HTML, which are files. Nothing that came along is left out."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from regulars.channels.email.decoding import as_text, header_text
from regulars.channels.email.headers import raw_header, text_header
from regulars.channels.types import NewFile
from regulars.lib.text import clean

MOST_PARTS = 1000
DEEPEST = 50
MOST_TEXT = 2_000_000
NAME_LENGTH = 200
ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "message/rfc822": ".eml",
    "message/delivery-status": ".txt", "application/ms-tnef": ".dat", "image/png": ".png", "image/jpeg": ".jpg",
    "image/gif": ".gif", "application/pdf": ".pdf", "text/csv": ".csv", "text/rfc822-headers": ".txt",
}  # fmt: skip
# Of these the machine-written ones speak of letters of ours, and are read where letters are judged.
REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report",
           "message/disposition-notification")  # fmt: skip
NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]+")
KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,50}/[a-z0-9!#$&^_.+-]{1,60}")
UU_BEGINS = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n", re.MULTILINE)


@dataclass
class Bodies:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[NewFile] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    nested: list[Message] = field(default_factory=list)
    cut: bool = False


def gathered(letter: Message) -> Bodies:
    bodies = Bodies()
    for number, (part, alternative) in enumerate(walked(letter, bodies, depth=0)):
        if number >= MOST_PARTS:
            bodies.cut = True
            break
        sort_in(part, bodies, alternative=alternative)
    unpack_uuencoded(bodies)
    if not bodies.plain and not bodies.html and bodies.nested and not bodies.reports:
        show_nested(bodies)
    return bodies


def walked(part: Message, bodies: Bodies, *, depth: int, alternative: bool = False) -> Iterator[tuple[Message, bool]]:
    """Every part that holds something, and whether it is one of several ways to say the same."""
    inside = part.get_payload()
    if part.get_content_maintype() != "multipart" or not isinstance(inside, list):
        yield part, alternative
        return
    if depth >= DEEPEST:
        bodies.cut = True
        bodies.files.append(NewFile("part.eml", "application/octet-stream", as_bytes(part)))
        return
    same = part.get_content_subtype() == "alternative"
    for one in inside:
        if isinstance(one, Message):
            yield from walked(one, bodies, depth=depth + 1, alternative=same or alternative)
    # What stands before the first border is for programs that know no parts, unless there are no parts.
    if not inside and part.preamble:
        bodies.plain.append(part.preamble)


def sort_in(part: Message, bodies: Bodies, *, alternative: bool) -> None:
    kind = kind_of(part)
    inside = part.get_payload()
    if kind in REPORTS:
        bodies.reports.append((kind, report_text(part)))
        return
    if kind.startswith("message/") and isinstance(inside, list):
        attach_letter(part, inside, bodies)
    elif kind == "text/rfc822-headers":
        bodies.reports.append((kind, text_in(part)))
    elif is_attached(part, kind):
        bodies.files.append(as_file(part, kind))
    elif kind == "text/html":
        take_text(part, bodies, bodies.html)
    elif kind in ("text/plain", "text/enriched", "text/markdown") or kind.startswith("multipart/"):
        # Parts whose border nobody can find are one text.
        take_text(part, bodies, bodies.plain)
    else:
        bodies.files.append(as_file(part, kind))


def kind_of(part: Message) -> str:
    kind = part.get_content_type().lower()
    return kind if KIND.fullmatch(kind) else "application/octet-stream"


def is_attached(part: Message, kind: str) -> bool:
    """A text with a file name is a file, whatever the program that sent it thought of showing it."""
    disposition = raw_header(part, "Content-Disposition").partition(";")[0].strip().lower()
    if disposition == "attachment":
        return True
    return not kind.startswith(("text/", "multipart/")) or bool(name_of(part)) or kind == "text/calendar"


def take_text(part: Message, bodies: Bodies, texts: list[str]) -> None:
    text = text_in(part)
    if len(text) > MOST_TEXT:
        bodies.cut = True
        bodies.files.append(as_file(part, kind_of(part)))
        text = text[:MOST_TEXT]
    texts.append(text)


def text_in(part: Message) -> str:
    content = content_of(part)
    charset = str(part.get_param("charset") or "")
    if not charset and part.get_content_type() == "text/html":
        charset = charset_in_html(content)
    return as_text(content, charset)


META = re.compile(rb"<meta[^>]{0,200}charset=[\"' ]?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)


def charset_in_html(content: bytes) -> str:
    found = META.search(content[:4000])
    return found[1].decode("ascii") if found else ""


def content_of(part: Message) -> bytes:
    """The bytes of a part; what is not written as it says is taken as it stands."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"\n".join(as_bytes(one) for one in inside if isinstance(one, Message))
    # As it stands: asked for by its proper name, the parser puts question marks where it does not know the set.
    stands = str(getattr(part, "_payload", "") or "").encode("ascii", "surrogateescape")
    return unwrapped(stands, raw_header(part, "Content-Transfer-Encoding").strip().lower())


def unwrapped(content: bytes, way: str) -> bytes:
    if way == "base64":
        return unwrapped_base64(content)
    if way == "quoted-printable":
        return quopri.decodestring(content)
    if way in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return from_uu(content.decode("latin-1"))
    return content


def unwrapped_base64(content: bytes) -> bytes:
    """Text that only claims to be base64 stays as it is; a missing end loses no more than itself."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", content.split(b"=\n\n")[0] if b"=\n\n" in content else content)
    strange = len(re.findall(rb"[^A-Za-z0-9+/=\s]", content))
    between_words = len(re.findall(rb"[^\s] [^\s]", content))
    if not kept or strange > len(content) // 10 or between_words > len(content) // 12:
        return content
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return content


def from_uu(text: str) -> bytes:
    begins = UU_BEGINS.search(text.replace("\r\n", "\n"))
    body = text.replace("\r\n", "\n")[begins.end() :].partition("\nend")[0] if begins else text
    return b"".join(uu_line(line) for line in body.split("\n"))


def uu_line(line: str) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some programs count the line wrong; the length of its signs says how much is meant.
        try:
            return binascii.a2b_uu(line[: (((ord(line[0]) - 32) & 63) * 4 + 5) // 3]) if line else b""
        except binascii.Error:
            return b""


def unpack_uuencoded(bodies: Bodies) -> None:
    """Files that old programs write into the text itself."""
    for place, text in enumerate(bodies.plain):
        if "begin " in text and "\nend" in text:
            bodies.plain[place] = without_uuencoded(text.replace("\r\n", "\n"), bodies)


def without_uuencoded(text: str, bodies: Bodies) -> str:
    """The text that is left; each sign is looked at once."""
    left, place = [], 0
    while begins := UU_BEGINS.search(text, place):
        end = text.find("\nend", begins.end() - 1)
        content = from_uu(text[begins.start() : end + 4]) if end >= 0 else b""
        if not content:
            break
        bodies.files.append(NewFile(file_name(begins[1], ""), "application/octet-stream", content))
        left.append(text[place : begins.start()])
        place = end + 4
    return "".join([*left, text[place:]])


def attach_letter(part: Message, inside: list[Any], bodies: Bodies) -> None:
    """A letter inside a letter, as a file that mail programs open."""
    for letter in (one for one in inside if isinstance(one, Message)):
        bodies.nested.append(letter)
        name = name_of(part) or text_header(letter, "Subject") or "message"
        name = name if name.lower().endswith(".eml") else f"{name[: NAME_LENGTH - 4]}.eml"
        bodies.files.append(NewFile(file_name(name, ""), "message/rfc822", as_bytes(letter)))


def show_nested(bodies: Bodies) -> None:
    """A letter that is nothing but another letter shows that one; the file stays beside it."""
    letter = bodies.nested[0]
    head = "\n".join(f"{name}: {text_header(letter, name)}" for name in ("From", "Date", "Subject"))
    inner = Bodies()
    for part, alternative in walked(letter, inner, depth=1):
        if part.get_content_maintype() == "text" and len(inner.plain) + len(inner.html) < MOST_PARTS:
            sort_in(part, inner, alternative=alternative)
    bodies.plain = [f"{head}\n\n{text}" for text in inner.plain[:1]]
    bodies.html = [] if bodies.plain else inner.html[:1]


def report_text(part: Message) -> str:
    """Reports are blocks of headers: the parser takes them for letters."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return "\n\n".join(as_headers(one) for one in inside if isinstance(one, Message))
    return as_text(content_of(part))


def as_headers(block: Message) -> str:
    lines = [f"{name}: {header_text(str(value))}" for name, value in block.raw_items()]
    inside = block.get_payload()
    return "\n".join(lines) + (f"\n\n{inside}" if isinstance(inside, str) and inside.strip() else "")


def as_file(part: Message, kind: str) -> NewFile:
    name = name_of(part) or ("winmail.dat" if kind == "application/ms-tnef" else f"file{ENDINGS.get(kind, '')}")
    inline = clean(raw_header(part, "Content-ID").strip("<> \r\n\t"), 255)
    return NewFile(file_name(name, kind), kind, content_of(part), inline)


def name_of(part: Message) -> str:
    """The file's name, in any of the ways to write it: RFC 2231, encoded words where they may not be, raw bytes."""
    for parameter, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        try:
            found = with_text(part, header).get_param(parameter, header=header)
        except (ValueError, LookupError, TypeError):
            continue
        if isinstance(found, tuple):
            charset, _language, value = found
            return clean(as_text(value.encode("latin-1", "replace"), charset or ""), NAME_LENGTH)
        if found:
            return clean(header_text(found), NAME_LENGTH)
    return ""


def with_text(part: Message, header: str) -> Message:
    """A part of which this header is text: bytes in a header come back from the parser as question marks."""
    value = raw_header(part, header)
    if value.isascii():
        return part
    one = Message()
    one[header] = value
    return one


def file_name(name: str, kind: str) -> str:
    """A name that is safe in every file system, and tells its kind.

    >>> file_name("../../etc/passwd", ""), file_name("рахунок", "application/pdf"), file_name("..", "")
    ('etc_passwd', 'рахунок.pdf', 'file')
    """
    safe = NOT_IN_NAMES.sub("_", name).strip("._ ") or "file"
    ending = ENDINGS.get(kind, "")
    return safe if "." in safe or not ending else safe + ending


def as_bytes(part: Message) -> bytes:
    """A part as it stood. Broken ones cannot always be written again as they were: then without their signs."""
    try:
        return part.as_bytes(unixfrom=False)
    except Exception:  # the generator of the standard library fails in many ways on broken parts
        try:
            return str(part).encode("utf-8", "surrogateescape")
        except Exception:
            return b""
