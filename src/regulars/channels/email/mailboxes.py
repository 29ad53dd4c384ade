"""What is written down of a mailbox: where its letters are fetched and sent, and by which way somebody signs in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regulars.channels.models import Account


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SignIn(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a way, and no password
    OAUTH = "oauth"


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    security: Security


@dataclass(frozen=True)
class Mailbox:
    """Settings of a mailbox as they are used. Secrets are asked for when they are needed, and never held here.

    `since_days`: how far back letters are fetched the first time; None is from now on.
    """

    address: str
    login: str
    imap: Server
    smtp: Server
    sign_in: SignIn = SignIn.PASSWORD
    folder: str = "INBOX"
    since_days: int | None = None
    sender_name: str = ""
    signature: str = ""
    marks_addresses: bool = True
    token_url: str = ""
    client_id: str = ""
    inside_allowed: bool = False


def mailbox_of(account: "Account") -> Mailbox:
    told: dict[str, Any] = account.settings
    return Mailbox(
        address=account.address.lower(),
        login=str(told.get("login") or account.address),
        imap=server(told, "imap", 993),
        smtp=server(told, "smtp", 465),
        sign_in=SignIn(told.get("sign_in") or SignIn.PASSWORD),
        folder=str(told.get("folder") or "INBOX"),
        since_days=told.get("since_days"),
        sender_name=str(told.get("sender_name") or account.title),
        signature=str(told.get("signature") or ""),
        marks_addresses=bool(told.get("marks_addresses", True)),
        token_url=str(told.get("token_url") or ""),
        client_id=str(told.get("client_id") or ""),
        inside_allowed=bool(told.get("inside_allowed")),
    )


def server(told: dict[str, Any], name: str, port: int) -> Server:
    return Server(
        str(told.get(f"{name}_host") or ""), int(told.get(f"{name}_port") or port),
        Security(told.get(f"{name}_security") or Security.TLS),
    )  # fmt: skip
