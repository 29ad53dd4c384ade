"""A browser for the tests of this folder."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import Browser, Page, sync_playwright

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

OpenShowcase = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django would refuse the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


def executable() -> str | None:
    """The system's Chromium; else the one Playwright brought."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about: refused styles, broken scripts, missing files."""
    return []


@pytest.fixture
def pages_around(settings) -> None:
    """Small pages in the place of those of higher floors."""
    settings.ROOT_URLCONF = "regulars.ui.tests.sample_urls"
    clear_url_caches()


@pytest.fixture
def open_showcase(chromium, live_server, client_as, complaints, pages_around) -> Iterator[OpenShowcase]:
    session = client_as("director").cookies["sessionid"].value
    contexts = []

    def show(theme: str = "light", viewport: dict[str, int] = WIDE) -> Page:
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/ui/?theme={theme}")
        return page

    yield show
    for context in contexts:
        context.close()
