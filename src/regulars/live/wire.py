"""How facts are written for a browser's EventSource. Each is written once, however many listen."""

from collections.abc import Sequence
from dataclasses import dataclass

HELLO = b": hello\n\n"
STILL_HERE = b": still here\n\n"
# The browser connects again by itself, a little later each time nobody answers.
RETRY = b"retry: 1500\n\n"
RELOAD = b"event: reload\ndata: {}\n\n"
RENEW = b"event: renew\ndata: {}\n\n"


@dataclass(frozen=True)
class Told:
    """A fact as it goes over the wire; `number` lets a page recognise what it was told already."""

    number: int
    topic: str
    written: bytes


def as_told(number: int, topic: str, data: str) -> Told:
    return Told(number, topic, f'data: {{"n":{number},"topic":"{topic}","data":{data}}}\n'.encode())


def group(news: Sequence[Told], cursor: str) -> bytes:
    """Facts of one reading. Only the last carries the cursor: whoever got less than all asks for all again."""
    if not news:
        return f"id: {cursor}\nevent: here\ndata: {{}}\n\n".encode()
    *before, last = [one.written for one in news]
    return b"".join(one + b"\n" for one in before) + last + f"id: {cursor}\n\n".encode()
