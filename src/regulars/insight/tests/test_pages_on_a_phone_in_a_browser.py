"""What only a browser knows of the pages of figures: what is cut off, squeezed or out of sight."""

import pytest
from playwright.sync_api import Page, expect

from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, look_through, open_page

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


def test_tabs_that_all_have_room_stay_where_they_are(figures, in_ukrainian):
    page = in_ukrainian(WIDE)
    page.goto("/insight/churn/")
    assert page.locator(".tabs").evaluate("row => row.scrollLeft") == 0


def test_paper_has_the_figures_and_nothing_to_press(figures, in_ukrainian):
    page = in_ukrainian(WIDE)
    page.goto("/insight/churn/")
    page.emulate_media(media="print")
    expect(page.locator("#movement .plot-wide")).to_be_visible()
    for hidden in (".tabs", ".filters", ".picker", ".chart-tools >> nth=0", ".segment:not([aria-current]) >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".segments .segment[aria-current]").first).to_be_visible()


def test_pages_beside_the_sections_are_fit_for_everybody(figures, in_ukrainian, complaints):
    behind = ["/insight/orders/?period=2026-03", "/insight/rows/?figure=stage&stage=slipping", "/insight/groups/"]
    look_through(in_ukrainian(NARROW), [*behind, "/insight/churn/?split=segment:gold"], complaints)


def test_the_first_steps_of_an_empty_company_are_fit_for_everybody(company, in_ukrainian, complaints):
    look_through(in_ukrainian(NARROW), ["/insight/", "/insight/runs/", "/insight/notes/"], complaints)
