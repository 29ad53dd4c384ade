"""What a program brought -> messages and receipts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from regulars.channels.bringing import ItemRefused, unwrapped
from regulars.channels.errors import Unreadable
from regulars.channels.types import Incoming, NewFile, Read, Receipt
from regulars.channels.webhook import shapes
from regulars.lib.asking import NoAnswer, ask
from regulars.lib.errors import RegularsError
from regulars.staff.queries import company

if TYPE_CHECKING:
    from regulars.channels.models import Account

LARGEST_FILE = 20 * 1024 * 1024
FETCH_SECONDS = 20.0


def read(account: "Account", raw: bytes) -> Sequence[Read]:
    """Raises Unreadable."""
    with translation.override(company().language):
        try:
            name, item = unwrapped(raw)
            if name == "receipts":
                return [receipt(shapes.receipt(account, item))]
            return [incoming(account, shapes.message(account, item))]
        except (ItemRefused, ValueError, RecursionError) as error:
            raise Unreadable(str(error)) from error


def receipt(told: shapes.ReceiptBrought) -> Receipt:
    return Receipt(
        told.state, told.at, external_id="" if told.message else told.id, ledger_key=told.message, reason=told.reason,
        gone=told.gone,
    )  # fmt: skip


def incoming(account: "Account", brought: shapes.MessageBrought) -> Incoming:
    found, missing = files(account, brought)
    return Incoming(
        key=brought.id,
        sender=brought.sender,
        identities=brought.identities,
        text="\n".join(one for one in (brought.text, *missing) if one),
        happened_at=brought.at,
        files=found,
        thread=[brought.reply_to] if brought.reply_to else [],
        edits=brought.edits,
        language=brought.language,
        direction=brought.direction,
        topic=brought.topic,
        facts={"settled": True} if brought.direction == "out" else {},
    )


def files(account: "Account", brought: shapes.MessageBrought) -> tuple[list[NewFile], list[str]]:
    """The files, and a sentence for each that could not be fetched: the message counts without it."""
    found, missing = [], []
    for one in brought.files:
        content = fetched(account, one.url) if one.url else one.content
        if content is None:
            missing.append(
                _("[The file “%(name)s” could not be fetched from %(link)s.]") % {"name": one.name, "link": one.url}
            )
        else:
            found.append(NewFile(one.name, one.content_type, content))
    return found, missing


def fetched(account: "Account", url: str) -> bytes | None:
    inside_allowed = bool(account.settings.get("inside_allowed"))
    try:
        answer = ask("GET", url, seconds=FETCH_SECONDS, most_bytes=LARGEST_FILE, inside_allowed=inside_allowed)
    except (NoAnswer, RegularsError):
        return None
    return answer.body if answer.is_good else None
