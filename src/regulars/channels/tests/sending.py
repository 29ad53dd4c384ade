"""A kind of channel for tests of the ledger alone: what it is given it remembers, or it breaks as it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from tests.cast import NOW

from regulars.channels import ledger
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account, Sending
from regulars.channels.registry import ChannelKind, channel_kinds
from regulars.channels.types import Address, Outgoing, Purpose
from regulars.customers.models import Customer


@dataclass
class Pigeons:
    account: Account
    sent: list[str] = field(default_factory=list)
    meanwhile: Callable[[Sending], object] = lambda line: None

    def send(self, key: str, to: str = "bob@x.example", whose: Customer | None = None, **more: object) -> Sending:
        told = {"text": "words", "ref": "", "purpose": Purpose.SERVICE, **more}
        message = Outgoing(key, self.account.pk, Address("email", to), customer_id=whose and whose.pk, **told)
        return ledger.send(message, now=NOW)

    def deliver(self, account: Account, line: Sending) -> str:
        self.sent.append(line.key)
        self.meanwhile(line)
        return f"name-of-{line.key}"


@pytest.fixture
def pigeons(company) -> Iterator[Pigeons]:
    made = Pigeons(open_account("pigeons", AccountDescribed("Pigeons"), actor="", now=NOW))
    channel_kinds._items["pigeons"] = ChannelKind(
        "pigeons", "Pigeons", "mail", "email", read=lambda account, raw: [], deliver=made.deliver
    )
    yield made
    channel_kinds._items.pop("pigeons")
