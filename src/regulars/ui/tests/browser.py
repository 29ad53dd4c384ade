"""A browser for the tests of every context, and what holds for every page it opens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from django.urls import clear_url_caches
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from tests.browsers import ARGUMENTS, executable

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

OpenShowcase = Callable[..., Page]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django would refuse the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about: refused styles, broken scripts, missing files."""
    return []


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide light", "narrow dark"])
def shape(request: pytest.FixtureRequest) -> tuple[dict[str, int], str]:
    """How large the window is, and whether its owner likes it dark."""
    size, scheme = request.param
    return size, scheme


@contextmanager
def counted_requests() -> Iterator[Callable[[], None]]:
    """Waits until the server has answered what it was asked; tables emptied meanwhile could lock each other."""
    going: list[bool] = []

    def began(**_told: object) -> None:
        going.append(True)

    def ended(**_told: object) -> None:
        if going:
            going.pop()

    def wait() -> None:
        until = time.monotonic() + 5
        while going and time.monotonic() < until:
            time.sleep(0.02)

    request_started.connect(began)
    request_finished.connect(ended)
    yield wait
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def open_page(chromium: Browser, live_server, client_as, complaints: list[str]) -> Iterator[OpenPage]:
    """Opens windows of that shape: of an employee, or of somebody who signed in nowhere."""
    contexts = []

    def opened(who, viewport: dict[str, int], scheme: str) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        if who:
            session = client_as(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        without_news(page)
        listen(page, complaints)
        return page

    with counted_requests() as answered:
        yield opened
        for context in contexts:
            context.close()
        answered()


def without_news(page: Page) -> None:
    """The server of these tests tells no news; that nobody does is no fault of the page.

    The stream is stood in for inside the page: to look at each request would turn the browser's cache off, and pages
    would be worked with before their scripts have come.
    """
    page.add_init_script("window.EventSource = class extends EventTarget { close() {} }")


def listen(page: Page, complaints: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        # A form that was filled in wrongly is answered with 422 and words beside the field, as it should be.
        if message.type == "error" and "status of 422" not in message.text:
            complaints.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def assert_fine(page: Page, complaints: list[str]) -> None:
    """The console is silent, and nothing sticks out to the right."""
    assert complaints == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def assert_fit_for_everybody(page: Page) -> None:
    """Comes last: the checker brings inline styles of its own, which the browser refuses and complains of."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def look_through(page: Page, addresses: list[str], complaints: list[str]) -> None:
    """Everything is opened before anything is checked for everybody: see there."""
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert_fine(page, complaints)
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert_fit_for_everybody(page)


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
        without_news(page)
        listen(page, complaints)
        page.goto(f"{live_server.url}/ui/?theme={theme}")
        return page

    yield show
    for context in contexts:
        context.close()
