"""Kinds of channel, and who takes in what they bring. Each kind registers itself at start-up, from `apps.py`.

A new kind is written by copying its neighbour: a folder with `registration.py` (a `ChannelKind`), `reading.py`
(raw bytes to messages), `sending.py`, `forms.py` (settings), and `listening.py` where messages must be fetched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from regulars.channels.types import Incoming, Quarantined, Read, Taken
from regulars.lib.registry import Registry, Text

if TYPE_CHECKING:
    from regulars.channels.models import Account, Received, Sending


@dataclass(frozen=True)
class ChannelKind:
    """What one kind of channel can do.

    `identity` is the channel of identities its people are known by. `read` understands what was received; it may
    raise Unreadable. `deliver` sends one message and returns the name the other side gave it ("" for none); it may
    raise TryLater, NobodyKnows and WillNotGo. `listen` fetches messages until the event is set, and puts each into
    `channels.commands.keep`; None where messages come by themselves. `check` tries settings, and raises CannotConnect.
    `form` is the class of the form of settings (see `channels.forms`). `typing` shows at an address that somebody is
    writing an answer, as a wish. `repeatable`: the other side recognises a message it got twice. `fetches`: reading
    asks another server for files, which may take long; it is done while nothing is locked.
    """

    key: str
    title: Text
    icon: str
    identity: str
    read: Callable[["Account", bytes], Sequence[Read]]
    deliver: Callable[["Account", "Sending"], str]
    form: Callable[[], type[Any]] | None = None
    check: Callable[["Account"], None] | None = None
    listen: Callable[["Account", Event], None] | None = None
    typing: Callable[["Account", str], None] | None = None
    has_subject: bool = False
    has_html: bool = False
    has_files: bool = True
    can_begin: bool = True
    repeatable: bool = False
    fetches: bool = False


# Takes a message in, inside the transaction that reads it; says as what, or that a person must look first.
Taker = Callable[["Account", "Received", Incoming, datetime], Taken | Quarantined]
# Is told, inside the transaction, of every new state of something that was sent.
SendingListener = Callable[["Sending", datetime], None]

# Teams that an account can be given to, by number and name. They belong to a context beside this one.
TeamSource = Callable[[], Sequence[tuple[int, str]]]

channel_kinds: Registry[ChannelKind] = Registry("kind of channel")
takers: Registry[Taker] = Registry("taker of messages")
sending_listeners: Registry[SendingListener] = Registry("listener to what is sent")
team_sources: Registry[TeamSource] = Registry("source of teams")


def add_channel_kinds(*kinds: ChannelKind) -> None:
    for kind in kinds:
        channel_kinds.add(kind.key, kind)


def kind_of(account: "Account") -> ChannelKind:
    return channel_kinds[account.kind]
