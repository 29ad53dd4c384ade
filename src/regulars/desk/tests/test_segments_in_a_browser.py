"""A segment is built in a real browser by keyboard and by mouse, wide and narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.models import Segment
from regulars.customers.tests.making import customer
from regulars.ui.tests.browser import assert_fine, assert_fit_for_everybody, chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, marta) -> Page:
    return open_page(marta, *shape)


@pytest.fixture
def customers(company):
    customer("Олена Коваленко", country="UA", traits={"stage": "lost"})
    customer("Anna Rusu", country="MD", traits={"stage": "active"})
    customer("Oak & Sons", kind="company", country="GB")


def fits(page: Page, number: str) -> None:
    expect(page.locator(".found-number")).to_have_text(number)


@contextmanager
def redrawn(page: Page) -> Iterator[None]:
    """What is done here redraws the rule; a machine would otherwise press a button that is just being replaced."""
    with page.expect_response(lambda answer: "draft" in answer.url):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_segment_is_built_without_a_mouse(page, customers, complaints):
    page.goto("/segments/new/")
    fits(page, "3")
    page.locator("#segment-name").focus()
    page.keyboard.type("From Ukraine")
    page.locator("[id='add']").focus()
    page.keyboard.type("Country")
    with redrawn(page):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Condition 1: Country")).to_be_visible()
    expect(page.locator("[id='add:']")).to_be_focused()
    with redrawn(page):
        page.get_by_label("Ukraine").focus()
        page.keyboard.press("Space")
    fits(page, "1")
    expect(page.get_by_label("Ukraine")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("Олена Коваленко")
    page.locator("[id='not:0']").focus()
    page.keyboard.press("Enter")
    fits(page, "2")
    expect(page.locator("[id='not:0']")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("not (Country: Ukraine)")
    assert_fine(page, complaints)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("From Ukraine")
    fits(page, "2")
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
    assert Segment.objects.get().rule["rule"] == {"all": [{"not": {"is": "country", "values": ["UA"]}}]}


def test_a_group_inside_is_filled_in_taken_out_and_brought_back(page, customers, complaints):
    page.goto("/segments/new/?country=UA")
    fits(page, "1")
    with redrawn(page):
        page.locator("select[name=of]").select_option("any")
    with redrawn(page):
        page.get_by_role("button", name="Add group").click()
    page.locator("[id='add1']").select_option("stage")
    page.locator("[id='add:1']").click()
    page.get_by_label("Active").check()
    fits(page, "2")
    expect(page.get_by_label("Active")).to_be_checked()
    page.locator("[id='remove:1']").click()
    fits(page, "1")
    page.get_by_role("button", name="Undo").click()
    fits(page, "2")
    page.locator("[id='add']").select_option("value")
    page.locator("[id='add:']").click()
    page.get_by_label("Amount").fill("a lot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("write an amount of money.")).to_be_visible()
    expect(page.locator("#found")).to_contain_text("1 condition is not finished")
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
