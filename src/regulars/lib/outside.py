"""Where something may be sent to or fetched from: the outside. Inside the network strangers would speak through us.

A name is resolved once, every address it has is looked at, and the connection goes to the very address that was looked
at: a name that answers differently a moment later changes nothing.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from regulars.lib.errors import AddressInside, AddressUnknown, NoWebAddress

PORTS = {"http": 80, "https": 443}
# IPv4 addresses in IPv6 clothes: translated (RFC 6052), 6to4, Teredo.
WRAPPED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Place:
    """A web address taken apart, with the checked address of its host."""

    scheme: str
    host: str
    port: int
    ip: str
    target: str

    @property
    def url(self) -> str:
        """The address by number: nothing is looked up again."""
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{host}:{self.port}{self.target}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(url: str, *, inside_allowed: bool = False) -> Place:
    """The place a web address leads to. Asks the name service. Raises NoWebAddress, AddressUnknown, AddressInside.

    `inside_allowed` is said by a director for a program of their own beside us, never by who gives the address.
    """
    parts, port = taken_apart(url)
    host = parts.hostname or ""
    addresses = resolve(host, port)
    if not addresses:
        raise AddressUnknown(host=host)
    if not inside_allowed and any(inside(address) for address in addresses):
        raise AddressInside(host=host)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port, str(addresses[0]), target)


def taken_apart(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NoWebAddress() from error
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise NoWebAddress()
    return parts, port


def resolve(host: str, port: int) -> list[Address]:
    """All addresses a name has; none where it is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_kind, sockaddr in found]


def inside(address: Address) -> bool:
    """Whether an address is ours, our neighbours', or nobody's.

    >>> [inside(ipaddress.ip_address(one)) for one in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "1.1.1.1")]
    [True, True, True, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return inside(address.ipv4_mapped)
        if any(address in net for net in WRAPPED):
            return True
    return not address.is_global or address.is_multicast
