"""What every test of the phone log uses."""

import pytest
from tests.cast import NOW

from regulars.channels.models import Account
from regulars.channels.phone.log import phone_log
from regulars.channels.tests.taking import taken

__all__ = ["account", "taken"]


@pytest.fixture
def account(company: object) -> Account:
    return phone_log(actor="test", now=NOW)
