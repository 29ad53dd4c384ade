"""A consent asked for, confirmed by the customer, shown and withdrawn, in a real browser, wide and narrow."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from regulars.customers.consents.queries import may_contact
from regulars.customers.tests.making import NOW, customer
from regulars.desk.tests.consenting import a_topic
from regulars.lib import clock
from regulars.ui.tests.browser import chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, dora) -> Page:
    return open_page(dora, *shape)


@pytest.fixture
def theirs(open_page, shape) -> Page:
    """The browser of a customer, who signed in nowhere."""
    return open_page(None, *shape)


def looked_at(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"


def test_a_consent_is_asked_confirmed_shown_and_withdrawn(page, theirs, company, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    a_topic()
    olena = customer("Olena Melnyk", email="olena@oak.example", language="en")
    page.goto(f"/customers/{olena.id}/consents/new/")
    looked_at(page, "record")
    page.get_by_text("Ask them to confirm by a link").click()
    page.get_by_label("e-mail").check()
    page.get_by_role("button", name="Save").click()
    link = page.locator("code.secret").inner_text()
    looked_at(page, "link")

    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="Do you agree?")).to_be_visible()
    looked_at(theirs, "question")
    assert may_contact(olena.id, "news", "email") == "unknown"
    theirs.get_by_role("button", name="I agree").click()
    expect(theirs.get_by_role("heading", name="Thank you")).to_be_visible()
    assert may_contact(olena.id, "news", "email") == "given"

    page.goto(f"/customers/{olena.id}/")
    expect(page.get_by_text("given")).to_be_visible()
    page.get_by_role("link", name="Proof").click()
    expect(page.get_by_role("heading", name="Consents of Olena Melnyk")).to_be_visible()
    looked_at(page, "proof")

    theirs.get_by_role("link", name="What may we write to you about?").click()
    expect(theirs.get_by_label("e-mail")).to_be_checked()
    looked_at(theirs, "choices")
    theirs.get_by_role("button", name="I want none of it").click()
    expect(theirs.get_by_text("Saved.")).to_be_visible()
    expect(theirs.get_by_label("e-mail")).not_to_be_checked()
    assert may_contact(olena.id, "news", "email") == "withdrawn"


def test_the_topics_of_the_company_and_their_wordings(page, company):
    topic = a_topic()
    page.goto("/company/consents/")
    expect(page.get_by_role("link", name="News and offers")).to_be_visible()
    looked_at(page, "topics")
    page.get_by_role("link", name="News and offers").click()
    page.get_by_label("What customers agree to (English)").fill("Another text.")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text(f"Version {2}, since")).to_be_visible()
    looked_at(page, f"topic {topic.key}")
