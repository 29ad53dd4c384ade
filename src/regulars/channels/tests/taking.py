"""Somebody who takes messages in, for tests of channels alone: writers become customers, messages are remembered."""

from datetime import datetime

import pytest

from regulars.channels import registry
from regulars.channels.models import Account, Received
from regulars.channels.types import Incoming, Taken
from regulars.customers.identities import resolve_identity
from regulars.customers.types import Described


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Incoming]:
    """The messages that were taken in, in their order."""
    messages: list[Incoming] = []

    def take(account: Account, received: Received, incoming: Incoming, now: datetime) -> Taken:
        sender = incoming.sender
        described = Described(sender.name)
        known = resolve_identity(sender.channel, sender.value, also=incoming.identities, create=described, now=now)
        assert known is not None
        messages.append(incoming)
        return Taken(f"test.message:{received.pk}", known.customer_id)

    monkeypatch.setattr(registry.takers, "_items", {"test": take})
    return messages
