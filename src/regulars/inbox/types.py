"""What the commands of this context are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from regulars.channels.types import Address


class Afterwards(StrEnum):
    """What becomes of a conversation when it was answered."""

    STAY = ""
    WAIT = "wait"
    CLOSE = "close"


@dataclass(frozen=True)
class Reply:
    """An answer as it was written. `seen` is the last message its author had read.

    `account_id` and `address` choose another way than the conversation's own; `send_at` a later moment. `anyway`: the
    author knows that something was said meanwhile. `bare`: nothing is put below it, it says all there is to say.
    """

    text: str
    html: str = ""
    subject: str = ""
    account_id: int | None = None
    address: str = ""
    cc: Sequence[Address] = ()
    file_ids: Sequence[int] = ()
    seen: int | None = None
    anyway: bool = False
    send_at: datetime | None = None
    afterwards: Afterwards = Afterwards.WAIT
    automatic: bool = False
    bare: bool = False


@dataclass(frozen=True)
class NewConversation:
    """A conversation that we begin."""

    customer_id: int
    account_id: int
    address: str
    reply: Reply
    person_id: int | None = None
    topic: str = ""
