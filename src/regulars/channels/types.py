"""What crosses the boundary of this context: what came in, what is to go out, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Address:
    """Where somebody is reached. `channel` is one of identities («email», «phone», «telegram», «browser»)."""

    channel: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class NewFile:
    """A file that came along, not stored yet. `inline_id` is how the text of a mail names a picture (cid)."""

    name: str
    content_type: str
    content: bytes
    inline_id: str = ""


@dataclass(frozen=True)
class Incoming:
    """One message of a customer, as its kind of channel understood it.

    `key` names it among the messages of its account, for ever. `thread` are names of earlier messages it refers to,
    the nearest first, ours or theirs; `token` is our own mark in the address it was sent to, already checked.
    `quoted_from` is where in `text` the quotation of earlier messages begins. `automatic`: written by no person, it
    is recorded and never answered by a machine. `edits` is the key of an earlier message that it replaces.
    `direction` «out» is something an employee did outside (a call they made, an answer written in another program).
    The fact `settled` says that nothing is left to do about it, `matter` that it begins a conversation of its own.
    """

    key: str
    sender: Address
    text: str
    happened_at: datetime
    subject: str = ""
    html: str = ""
    files: Sequence[NewFile] = ()
    also: Sequence[Address] = ()
    identities: Sequence[tuple[str, str]] = ()
    language: str = ""
    thread: Sequence[str] = ()
    token: str = ""
    quoted_from: int | None = None
    automatic: bool = False
    edits: str = ""
    topic: str = ""
    direction: str = "in"
    employee_id: int | None = None
    facts: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


class ReceiptState(StrEnum):
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True)
class Receipt:
    """What became of a message we sent: known by `external_id`, or by the key it has in the ledger.

    `gone`: nobody is reached at that address any more; we stop writing there. `complained`: somebody is, and called it
    spam. An `address` is given only where the other side is known to speak the truth about it.
    """

    state: ReceiptState
    at: datetime
    external_id: str = ""
    ledger_key: str = ""
    reason: str = ""
    gone: bool = False
    complained: bool = False
    address: Address | None = None


@dataclass(frozen=True)
class Ignored:
    """Something that is no message to anybody here; `reason` is a word of `channels.reasons`."""

    reason: str
    sender: Address | None = None


@dataclass(frozen=True)
class Held:
    """A message that must be looked at by a person before it becomes one; `reason` is a word of `channels.reasons`."""

    reason: str
    incoming: Incoming


Read = Incoming | Receipt | Ignored | Held


@dataclass(frozen=True)
class Taken:
    """Who took an incoming message in, and as what («inbox.message:17»)."""

    ref: str
    customer_id: int


@dataclass(frozen=True)
class Quarantined:
    """It was understood, and still must be looked at by a person; `reason` is a word of `channels.reasons`."""

    reason: str


class Purpose(StrEnum):
    SERVICE = "service"
    MARKETING = "marketing"


@dataclass(frozen=True)
class Outgoing:
    """Something to be sent. `key` makes it one: the same key is never sent twice.

    `thread` are the names of earlier messages, as in `Incoming`; `token` marks the address it is answered to.
    `automatic`: no person pressed a button for it. `topic` is a consent topic, asked for what is marketing.
    """

    key: str
    account_id: int
    to: Address
    text: str
    ref: str
    subject: str = ""
    html: str = ""
    file_ids: Sequence[int] = ()
    cc: Sequence[Address] = ()
    customer_id: int | None = None
    person_id: int | None = None
    thread: Sequence[str] = ()
    token: str = ""
    purpose: Purpose = Purpose.SERVICE
    topic: str = ""
    automatic: bool = False
    not_before: datetime | None = None
    facts: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
