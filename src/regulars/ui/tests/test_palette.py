"""The command palette with the keyboard alone, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def palette(open_showcase) -> Page:
    page = open_showcase()
    page.keyboard.press("Control+k")
    expect(page.locator("[role=option]")).to_have_count(3)
    return page


def test_it_opens_ready_to_type_with_the_first_chosen(palette):
    field = palette.locator(".palette-input")
    expect(field).to_be_focused()
    expect(palette.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == palette.locator("[role=option]").first.get_attribute("id")


def test_typing_finds_and_enter_opens(palette):
    palette.keyboard.type("țurc")
    expect(palette.locator("[role=option]")).to_have_count(1)
    palette.keyboard.press("Enter")
    palette.wait_for_url("**/customers/1/")


def test_arrows_go_round(palette):
    palette.keyboard.press("ArrowUp")
    expect(palette.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    palette.keyboard.press("ArrowDown")
    expect(palette.locator("[role=option]").first).to_have_attribute("aria-selected", "true")


def test_nothing_found_says_what_to_try(palette):
    palette.keyboard.type("zzz")
    expect(palette.locator("#palette-results")).to_contain_text("Nothing found for “zzz”")


def test_it_closes_and_opens_fresh(palette):
    palette.keyboard.type("țurc")
    palette.keyboard.press("Escape")
    expect(palette.get_by_role("dialog")).to_have_count(0)
    palette.keyboard.press("Control+k")
    expect(palette.locator(".palette-input")).to_have_value("")
    expect(palette.locator("[role=option]")).to_have_count(3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_it_is_open(open_showcase, theme):
    page = open_showcase(theme)
    page.keyboard.press("Control+k")
    expect(page.locator("[role=option]")).to_have_count(3)
    found = Axe().run(page, context="#palette")
    assert found.violations_count == 0, found.generate_report()


def test_a_refused_partial_becomes_a_toast_with_the_sentence(open_showcase):
    page = open_showcase()
    page.evaluate("htmx.ajax('GET', '/refusal/', '#content')")
    expect(page.locator("[data-toast]")).to_contain_text("Ask a director for this.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Design language")
