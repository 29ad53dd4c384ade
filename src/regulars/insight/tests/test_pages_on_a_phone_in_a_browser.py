"""What only a browser knows of the pages of figures: what is cut off, squeezed or out of sight."""

import pytest
from playwright.sync_api import Page, expect

from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, open_page

__all__ = ["chromium", "complaints", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUT_OFF = "frame => frame.scrollWidth - frame.clientWidth"
NARROWEST = "marks => Math.min(...marks.map(mark => mark.getBoundingClientRect().width))"


@pytest.fixture
def in_ukrainian(open_page, nadia):
    nadia.language = "uk"
    nadia.save()
    return lambda size: open_page(nadia, size, "light")


def squeezed(page: Page) -> float:
    return float(page.locator("summary.definition svg, a.definition svg").evaluate_all(NARROWEST))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_all_five_columns_of_the_groups_are_seen(figures, in_ukrainian, size):
    page = in_ukrainian(size)
    page.goto("/insight/groups/")
    assert page.locator(".heat-frame").evaluate(CUT_OFF) <= 0


@pytest.mark.parametrize("address", ["/insight/", "/insight/churn/", "/insight/value/"])
def test_the_question_mark_beside_a_figure_is_never_squeezed_away(figures, in_ukrainian, address):
    page = in_ukrainian(NARROW)
    page.goto(address)
    assert squeezed(page) >= 13


def test_the_open_tab_is_in_sight_on_a_phone(figures, in_ukrainian):
    page = in_ukrainian(NARROW)
    for address in ("/insight/", "/insight/groups/", "/insight/models/"):
        page.goto(address)
        expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
