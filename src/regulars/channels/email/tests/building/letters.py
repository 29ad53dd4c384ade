"""Pieces that letters are made of, and what must come out of one."""

import base64
import quopri
from dataclasses import asdict, dataclass, field
from typing import Any

US = "support@honey.example"
OLENA = "olena@forest.example"
DATE = "Fri, 20 Nov 2026 11:30:00 +0200"


@dataclass(frozen=True)
class Case:
    """A letter and what must come out of it.

    `verdict`: message, automatic, held:<reason>, ignored:<reason>, receipt:<state>[:gone], unreadable. `first` is how
    the text begins, `holds` are pieces that must be in it, `lacks` pieces that must be neither in it nor in the HTML;
    `folded` is how what is quoted begins.
    """

    name: str
    raw: bytes
    verdict: str = "message"
    sender: str = OLENA
    sender_name: str | None = None
    subject: str | None = None
    first: str = ""
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    folded: str | None = None
    token: str = ""
    thread: tuple[str, ...] | None = None
    far_pictures: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def expected(self) -> dict[str, Any]:
        told = asdict(self)
        told.pop("raw")
        told |= told.pop("more")
        return {key: value for key, value in told.items() if value not in (None, "", (), 0)}


def head(*more: str, sender: str = f"Olena <{OLENA}>", subject: str = "Honey", to: str = US, number: str = "1") -> str:
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {DATE}",
        f"Message-ID: <m{number}@forest.example>",
    ]
    return "\r\n".join([*lines, *more]) + "\r\n"


def plain(text: str, *more: str, **head_of: str) -> bytes:
    return (head("MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                 "Content-Transfer-Encoding: 8bit", *more, **head_of) + "\r\n" + text).encode()  # fmt: skip


def coded(
    text: str, charset: str, *, codec: str = "", way: str = "8bit", subject: str = "Honey", kind: str = "plain"
) -> bytes:
    """A body in an encoding, in one of the ways to write it."""
    content = text.encode(codec or charset)
    written = {"8bit": content, "base64": base64.encodebytes(content), "quoted-printable": quopri.encodestring(content)}
    label = f"; charset={charset}" if charset else ""
    lines = head(
        "MIME-Version: 1.0", f"Content-Type: text/{kind}{label}", f"Content-Transfer-Encoding: {way}", subject=subject
    )
    return lines.encode() + b"\r\n" + written[way]


def word(text: str, charset: str, way: str = "B", codec: str = "") -> str:
    """An encoded word of a header."""
    content = text.encode(codec or charset)
    if way == "B":
        return f"=?{charset}?B?{base64.b64encode(content).decode()}?="
    return f"=?{charset}?Q?{''.join('_' if one == 32 else f'={one:02X}' for one in content)}?="


def part(content: str | bytes, kind: str = "text/plain; charset=utf-8", *more: str) -> bytes:
    body = content.encode() if isinstance(content, str) else content
    return "\r\n".join([f"Content-Type: {kind}", *more, "", ""]).encode() + body


def file_part(name: str, kind: str, content: bytes, *more: str) -> bytes:
    disposition = f'Content-Disposition: attachment; filename="{name}"'
    return part(base64.encodebytes(content), kind, disposition, "Content-Transfer-Encoding: base64", *more)


def several(*parts: bytes, kind: str = "mixed", border: str = "edge", end: bool = True) -> bytes:
    """The parts with their borders, without a head."""
    inside = b"".join(f"--{border}\r\n".encode() + one + b"\r\n" for one in parts)
    return inside + (f"--{border}--\r\n".encode() if end else b"")


def mixed(
    *parts: bytes,
    kind: str = "mixed",
    border: str = "edge",
    end: bool = True,
    more: tuple[str, ...] = (),
    **head_of: str,
) -> bytes:
    lines = head("MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="{border}"', *more, **head_of)
    return lines.encode() + b"\r\n" + several(*parts, border=border, end=end)


def nested(*parts: bytes, kind: str, border: str) -> bytes:
    return f'Content-Type: multipart/{kind}; boundary="{border}"\r\n\r\n'.encode() + several(*parts, border=border)


def html(code: str, *more: str, **head_of: str) -> bytes:
    return (
        head("MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", *more, **head_of) + "\r\n" + code
    ).encode()
