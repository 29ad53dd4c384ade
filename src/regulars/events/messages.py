"""One message as programs send it, checked and brought into the form that is kept.

Kept are only the parts we use. Addresses of the network and marks of the device, which some clients send along in
`context`, are left out.
"""

import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from regulars.events import moments
from regulars.events.reasons import Refused
from regulars.lib.text import clean, storable

CALLS = ("identify", "track", "page", "screen", "group", "alias")
MESSAGE_LIMIT = 32 * 1024
MESSAGE_ID_LENGTH, IDENTITY_LENGTH, NAME_LENGTH = 150, 320, 200
DEPTH = 20
PAGE = ("url", "title", "path", "referrer", "search")

Json = dict[str, Any]


@dataclass(frozen=True)
class Envelope:
    """What holds for all messages of a request."""

    received_at: datetime
    sent_at: datetime | None = None
    context: Mapping[str, Any] | None = None
    may_be_large: bool = True


@dataclass(frozen=True)
class Message:
    """A message that is taken. `body` has the parts we use, under our names."""

    message_id: str
    call: str
    happened_at: datetime
    body: Json


def read(raw: Any, envelope: Envelope, *, call: str = "") -> Message:
    """A message out of a request; `call` is what its address says it is. Raises Refused."""
    if not isinstance(raw, dict):
        raise Refused("not_an_object", field="batch")
    if envelope.may_be_large and (size := size_of(raw)) > MESSAGE_LIMIT:
        raise Refused("too_large", limit=MESSAGE_LIMIT, size=size)
    if deeper_than(raw, DEPTH):
        raise Refused("too_deep")
    call = call or raw.get("type", "")
    if call not in CALLS:
        raise Refused("unknown_type")
    sent_at = moments.moment(raw.get("sentAt")) or envelope.sent_at
    timestamp = raw.get("timestamp") or raw.get("originalTimestamp")
    happened_at = moments.happened_at(timestamp, sent_at=sent_at, received_at=envelope.received_at)
    body = without_nothing({**whose(raw, call), **what(raw, call), "context": surroundings(raw, envelope)})
    return Message(message_id(raw, call, timestamp), call, happened_at, body)


def size_of(raw: Any) -> int:
    return len(json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def deeper_than(value: Any, depth: int) -> bool:
    if depth == 0:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(deeper_than(one, depth - 1) for one in inner if isinstance(one, dict | list))


def message_id(raw: Json, call: str, timestamp: Any) -> str:
    """The number of a message. One without is recognised by its content where that names its moment, else never."""
    given = raw.get("messageId")
    if given is None or given == "":
        return derived_id(raw, call) if timestamp else f"none-{uuid.uuid4()}"
    said = clean(str(given)) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    if not said or len(said) > MESSAGE_ID_LENGTH:
        raise Refused("message_id_unusable", limit=MESSAGE_ID_LENGTH)
    return said


def derived_id(raw: Json, call: str) -> str:
    content = {name: value for name, value in raw.items() if name not in ("sentAt", "writeKey")}
    return f"content-{sha256(json.dumps([call, content], sort_keys=True).encode()).hexdigest()}"


def whose(raw: Json, call: str) -> Json:
    """Who a message is about. Raises Refused."""
    user, visitor = identity(raw, "userId"), identity(raw, "anonymousId")
    previous = identity(raw, "previousId") if call == "alias" else ""
    if call == "alias" and not (user and previous):
        raise Refused("no_previous")
    if not (user or visitor):
        raise Refused("nobody")
    return {"user": user, "visitor": visitor, "previous": previous}


def identity(raw: Json, field: str) -> str:
    value = raw.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused("identity_unusable", field=field, limit=IDENTITY_LENGTH)
    said = clean(str(value))
    if len(said) > IDENTITY_LENGTH:
        raise Refused("identity_unusable", field=field, limit=IDENTITY_LENGTH)
    return said


def what(raw: Json, call: str) -> Json:
    """What a message says. Raises Refused."""
    traits, properties = mapping(raw, "traits"), mapping(raw, "properties")
    match call:
        case "track":
            return {"event": event_of(raw), "properties": properties}
        case "page" | "screen":
            name = text(raw.get("name")) or text(properties.get("name")) or text(properties.get("title"))
            return {"name": name, "category": text(raw.get("category")), "properties": properties}
        case "group":
            group = identity(raw, "groupId")
            if not group:
                raise Refused("no_group")
            return {"group": group, "traits": traits}
    return {"traits": traits}


def event_of(raw: Json) -> str:
    event = clean(raw["event"]) if isinstance(raw.get("event"), str) else ""
    if not event or len(event) > NAME_LENGTH:
        raise Refused("no_event", limit=NAME_LENGTH)
    return event


def surroundings(raw: Json, envelope: Envelope) -> Json:
    """The page a message was sent from, and what brought the visitor there."""
    given = mapping(raw, "context") or envelope.context or {}
    page, campaign = mapping(given, "page"), mapping(given, "campaign")
    return without_nothing(
        {
            "page": {name: text(page[name], 1000) for name in PAGE if page.get(name)},
            "campaign": campaign,
            "traits": mapping(given, "traits"),
        }
    )


def mapping(raw: Mapping[str, Any], field: str) -> Json:
    value = raw.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("not_an_object", field=field)
    cleaned: Json = storable_all(value)
    return cleaned


def storable_all(value: Any) -> Any:
    """A value of JSON without what PostgreSQL cannot hold.

    >>> storable_all({"a\\x00": ["b\\ud83d", float("inf"), 1]})
    {'a': ['b', None, 1]}
    """
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(name): storable_all(one) for name, one in value.items()}
        case list():
            return [storable_all(one) for one in value]
        case float():
            return value if math.isfinite(value) else None
    return value


def text(value: Any, length: int = NAME_LENGTH) -> str:
    return clean(value, length) if isinstance(value, str) else ""


def without_nothing(body: Mapping[str, Any]) -> Json:
    return {name: value for name, value in body.items() if value not in ("", {}, None)}
