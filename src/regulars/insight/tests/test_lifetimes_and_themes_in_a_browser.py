"""Lifetimes and themes in a real browser: light, dark, wide, narrow, with nothing for axe to find."""

import pytest
from playwright.sync_api import Page, expect

from regulars.insight.tests.test_themes import themed, written
from regulars.insight.tests.test_themes_beside import price_rise, two
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, look_through, open_page

__all__ = ["chromium", "complaints", "open_page", "price_rise", "themed", "two", "written"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIFETIMES, THEMES = "/insight/lifetimes/", "/insight/themes/"
ADDRESSES = [
    LIFETIMES,
    f"{LIFETIMES}?basis=orders&attribute=segment",
    THEMES,
    f"{THEMES}?language=uk&theme=1",
    f"{THEMES}?channel=telegram",
]
SHAPES = [("en", WIDE, "light"), ("uk", NARROW, "dark")]


@pytest.fixture(params=SHAPES, ids=["english wide light", "ukrainian narrow dark"])
def page(request, open_page, nadia) -> Page:
    language, viewport, scheme = request.param
    nadia.language = language
    nadia.save()
    return open_page(nadia, viewport, scheme)


def test_both_pages_are_fit_for_everybody_and_narrowed_by_hand(themed, page, complaints):
    page.goto(f"{THEMES}?order=bad", wait_until="networkidle")
    page.locator("details.filters summary").click()
    page.locator("select[name=language]").select_option("ro")
    page.locator(".filter-buttons button").click()
    expect(page.locator(".filters-said")).to_contain_text("Română")
    assert "language=ro" in page.url
    assert "order=bad" in page.url
    page.locator(".theme-line a.small").first.click()
    expect(page.locator("#themes-months")).to_be_visible()
    look_through(page, ADDRESSES, complaints)


def test_themes_of_two_segments_and_their_messages_are_fit_for_everybody(two, price_rise, page, complaints):
    one, other = (segment.pk for segment in two)
    page.goto(f"{THEMES}?segment={one}&against={other}", wait_until="networkidle")
    page.locator("#against-themes-months .explain summary").click()
    page.locator("#against-themes-months .explain-links a").first.click()
    expect(page.locator(".theme-messages li").first).to_be_visible()
    assert f"segment={other}" in page.url
    look_through(page, [f"{THEMES}?segment={one}&against={other}", f"{THEMES}messages/?theme=1"], complaints)
