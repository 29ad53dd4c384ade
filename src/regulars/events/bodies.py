"""The body of a request: unpacked, read as JSON, taken apart into messages. Nothing here trusts its size."""

import json
import zlib
from datetime import datetime
from typing import Any

from regulars.events import moments
from regulars.events.errors import TooMuchAtOnce, Unreadable
from regulars.events.messages import MESSAGE_LIMIT, Envelope, storable_all

BATCH_LIMIT = 500 * 1024
MANY = ("batch", "import")
GZIP = 16 + zlib.MAX_WBITS

Json = dict[str, Any]


def unpacked(content: bytes, encoding: str) -> bytes:
    """The bytes of a body as they were before packing. Raises TooMuchAtOnce, Unreadable."""
    match encoding.strip().lower():
        case "" | "identity":
            plain = content
        case "gzip":
            plain = gunzipped(content)
        case _:
            raise Unreadable()
    if len(plain) > BATCH_LIMIT:
        raise TooMuchAtOnce(limit=BATCH_LIMIT)
    return plain


def gunzipped(content: bytes) -> bytes:
    """At most one byte more than is taken: a small body may unpack to something without end."""
    unpacking = zlib.decompressobj(GZIP)
    try:
        plain = unpacking.decompress(content, BATCH_LIMIT + 1)
    except zlib.error as error:
        raise Unreadable() from error
    if not unpacking.eof and len(plain) <= BATCH_LIMIT:
        raise Unreadable()
    return plain


def as_object(content: bytes) -> Json:
    """The one JSON object of a body. Raises Unreadable."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=lambda _word: None)
    except (ValueError, RecursionError) as error:
        raise Unreadable() from error
    if not isinstance(found, dict):
        raise Unreadable()
    return found


def messages_of(body: Json, call: str) -> list[Any]:
    """The messages of a request, each as it was sent. Raises Unreadable."""
    if call not in MANY:
        return [body]
    batch = body.get("batch")
    if not isinstance(batch, list) or not batch:
        raise Unreadable()
    return batch


def envelope_of(body: Json, call: str, *, size: int, received_at: datetime) -> Envelope:
    """What the request says of all its messages."""
    context = body.get("context") if call in MANY else None
    return Envelope(
        received_at=received_at,
        sent_at=moments.moment(body.get("sentAt")),
        context=storable_all(context) if isinstance(context, dict) else None,
        may_be_large=size > MESSAGE_LIMIT,
    )
