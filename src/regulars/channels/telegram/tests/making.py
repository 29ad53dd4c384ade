"""A bot, and what customers do with it."""

import itertools
import json
from typing import Any

from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account, Received
from regulars.channels.telegram.tests.telegram_server import TOKEN

NUMBERS = itertools.count(700_001)
OLENA = {"id": 5_544_332, "is_bot": False, "first_name": "Олена", "last_name": "Мельник", "language_code": "uk-UA"}
MOMENT = int(NOW.timestamp())


def bot_account(url: str, **settings: Any) -> Account:
    described = AccountDescribed(
        "Honey bot", settings={"api": url, "inside_allowed": True, "way": "polling", **settings},
        secrets={"token": TOKEN},
    )  # fmt: skip
    return open_account("telegram", described, actor="test", now=NOW)


def message(number: int = 11, **parts: Any) -> dict[str, Any]:
    chat = {"id": OLENA["id"], "type": "private", "first_name": "Олена"}
    return {"message_id": number, "date": MOMENT, "from": OLENA, "chat": chat, **parts}


def update(what: dict[str, Any], part: str = "message") -> dict[str, Any]:
    return {"update_id": next(NUMBERS), part: what}


def arrives(account: Account, what: dict[str, Any], part: str = "message") -> Received:
    told = update(what, part)
    return receiving.take_in(account, f"update:{told['update_id']}", json.dumps(told).encode(), now=NOW)
