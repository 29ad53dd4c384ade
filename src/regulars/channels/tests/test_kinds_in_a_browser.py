"""The pages of messengers, the telephone and reviews in a real browser: narrow, wide, light, dark, for everybody."""

import json

import pytest
from playwright.sync_api import Page, expect
from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account, Received
from regulars.customers.tests.making import customer
from regulars.lib.signing import new_secret
from regulars.ui.tests.browser import chromium, complaints, look_through, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, dora) -> Page:
    return open_page(dora, *shape)


def opened(kind: str, **settings: object) -> int:
    described = AccountDescribed(kind, settings=settings, secrets={"secret": new_secret()})
    return open_account(kind, described, actor="", now=NOW).pk


def review(account_id: int) -> Received:
    item = {
        "id": "g1",
        "at": NOW.isoformat(),
        "author": "Марко",
        "rating": 2,
        "text": "Довго\nвезли",
        "place": "Google",
    }
    raw = json.dumps({"list": "reviews", "item": item}).encode()
    return receiving.take_in(Account.objects.get(id=account_id), "review:g1", raw, now=NOW)


def test_every_page_is_fit_for_everybody(page, complaints, company):
    olena = customer("Olena Melnyk", phone="+380671234567")
    kinds = {kind: opened(kind) for kind in ("telegram", "webhook", "phone", "reviews")}
    received = review(kinds["reviews"])
    addresses = [f"/channels/{number}/" for number in kinds.values()] + [f"/channels/new/{kind}/" for kind in kinds]
    addresses += ["/channels/reviews/", f"/channels/reviews/{received.pk}/answer/", f"/channels/calls/{olena.id}/"]
    look_through(page, addresses, complaints)


def test_a_call_is_written_down_by_keyboard(page, company):
    olena = customer("Olena Melnyk", phone="+380671234567")
    page.goto(f"/channels/calls/{olena.id}/")
    page.get_by_label("Minutes").focus()
    page.keyboard.type("3")
    page.get_by_label("What was said").focus()
    page.keyboard.type("Wants two jars")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{olena.id}/")
    expect(page.get_by_text("The call is written down")).to_be_visible()
    assert Received.objects.get().customer_id == olena.id
