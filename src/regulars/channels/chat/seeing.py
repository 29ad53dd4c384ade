"""What became of our answers in a chat: they lie in our own database, so they arrive when the page asks for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from regulars.channels import receipts
from regulars.channels.models import Account, Sending
from regulars.channels.types import Receipt, ReceiptState


def deliver(account: Account, line: Sending) -> str:
    """Nobody has to be told: the page hears that the line is accepted, and shows it."""
    return ""


@transaction.atomic
def seen(account: Account, sending_ids: Iterable[int], *, visitor: str, now: datetime) -> int:
    """The visitor has these answers on their screen; how many of them are news. Lines of others are left alone."""
    unread = Sending.objects.filter(
        id__in=list(sending_ids), account=account, to_value=visitor,
        state__in=[Sending.State.ACCEPTED, Sending.State.DELIVERED],
    )  # fmt: skip
    keys = list(unread.order_by("id").values_list("key", flat=True))
    for key in keys:
        receipts.receive(account, Receipt(ReceiptState.READ, at=now, ledger_key=key), now=now)
    return len(keys)
