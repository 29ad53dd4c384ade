"""Pages of promises in a real browser, wide and light, narrow and dark."""

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.ui.tests.browser import chromium, complaints, look_through, open_page, shape
from regulars.work.models import PolicyVersion
from regulars.work.promises.types import Happened
from regulars.work.promises.watching import look_round
from regulars.work.tests.promising import ask, at, office, policy, tell

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, dora) -> Page:
    return open_page(dora, *shape)


def test_a_policy_is_written_and_a_promise_breaks(page, complaints, company, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at("2026-11-20 15:00"))
    calendar = office(country="RO")
    rest = policy(first_limit="4h", resolution_limit="1d", third_limits=[["", "3d"]])

    page.goto("/work/policies/new/")
    page.get_by_label("Name").fill("Deliveries")
    page.get_by_label("Topics").fill("Delivery")
    page.get_by_label("First answer within").fill("1 h")
    page.get_by_label("Tell").first.select_option("directors")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("First answer within 1 working hour.")).to_be_visible()
    assert PolicyVersion.objects.get(policy__name="Deliveries").topics == ["Delivery"]

    olena = customer("Olena Melnyk").pk
    ask("inbox.conversation:1", olena, "2026-11-20 10:00", topic="delivery")
    ask("inbox.conversation:2", olena, "2026-11-20 12:00")
    ask("inbox.conversation:3", olena, "2026-11-20 09:00")
    tell("inbox.conversation:3", Happened.ANSWERED, "2026-11-20 09:20")
    look_round(now=at("2026-11-20 15:00"))
    page.goto("/work/promises/")
    page.get_by_role("link", name="Look at everybody's").click()
    expect(page.get_by_text("4 hours ago")).to_be_visible()

    page.goto(f"/work/calendars/{calendar.pk}/")
    page.get_by_label("Day", exact=True).fill("2026-11-24")
    page.get_by_label("Why").fill("Inventory")
    page.locator("#day").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Inventory").first).to_be_visible()
    look_through(
        page,
        ["/work/calendars/", f"/work/calendars/{calendar.pk}/", "/work/calendars/new/", "/work/policies/",
         f"/work/policies/{rest.policy_id}/", "/work/promises/?whose=all", "/work/promises/",
         "/work/figures/", "/work/figures/?by=hour&clock=resolution"],
        complaints,
    )  # fmt: skip
