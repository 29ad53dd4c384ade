"""What every test of reviews uses."""

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
    feed = program.url.replace("/out", "/feed.xml")
    described = AccountDescribed(
        "Reviews", settings={"feeds": [feed], "inside_allowed": True}, secrets={"secret": new_secret()}
    )
    return open_account("reviews", described, actor="test", now=NOW)
