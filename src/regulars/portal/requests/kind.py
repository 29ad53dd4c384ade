"""What customers write on the page of their request: a kind of channel that only brings messages.

We answer by the way the conversation goes: by mail, in the chat.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.errors import Unreadable, WillNotGo
from regulars.channels.models import Account, Received, Sending
from regulars.channels.receiving import take_in
from regulars.channels.registry import ChannelKind
from regulars.channels.types import Address, Incoming

KEY = "page"


@dataclass(frozen=True)
class Written:
    """`number` is the name the page gave the words, so that two presses of the button are one message."""

    number: str
    channel: str
    value: str
    name: str
    text: str
    token: str
    at: str


def bring(written: Written, *, now: datetime) -> Received:
    return take_in(page_account(now=now), f"{written.token}:{written.number}", packed(written), now=now)


def packed(written: Written) -> bytes:
    return json.dumps(asdict(written)).encode()


@transaction.atomic
def page_account(*, now: datetime) -> Account:
    """The one account of all pages, made when the first customer writes on one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.page', 0))")
    known = Account.objects.filter(kind=KEY, archived_at=None).order_by("id").first()
    return known or open_account(KEY, AccountDescribed(_("Pages of requests")), actor="", now=now)


def read(account: Account, raw: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        kept = Written(**json.loads(raw))
        at = datetime.fromisoformat(kept.at)
    except (ValueError, TypeError) as error:
        raise Unreadable(type(error).__name__) from error
    sender = Address(kept.channel, kept.value, kept.name)
    return [Incoming(f"{kept.token}:{kept.number}", sender, kept.text, at, token=kept.token)]


def deliver(account: Account, line: Sending) -> str:
    raise WillNotGo(_("Nothing is sent to a page. Answer by mail or in the chat."))


PAGE = ChannelKind(
    key=KEY, title=gettext_lazy("Page of a request"), icon="panel-top", identity="email", read=read, deliver=deliver,
    can_begin=False, has_files=False,
)  # fmt: skip
