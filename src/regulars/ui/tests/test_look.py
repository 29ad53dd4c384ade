"""The showcase in a real browser: nothing for axe to find, nothing the security policy refuses, keys that work."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from regulars.ui.tests.browser import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_the_browser_refuses_nothing(open_showcase, complaints, theme, viewport):
    page = open_showcase(theme, viewport)
    page.wait_for_load_state("networkidle")
    # Before axe, whose own measuring styles the policy refuses too.
    assert complaints == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_is_wider_than_a_phone(open_showcase):
    page = open_showcase(viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_dialog_opens_holds_the_focus_and_closes(open_showcase):
    page = open_showcase()
    page.get_by_role("button", name="Ask first").click()
    assert page.get_by_role("dialog", name="Delete this list?").is_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.get_by_role("button", name="Keep it").click()
    assert page.locator("dialog[open]").count() == 0


def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_showcase):
    page = open_showcase()
    opener = page.locator("summary[aria-label='More about this list']")
    opener.click()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").strip() == "Rename"
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert opener.evaluate("element => element === document.activeElement")


def test_on_a_phone_the_navigation_is_a_drawer(open_showcase):
    page = open_showcase(viewport=NARROW)
    drawer = page.locator("#navigation")
    assert not drawer.is_visible()
    page.get_by_role("button", name="Menu").click()
    drawer.wait_for(state="visible")
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")


def test_news_leaves_when_told(open_showcase):
    page = open_showcase()
    page.evaluate("""document.getElementById('toasts').innerHTML =
        '<div class="toast" data-toast><button data-toast-close>x</button></div>'""")
    page.locator("[data-toast-close]").click()
    page.locator("[data-toast]").wait_for(state="detached")
