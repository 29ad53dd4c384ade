"""What the other side says of a message afterwards: that it arrived, was read, came back, or was called spam."""

from datetime import datetime

from regulars.channels.ledger import end
from regulars.channels.models import Account, Sending
from regulars.channels.types import Receipt, ReceiptState
from regulars.channels.unreachable import note_unreachable

State = Sending.State
RANK = {State.ACCEPTED: 1, State.DELIVERED: 2, State.READ: 3}


def receive(account: Account, receipt: Receipt, *, now: datetime) -> Sending | None:
    """What it is about. A receipt may come late, twice, or before what it follows: only news counts."""
    line = line_of(account, receipt)
    if receipt.gone and (address := (line.to_channel, line.to_value) if line else told(receipt)):
        note_unreachable(*address, reason=receipt.reason, now=now, complained=receipt.complained)
    if line is not None and is_news(line, receipt):
        end(line, receipt.state.value, reason=receipt.reason if receipt.state == ReceiptState.FAILED else "", now=now)
    return line


def is_news(line: Sending, receipt: Receipt) -> bool:
    if receipt.state == ReceiptState.FAILED:
        return line.state != State.FAILED
    return RANK.get(State(line.state), 0) < RANK[State(receipt.state.value)]


def line_of(account: Account, receipt: Receipt) -> Sending | None:
    lines = Sending.objects.select_for_update().filter(account=account)
    if receipt.ledger_key:
        return lines.filter(key=receipt.ledger_key).first()
    return lines.filter(external_id=receipt.external_id).first() if receipt.external_id else None


def told(receipt: Receipt) -> tuple[str, str] | None:
    return (receipt.address.channel, receipt.address.value) if receipt.address else None
