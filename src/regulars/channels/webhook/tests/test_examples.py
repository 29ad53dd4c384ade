"""The examples of docs/channels-webhook.md are run as they stand."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import NOW

from regulars.channels import ledger, receiving
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Sending
from regulars.channels.phone.log import phone_log
from regulars.channels.types import Address, Outgoing
from regulars.lib.signing import new_secret

PAGE = Path(__file__).resolve().parents[5] / "docs" / "channels-webhook.md"
BLOCK = re.compile(r"^```(json|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def page() -> dict[str, list[str]]:
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    return {kind: [block for known, block in found if known == kind] for kind in ("json", "python")}


@pytest.fixture
def post(account, page):
    """Posts a body, signed by the function that the page shows."""
    shown: dict = {}
    exec(page["python"][0], shown)

    def posted(body: str, to=account, path="webhook"):
        headers = shown["headers"](to.secrets["secret"], "req_1", body.encode())
        kind = headers.pop("Content-Type")
        return Client().post(f"/channels/{path}/{to.token}/", body.encode(), content_type=kind, headers=headers)

    return posted


def test_the_messages_of_the_page_are_accepted_with_the_answer_it_shows(page, post, taken):
    messages, told, *_others = page["json"]
    answer = post(messages)
    assert (answer.status_code, answer.json()) == (202, json.loads(told))
    receiving.read_waiting(now=NOW)
    assert [one.key for one in taken] == ["wamid.HBgM1", "wamid.HBgM2", "wamid.HBgM3"]
    assert taken[1].files[0].content.startswith(b"\x89PNG")


def test_an_answer_goes_out_as_the_page_shows_it_and_its_receipts_are_read(page, post, account, program):
    _messages, _told, out, receipts, *_others = page["json"]
    program.answer = b'{"id": "wamid.Out1"}'
    shown = json.loads(out)
    to = Address("phone", shown["to"]["phone"], shown["to"]["name"])
    outgoing = Outgoing(shown["id"], account.pk, to, shown["text"], ref=shown["id"], thread=[shown["reply_to"]])
    line = ledger.send(outgoing, now=NOW)
    ledger.deliver(line.pk, now=NOW)
    assert program.bodies == [shown]
    assert post(receipts).status_code == 202
    receiving.read_waiting(now=NOW)
    assert Sending.objects.get().state == "read"


def test_the_calls_of_the_page_are_accepted(page, post, taken):
    answer = post(page["json"][4], phone_log(actor="test", now=NOW), "phone")
    assert [one["verdict"] for one in answer.json()["results"]] == ["accepted"] * 2
    receiving.read_waiting(now=NOW)
    assert [one.text for one in taken] == [
        "Missed call, after waiting for 25 seconds", "We called: 3 min 20 s\nPromised to send two jars",
    ]  # fmt: skip


def test_the_review_of_the_page_is_accepted(page, post, taken):
    described = AccountDescribed("Reviews", secrets={"secret": new_secret()})
    answer = post(page["json"][5], open_account("reviews", described, actor="test", now=NOW), "reviews/brought")
    assert [one["verdict"] for one in answer.json()["results"]] == ["accepted"]
    receiving.read_waiting(now=NOW)
    assert taken[0].text == "Довго їхало\nhttps://maps.example/reviews/123"
