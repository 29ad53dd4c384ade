"""What a program brings: messages and receipts. docs/channels-webhook.md describes them, and its examples are run."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from regulars.channels import fields
from regulars.channels.bringing import ItemRefused
from regulars.channels.fields import Json
from regulars.channels.types import Address, ReceiptState
from regulars.customers.identities import normal_form

if TYPE_CHECKING:
    from regulars.channels.models import Account

MESSAGE = ("id", "from", "text", "at", "files", "reply_to", "edits", "language", "direction", "topic")
RECEIPT = ("id", "message", "state", "at", "reason", "gone")
SENDER = ("id", "phone", "email", "name")
FILE = ("name", "type", "content", "url")
LONGEST_TEXT = 20_000
MOST_FILES = 10


@dataclass(frozen=True)
class FileBrought:
    """A file, or where it can be fetched."""

    name: str
    content_type: str
    content: bytes
    url: str


@dataclass(frozen=True)
class MessageBrought:
    id: str
    sender: Address
    identities: Sequence[tuple[str, str]]
    text: str
    at: datetime
    files: Sequence[FileBrought]
    reply_to: str
    edits: str
    language: str
    direction: str
    topic: str


@dataclass(frozen=True)
class ReceiptBrought:
    """`id` is the name the program gave our message when it took it, `message` the one we gave it."""

    id: str
    message: str
    state: ReceiptState
    at: datetime
    reason: str
    gone: bool


def message_key(account: "Account", item: Json) -> str:
    return f"message:{message(account, item).id}"


def receipt_key(account: "Account", item: Json) -> str:
    told = receipt(account, item)
    return f"receipt:{told.state}:{told.id or told.message}"


def message(account: "Account", item: Json) -> MessageBrought:
    """Raises ItemRefused."""
    fields.only(item, MESSAGE)
    known = addresses(account, fields.inner(item, "from", required=True))
    brought = MessageBrought(
        id=fields.identifier(item),
        sender=known[0],
        identities=[(one.channel, one.value) for one in known[1:]],
        text=fields.text(item, "text", longest=LONGEST_TEXT),
        at=fields.moment(item),
        files=files(item),
        reply_to=fields.identifier(item, "reply_to", required=False),
        edits=fields.identifier(item, "edits", required=False),
        language=fields.text(item, "language", longest=5).lower(),
        direction=fields.choice(item, "direction", ("in", "out"), "in"),
        topic=fields.text(item, "topic", longest=60),
    )
    if not brought.text and not brought.files:
        raise ItemRefused(_("There is neither “text” nor “files” in it."))
    return brought


def addresses(account: "Account", sender: Json) -> list[Address]:
    """Where they are reached, first the one answers go to. Raises ItemRefused."""
    fields.only(sender, SENDER)
    name = fields.text(sender, "name", longest=200)
    found = []
    if own := fields.text(sender, "id", longest=200):
        found.append(Address("external", external(account, own), name))
    for channel in ("phone", "email"):
        given = fields.text(sender, channel, longest=320)
        value = normal_form(channel, given) if given else ""
        if given and not value:
            raise ItemRefused(_("“%(value)s” cannot be reached: it is not written whole.") % {"value": given[:60]})
        if value:
            found.append(Address(channel, value, name))
    if not found:
        raise ItemRefused(_("“from” needs one of: %(known)s.") % {"known": "id, phone, email"})
    return found


def external(account: "Account", own: str) -> str:
    """Numbers of one network are strangers to another."""
    return f"{account.settings.get('network') or 'webhook'}:{own}"


def files(item: Json) -> list[FileBrought]:
    given = item.get("files", [])
    if not isinstance(given, list) or len(given) > MOST_FILES:
        raise ItemRefused(_("The field “files” must be a list of at most %(most)s files.") % {"most": MOST_FILES})
    return [file(one) for one in given]


def file(one: Any) -> FileBrought:
    if not isinstance(one, dict):
        raise ItemRefused(_("A file is an object."))
    fields.only(one, FILE)
    content, url = one.get("content"), fields.web_address(one, "url")
    if bool(content) == bool(url):
        raise ItemRefused(_("A file has either “content” in Base64 or “url”."))
    return FileBrought(
        fields.text(one, "name", longest=255, required=True),
        fields.text(one, "type", longest=100) or "application/octet-stream",
        unpacked(content) if content else b"",
        url,
    )


def unpacked(content: Any) -> bytes:
    try:
        return base64.b64decode(content if isinstance(content, str) else "!", validate=True)
    except (binascii.Error, ValueError):
        raise ItemRefused(_("The content of a file must be Base64.")) from None


def receipt(account: "Account", item: Json) -> ReceiptBrought:
    """Raises ItemRefused."""
    fields.only(item, RECEIPT)
    told = ReceiptBrought(
        id=fields.identifier(item, required=False),
        message=fields.identifier(item, "message", required=False),
        state=ReceiptState(fields.choice(item, "state", [one.value for one in ReceiptState])),
        at=fields.moment(item),
        reason=fields.text(item, "reason", longest=500),
        gone=fields.flag(item, "gone"),
    )
    if not told.id and not told.message:
        raise ItemRefused(_("A receipt names the message by “id” or by “message”."))
    return told
