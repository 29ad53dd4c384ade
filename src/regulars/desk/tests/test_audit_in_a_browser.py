"""From a customer to what changed and to who looked, in a real browser, wide and narrow, light and dark."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.models import Customer
from regulars.customers.registration import change_customer, description_of
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.ui.tests.browser import assert_fine, assert_fit_for_everybody, chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, dora) -> Page:
    return open_page(dora, *shape)


@pytest.fixture
def olena(company, nadia) -> Customer:
    made = customer("Олена Коваленко", phone="+380671234567", country="UA", traits={})
    moved = replace(description_of(made), name="Олена Мельник-Коваленко", country="MD")
    change_customer(made.id, moved, actor=f"staff.employee:{nadia.pk}", now=clock.now())
    return made


def test_a_change_is_found_beside_the_customer_and_undone(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    page.get_by_role("link", name="History of changes").click()
    expect(page.get_by_role("row", name="Country Ukraine Moldova")).to_be_visible()
    assert_fine(page, complaints)
    page.get_by_role("button", name="Undo this change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Олена Коваленко")
    assert (Customer.objects.get(id=olena.id).name, Customer.objects.get(id=olena.id).country) == (
        "Олена Коваленко", "UA",
    )  # fmt: skip
    page.goto(f"/customers/{olena.id}/history/")
    assert_fit_for_everybody(page)


def test_who_looked_is_one_click_from_the_customer_and_narrowed_by_a_choice(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    page.get_by_role("link", name="Who saw and did what").click()
    rows = page.get_by_role("table", name="Audit").get_by_role("row")
    expect(rows.filter(has_text="Looked at a customer")).to_have_count(1)
    expect(rows.filter(has_text="Customer changed")).to_have_count(1)
    page.get_by_label("Who").select_option("Nadia Bondar")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows.filter(has_text="Customer changed")).to_have_count(1)
    expect(rows.filter(has_text="Looked at a customer")).to_have_count(0)
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
