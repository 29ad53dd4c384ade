"""Somebody asks for their data and to be forgotten: put together, taken home, erased, seen to be gone; in a browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.desk.tests.test_duplicates_journey import fits, nothing_waits, work
from regulars.ui.tests.browser import chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "nothing_waits", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, nadia) -> Page:
    return open_page(nadia, *shape)


def test_data_are_taken_out_and_erased(page, nadia, complaints):
    olena = customer("Олена Мельник", email="olena@oak.example", phone="+380671234567", country="UA")
    page.goto(f"/customers/{olena.id}/")
    page.get_by_role("link", name="Data of this person").click()
    fits(page)
    page.get_by_role("button", name="Put everything together").click()
    expect(page.locator(".progress")).to_be_visible()
    work()
    with page.expect_download() as told:
        page.get_by_role("link", name="JSON").click(timeout=15_000)
    assert json.loads(Path(told.value.path()).read_text())["data"]["Who you are"][0]["name"] == "Олена Мельник"

    page.get_by_label("Number of the customer").fill("999")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator(".field-error")).to_contain_text(f"Type {olena.id} to erase their data")
    fits(page)
    page.get_by_label("Number of the customer").fill(str(olena.id))
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator(".progress")).to_contain_text("being erased")
    work()
    expect(page.locator(".page-head")).to_contain_text("Their data were erased on")
    assert "Мельник" not in page.content()
    page.goto("/erasures/")
    expect(page.locator("tbody")).to_contain_text("Nadia Bondar")
    fits(page)
    assert Customer.objects.get().name == f"Erased customer {olena.id}"
    assert complaints == []
