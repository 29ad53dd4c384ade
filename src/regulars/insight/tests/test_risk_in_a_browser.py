"""Who may leave, in a real browser: a list on a screen, cards on a phone, and the back-test with what it offers."""

import pytest
from playwright.sync_api import Page, expect

from regulars.insight.tests.test_risk_beside import two
from regulars.insight.tests.test_risk_pages import scored
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, look_through, open_page

__all__ = ["chromium", "complaints", "open_page", "scored", "two"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/insight/risk/?by=chance",
    "/insight/risk/?split=segment:gold&basis=contracts&chance=50",
    "/insight/risk/test/",
]
SHAPES = [("en", WIDE, "light"), ("uk", NARROW, "dark")]


@pytest.fixture(params=SHAPES, ids=["english wide light", "ukrainian narrow dark"])
def page(request, open_page, nadia) -> Page:
    language, viewport, scheme = request.param
    nadia.language = language
    nadia.save()
    opened: Page = open_page(nadia, viewport, scheme)
    return opened


def test_the_pages_are_fit_for_everybody(scored, page, complaints):
    look_through(page, PAGES, complaints)


def test_two_segments_and_a_group_of_the_back_test_are_fit_for_everybody(two, page, complaints):
    calm, restless = (segment.pk for segment in two)
    beside = f"segment={calm}&against={restless}"
    look_through(page, [f"/insight/risk/?{beside}", f"/insight/risk/test/?{beside}"], complaints)


def test_on_a_phone_each_customer_is_read_without_scrolling_sideways(scored, open_page, nadia):
    page = open_page(nadia, NARROW, "light")
    page.goto("/insight/risk/?by=chance")
    first = page.locator(".risk-list tbody tr").first
    for words in ("Customer 060", "60%", "Silent for 11 weeks", "Write or call: ask what is missing", "trained model"):
        expect(first.get_by_text(words)).to_be_visible()
    frame = page.locator(".table-frame:has(.risk-list)")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"] for box in boxes(first))


def boxes(row) -> list[dict[str, float]]:
    return [cell.bounding_box() for cell in row.locator("th, td").all()]


def test_a_picture_of_the_back_test_is_chosen_from_a_menu(scored, open_page, nadia):
    page = open_page(nadia, WIDE, "light")
    page.goto("/insight/risk/test/")
    menu = page.locator("#months-orders details.menu:has(a[download])")
    menu.locator("summary").press("Enter")
    with page.expect_download() as taken:
        menu.get_by_text("Picture as PNG").click()
    assert taken.value.suggested_filename == "risk-months-orders.png"
