"""A duplicate is found, compared, merged, receives something for the old address, and is taken back; in a browser."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app

from regulars.customers import timeline
from regulars.customers.identities import resolve_identity
from regulars.customers.models import Customer, Merge
from regulars.customers.tests.making import NOW, customer
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, open_page

__all__ = ["chromium", "complaints", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[("en", WIDE, "light"), ("uk", NARROW, "dark")], ids=["english wide", "ukrainian narrow"])
def page(request, open_page, bohdan) -> Page:
    language, viewport, scheme = request.param
    bohdan.language = language
    bohdan.save()
    return open_page(bohdan, viewport, scheme)


@pytest.fixture
def pair(company):
    return (customer("Наталія Сорока", phone="+380671234567", country="UA", traits={"orders_count": 9}),
            customer("Nataliya Soroka", phone="0671234567", email="soroka@oak.example", traits={}))  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_waits(db) -> Iterator[None]:
    """Jobs are in no model that the end of a test would empty."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def work() -> None:
    """The worker does what waits, outside the loop that the browser runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work_here).result(timeout=60)


def work_here() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_duplicate_is_found_compared_merged_and_taken_back(page, pair, bohdan, complaints):
    natalia, nataliya = pair
    page.goto("/customers/duplicates/")
    page.locator(".page-actions .button").click()
    expect(page.locator(".looking")).to_be_visible()
    work()
    expect(page.locator(".pair-link")).to_contain_text("Nataliya Soroka")
    expect(page.locator(".looking")).to_have_count(0)
    fits(page)

    page.locator(".pair-link").click()
    page.wait_for_url(f"**/customers/{natalia.id}/and/{nataliya.id}/")
    expect(page.locator("[name=survivor][value=first]")).to_be_checked()
    page.locator("[name='field.name'][value=first]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name='field.name'][value=second]")).to_be_checked()
    fits(page)
    page.locator("button[form=merge]").click()

    page.wait_for_url(f"**/customers/{natalia.id}/")
    expect(page.locator("h1")).to_contain_text("Nataliya Soroka")
    expect(page.locator(".contacts").first).to_contain_text("soroka@oak.example")
    arrives_for("soroka@oak.example")
    page.reload()
    expect(page.locator(".page-content")).to_contain_text("natalia_77")
    fits(page)

    page.locator(f"form[action='/customers/merges/{Merge.objects.get().id}/undo/'] button").first.click()
    expect(page.locator("h1")).to_contain_text("Наталія Сорока")
    expect(page.locator(".page-content")).not_to_contain_text("natalia_77")
    page.goto(f"/customers/{nataliya.id}/")
    expect(page.locator(".page-content")).to_contain_text("natalia_77")
    assert complaints == []


def arrives_for(email: str) -> None:
    """Something comes in for an address of the merged side."""
    known = resolve_identity("email", email, now=NOW)
    timeline.record("customers.identity_added", customer_id=known.row_id, happened_at=NOW, now=NOW,
                    data={"channel": "telegram", "value": "natalia_77"})  # fmt: skip


def test_not_the_same_is_taken_back_from_the_toast(page, pair):
    page.goto("/customers/duplicates/")
    page.locator(".page-actions .button").click()
    work()
    page.goto("/customers/duplicates/")
    page.locator(".pair-no button").click()
    expect(page.locator(".pair")).to_have_count(0)
    page.locator(".toast-undo").click()
    expect(page.locator(".pair")).to_have_count(1)
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_the_pages_are_fit_for_everybody(page, pair):
    page.goto("/customers/duplicates/")
    page.locator(".page-actions .button").click()
    work()
    for address in ("/customers/duplicates/", f"/customers/{pair[0].id}/and/{pair[1].id}/"):
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
