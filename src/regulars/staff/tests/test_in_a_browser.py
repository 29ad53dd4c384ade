"""The staff pages in a real browser: in both languages and on a phone, with nothing for axe to find."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.cast import PASSWORD

from regulars.staff.models import Employee
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, without_news

__all__ = ["chromium", "complaints"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN_PAGES = ["/sign-in/", "/password/forgotten/", "/password/forgotten/sent/", "/sign-in/closed/", "/no/such/page/"]
PAGES = ["/team/", "/team/hire/", "/company/", "/me/", "/me/password/", "/me/second-factor/"]


@pytest.fixture(params=[("en", WIDE, "light"), ("uk", NARROW, "dark")], ids=["english wide", "ukrainian narrow"])
def page(request, chromium: Browser, live_server, complaints: list[str]) -> Iterator[Page]:
    language, viewport, scheme = request.param
    context = chromium.new_context(
        base_url=live_server.url, locale=language, viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = context.new_page()
    without_news(opened)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()


def sign_in(page: Page, employee: Employee, then: str = "/me/") -> None:
    page.goto(f"/sign-in/?next={then}")
    page.fill("[name=login]", employee.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("button.button-primary").click()
    page.wait_for_url(f"**{then}")


def look(page: Page, addresses: list[str], complaints: list[str]) -> None:
    """Everything is opened before axe measures anything: its own styles are refused by the policy too."""
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert complaints == [], address
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than the screen"
    for address in addresses:
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_pages_before_sign_in_are_fit_for_everybody(page, complaints, dora):
    look(page, OPEN_PAGES, complaints)


def test_pages_of_the_director_are_fit_for_everybody(page, complaints, dora, bohdan):
    Employee.objects.update(language=page.evaluate("navigator.language"))
    sign_in(page, dora)
    look(page, [*PAGES, f"/team/{bohdan.pk}/"], complaints)


def test_a_dismissal_is_taken_back_with_one_click(page, dora, bohdan):
    sign_in(page, dora, then=f"/team/{bohdan.pk}/")
    page.locator("button.button-danger").click()
    page.locator(".toast-undo").click()
    expect(page.locator(".toast-undo")).to_have_count(0)
    bohdan.refresh_from_db()
    assert bohdan.is_active


def test_somebody_hired_comes_in_by_the_link_and_signs_out(page, dora):
    sign_in(page, dora, then="/team/hire/")
    page.fill("[name=name]", "Ivo Horak")
    page.fill("[name=email]", "ivo@honey.example")
    page.locator("button.button-primary").click()
    link = re.sub(r"^https?://[^/]+", "", page.locator("code.secret").inner_text())
    page.context.clear_cookies()
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("button.button-primary").click()
    page.wait_for_url("**/sign-in/")
    sign_in(page, Employee.objects.get(email="ivo@honey.example"))
    expect(page.locator("main")).to_contain_text("ivo@honey.example")
