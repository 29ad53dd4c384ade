"""The pages of figures and the report in a real browser: light, dark, wide, narrow, with nothing for axe to find."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from regulars.insight.report import run
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, open_page

__all__ = ["chromium", "complaints", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/insight/",
    "/insight/churn/?grain=quarter",
    "/insight/cohorts/",
    "/insight/value/",
    "/insight/risk/",
    "/insight/groups/",
    "/insight/spending/?amount=10&customers=1",
    "/insight/models/",
    "/insight/notes/",
    "/insight/reports/",
    "/insight/churn/?from=2026-01",
    "/insight/value/?split=segment:gold",
    "/insight/definitions/",
    "/insight/runs/",
    "/insight/rows/?figure=active",
]
SHAPES = [("en", WIDE, "light"), ("uk", NARROW, "dark")]


@pytest.fixture(params=SHAPES, ids=["english wide light", "ukrainian narrow dark"])
def shape(request) -> tuple[str, dict[str, int], str]:
    return request.param


@pytest.fixture
def page(shape, open_page, nadia) -> Page:
    language, viewport, scheme = shape
    nadia.language = language
    nadia.save()
    return open_page(nadia, viewport, scheme)


def fits(page: Page) -> bool:
    width = page.viewport_size["width"]
    return int(page.evaluate("document.documentElement.scrollWidth")) <= width


def test_the_pages_are_fit_for_everybody(figures, page, complaints):
    """Everything is opened before axe measures anything: its own styles are refused by the policy too."""
    for address in PAGES:
        page.goto(address, wait_until="networkidle")
        assert complaints == [], address
        assert fits(page), f"{address} is wider than the screen"
    for address in PAGES:
        page.goto(address)
        for summary in page.locator("details.chart-table summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_one_drawing_is_shown_and_its_bars_lead_to_the_rows(figures, page, shape):
    _language, viewport, _scheme = shape
    page.goto("/insight/churn/?period=2026-03")
    shown, hidden = ("narrow", "wide") if viewport == NARROW else ("wide", "narrow")
    expect(page.locator(f"#movement .plot-{shown}")).to_be_visible()
    expect(page.locator(f"#movement .plot-{hidden}")).to_be_hidden()
    page.locator(f"#movement .plot-{shown} a[href*='figure=lost']").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    assert "figure=lost" in page.url


def test_no_explanation_reaches_beyond_the_page(figures, page):
    """The last figure of a row stands at the edge, however many stand in the row."""
    page.goto("/insight/value/")
    for explained in page.locator(".stat .explain").all():
        explained.locator("summary").click()
        words = explained.locator(".explain-words")
        expect(words).to_be_visible()
        page.wait_for_function(
            "element => element.getBoundingClientRect().right <= innerWidth", arg=words.element_handle()
        )
        assert words.bounding_box()["x"] >= 0
        page.keyboard.press("Escape")


def test_a_figure_is_explained_by_the_keyboard_and_without_scripts(figures, page):
    page.goto("/insight/")
    summary = page.locator(".stat .explain summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explain[open] .explain-formula").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".explain[open]")).to_have_count(0)


def test_the_report_is_fit_for_everybody(shape, chromium: Browser, tmp_path: Path, shop):
    _language, viewport, scheme = shape
    orders, target = tmp_path / "orders.csv", tmp_path / "report.html"
    rows = (f"{who},{day},{amount / 100}" for who, day, amount in shop.orders)
    orders.write_text("\n".join(["customer,date,amount", *rows]))
    run(orders, output=target)
    opened = chromium.new_page(viewport=viewport, color_scheme=scheme)
    opened.goto(target.as_uri())
    assert fits(opened)
    found = Axe().run(opened)
    assert found.violations_count == 0, found.generate_report()
    opened.close()
