"""Headers of a letter: who, to whom, when, and what it refers to. Nothing here raises for a broken header."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from regulars.channels.email.decoding import header_text, raw_text
from regulars.channels.types import Address
from regulars.lib.text import clean

CHANNEL = "email"
NAME_LENGTH, ADDRESS_LENGTH, ID_LENGTH = 200, 254, 300
MOST_ADDRESSES, MOST_IDS = 100, 100
ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
BARE_ID = re.compile(r"[^<>\s,;]{1,900}@[^<>\s,;]{1,255}")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]+(?:\"[^\"]*\")?@[^\s<>()\[\],;:\"@]+")


def raw_header(letter: Message, name: str) -> str:
    """The first header of the name, as it stands, with bytes that are no ASCII understood; "" without one."""
    wanted = name.lower()
    for key, value in letter.raw_items():
        if key.lower() == wanted:
            return raw_text(str(value))
    return ""


def all_raw(letter: Message, name: str) -> list[str]:
    wanted = name.lower()
    return [raw_text(str(value)) for key, value in letter.raw_items() if key.lower() == wanted]


def text_header(letter: Message, name: str) -> str:
    return header_text(raw_header(letter, name), str(letter.get_param("charset") or ""))


def addresses(letter: Message, *names: str) -> tuple[Address, ...]:
    """Everybody in headers of these names, each address once.

    >>> from email import message_from_string
    >>> addresses(message_from_string("To: =?utf-8?B?0J7QuNGP?= <A@B.example>, c@d.example\\n\\n"), "To")
    (Address(channel='email', value='a@b.example', name='Оия'), Address(channel='email', value='c@d.example', name=''))
    """
    found: dict[str, Address] = {}
    for name in names:
        for value in all_raw(letter, name):
            for one in of_header(value):
                found.setdefault(one.value, one)
    return tuple(found.values())[:MOST_ADDRESSES]


def of_header(value: str) -> Iterable[Address]:
    """A name may itself be an encoded word with a comma or an address in it: it is read after the list was split."""
    one_line = re.sub(r"\s+", " ", value)[:20_000]
    try:
        pairs = getaddresses([one_line])
    except RecursionError:
        # Comments in comments in comments: nobody writes them but to see what breaks.
        pairs = []
    good = [made for name, address in pairs if (made := address_of(address, name))]
    # Lists that break every rule still have addresses in them.
    return good or [made for address in ADDRESS.findall(one_line) if (made := address_of(address, ""))]


def address_of(address: str, name: str) -> Address | None:
    plain = clean(address).strip("<>'\" ").lower()
    local, at, domain = plain.rpartition("@")
    if not (local and at and domain) or len(plain) > ADDRESS_LENGTH or " " in plain:
        return None
    shown = clean(header_text(name).strip("'\" "), NAME_LENGTH)
    return Address(CHANNEL, plain, "" if shown.lower() == plain else shown)


def message_ids(value: str) -> tuple[str, ...]:
    """Names of letters, without their brackets, each once, in the order written.

    >>> message_ids("<a@x> <b@x>\\n <a@x>"), message_ids("c@x"), message_ids("nonsense")
    (('a@x', 'b@x'), ('c@x',), ())
    """
    found = ID.findall(value) or BARE_ID.findall(value)
    return tuple(dict.fromkeys(clean(one, ID_LENGTH) for one in found))[:MOST_IDS]


def message_id(letter: Message) -> str:
    value = raw_header(letter, "Message-ID")
    return next(iter(message_ids(value)), clean(value.strip("<> "), ID_LENGTH))


def references(letter: Message) -> tuple[str, ...]:
    """Earlier letters this one refers to, the nearest first."""
    answered = message_ids(raw_header(letter, "In-Reply-To"))
    ancestors = [one for value in all_raw(letter, "References") for one in message_ids(value)]
    return tuple(dict.fromkeys([*answered, *reversed(ancestors)]))[:MOST_IDS]


def arrived_at(letter: Message) -> datetime | None:
    """When our own server took it: its line stands on top. The sender's clock is asked only where nothing else is."""
    for value in all_raw(letter, "Received")[:1]:
        found = moment(value.rpartition(";")[2])
        if found:
            return found
    return moment(raw_header(letter, "Date"))


def moment(value: str) -> datetime | None:
    """
    >>> moment("Fri, 20 Nov 2026 11:30:00 +0200 (EET)"), moment("yesterday"), moment("Fri, 20 Nov 99999 11:30:00 +0")
    (datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.timezone.utc), None, None)
    """
    try:
        found = parsedate_to_datetime(value.strip())
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC) if 1980 <= aware.year <= 9000 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
