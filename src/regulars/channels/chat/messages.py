"""A message of a visitor as it is kept: written by the window's views, read when it is taken in."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.channels.errors import Unreadable
from regulars.channels.models import Account, Received
from regulars.channels.receiving import take_in
from regulars.channels.types import Address, Held, Incoming, NewFile
from regulars.customers.models import Identity

BROWSER, EXTERNAL = Identity.Channel.BROWSER.value, Identity.Channel.EXTERNAL.value
LINK, MOST_LINKS = re.compile(r"https?://|www\.", re.IGNORECASE), 3


@dataclass(frozen=True)
class Said:
    """`number` is the name the visitor's browser gave the message; sent again, it is the same message.

    `user` is the visitor's number in the company's own system, where the company's server has vouched for it.
    """

    number: str
    visitor: str
    text: str
    at: datetime
    name: str = ""
    user: str = ""
    language: str = ""
    page: str = ""
    picture: NewFile | None = None


def key_of(visitor: str, number: str) -> str:
    return f"{visitor}:{number}"


def said(account: Account, message: Said, *, now: datetime) -> Received:
    """Keep a message and take it in at once. The same one again changes nothing."""
    return take_in(account, key_of(message.visitor, message.number), packed(message), now=now)


def packed(message: Said) -> bytes:
    picture = message.picture
    return json.dumps(
        {
            "number": message.number, "visitor": message.visitor, "text": message.text, "at": message.at.isoformat(),
            "name": message.name, "user": message.user, "language": message.language, "page": message.page,
            "picture": picture and [picture.name, picture.content_type, base64.b64encode(picture.content).decode()],
        }
    ).encode()  # fmt: skip


def read(account: Account, raw: bytes) -> list[Incoming | Held]:
    """Raises Unreadable."""
    try:
        message = incoming(json.loads(raw))
        return [Held("spam", message) if looks_like_spam(message) else message]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise Unreadable(type(error).__name__) from error


def incoming(kept: dict[str, str]) -> Incoming:
    visitor, user = kept["visitor"], kept["user"]
    return Incoming(
        key=key_of(visitor, kept["number"]),
        sender=Address(BROWSER, visitor, kept["name"] or nameless(visitor)),
        text=kept["text"],
        happened_at=datetime.fromisoformat(kept["at"]),
        files=[picture(*kept["picture"])] if kept["picture"] else (),
        identities=[(EXTERNAL, user)] if user else (),
        language=kept["language"],
        facts={"page": kept["page"]} if kept["page"] else {},
    )


def looks_like_spam(message: Incoming) -> bool:
    """A heap of links from somebody for whom nobody vouches: a person looks first."""
    return not message.identities and len(LINK.findall(message.text)) > MOST_LINKS


def nameless(visitor: str) -> str:
    """What colleagues call somebody who has not said their name."""
    return _("Visitor %(number)s") % {"number": visitor[-4:].upper()}


def picture(name: str, content_type: str, content: str) -> NewFile:
    return NewFile(name, content_type, base64.b64decode(content, validate=True))
