"""Our own marks, by which an answer finds its conversation: in the name of a letter and in the address it is sent to.

Both are signed with the installation's key. A number in a subject means nothing here: everybody can write one.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac

from regulars.channels.types import Address

NAME = re.compile(r"r\.([a-z2-7]{26})\.([a-z2-7]{16})@")
TAG = re.compile(r"([tx])-([a-z0-9-]{1,40})-([a-z2-7]{12})")
PLAIN_TOKEN = re.compile(r"[a-z0-9-]{1,40}")
LOCAL_PART = 64


def name_for(key: str, domain: str) -> str:
    """The name (Message-ID) of the letter with this key in the ledger: the same one each time it is tried."""
    body = base32(hashlib.sha256(key.encode()).digest()[:16])
    return f"r.{body}.{signed('name', body, 10)}@{domain or 'regulars.invalid'}"


def is_ours(name: str) -> bool:
    """Whether we gave a letter this name. Nobody else can make one."""
    found = NAME.match(name.lower())
    return found is not None and constant_time_compare(signed("name", found[1], 10), found[2])


def pretends_to_be_ours(name: str) -> bool:
    return NAME.match(name.lower()) is not None and not is_ours(name)


def believable(names: Iterable[str]) -> tuple[str, ...]:
    """Names that a letter refers to, without those that only look like ours."""
    return tuple(name for name in names if not pretends_to_be_ours(name))


def reply_address(address: str, token: str) -> str:
    """Where an answer is to be sent: the mailbox's own address with a mark; the plain one where no mark fits."""
    local, _at, domain = address.rpartition("@")
    if not token or not local:
        return address
    way, body = ("t", token) if PLAIN_TOKEN.fullmatch(token) else ("x", base32(token.encode()))
    marked = f"{local.partition('+')[0]}+{way}-{body}-{signed('token', body, 8)[:12]}"
    return f"{marked}@{domain}" if len(marked) <= LOCAL_PART else address


def token_among(addresses: Iterable[str], own: str) -> str:
    """The token in an address that is ours, when its signature is; "" without one."""
    own_local, _at, own_domain = own.lower().rpartition("@")
    for address in addresses:
        local, _at, domain = address.lower().rpartition("@")
        name, plus, tag = local.partition("+")
        if plus and domain == own_domain and name == own_local.partition("+")[0] and (token := token_of(tag)):
            return token
    return ""


def token_of(tag: str) -> str:
    found = TAG.fullmatch(tag)
    if found is None or not constant_time_compare(signed("token", found[2], 8)[:12], found[3]):
        return ""
    return found[2] if found[1] == "t" else from_base32(found[2])


def without_tag(address: str) -> str:
    """The address of a mailbox without the mark we, or its owner, put into it.

    >>> without_tag("support+t-c17-abc@honey.example")
    'support@honey.example'
    """
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def is_own(address: Address, own: str) -> bool:
    return bool(own) and without_tag(address.value) == without_tag(own)


def signed(purpose: str, value: str, size: int) -> str:
    digest = salted_hmac(f"regulars.channels.email.{purpose}", value, algorithm="sha256").digest()
    return base32(digest[:size])


def base32(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def from_base32(text: str) -> str:
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8)).decode()
    except (ValueError, UnicodeDecodeError):
        return ""
