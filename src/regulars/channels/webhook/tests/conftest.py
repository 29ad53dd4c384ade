"""What every test of messengers behind a program uses."""

from collections.abc import Iterator

import pytest
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account
from regulars.channels.tests.taking import taken
from regulars.channels.webhook.tests.program import Program, running
from regulars.lib.signing import new_secret

__all__ = ["account", "program", "taken"]


@pytest.fixture
def program() -> Iterator[Program]:
    with running() as program:
        yield program


@pytest.fixture
def account(company: object, program: Program) -> Account:
    described = AccountDescribed(
        "WhatsApp", settings={"network": "whatsapp", "url": program.url, "inside_allowed": True},
        secrets={"secret": new_secret()},
    )  # fmt: skip
    return open_account("webhook", described, actor="test", now=NOW)
