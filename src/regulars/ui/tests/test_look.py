"""The showcase in a real browser: nothing for axe to find, nothing the security policy refuses, keys that work."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django would refuse the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


def executable() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about: refused styles, broken scripts, missing files."""
    return []


@pytest.fixture
def open_showcase(chromium, live_server, client_as, complaints):
    session = client_as("director").cookies["sessionid"].value
    contexts = []

    def show(theme: str = "light", viewport: dict[str, int] = WIDE) -> Page:
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{reverse('showcase')}?theme={theme}")
        return page

    yield show
    for context in contexts:
        context.close()


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
