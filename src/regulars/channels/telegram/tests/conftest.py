"""What every test of the bot uses."""

from collections.abc import Iterator

import pytest

from regulars.channels.models import Account
from regulars.channels.telegram.tests.making import bot_account
from regulars.channels.telegram.tests.telegram_server import TelegramServer, running
from regulars.channels.tests.taking import taken

__all__ = ["account", "server", "taken"]


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with running() as server:
        yield server


@pytest.fixture
def account(company: object, server: TelegramServer) -> Account:
    return bot_account(server.url)
