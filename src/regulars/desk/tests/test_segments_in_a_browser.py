"""A segment is built in a real browser by keyboard and by mouse, wide and narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from regulars.customers.models import Segment
from regulars.customers.tests.making import customer
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints

__all__ = ["chromium", "complaints"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide light", "narrow dark"])
def page(request, chromium: Browser, live_server, marta, client_as, complaints: list[str]) -> Iterator[Page]:
    viewport, scheme = request.param
    context = chromium.new_context(base_url=live_server.url, viewport=viewport, color_scheme=scheme,
                                   reduced_motion="reduce")  # fmt: skip
    session = client_as(marta).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()


@pytest.fixture
def customers(company):
    customer("Олена Коваленко", country="UA", traits={"stage": "lost"})
    customer("Anna Rusu", country="MD", traits={"stage": "active"})
    customer("Oak & Sons", kind="company", country="GB")


def assert_fine(page: Page, complaints: list[str]) -> None:
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def assert_fit_for_everybody(page: Page) -> None:
    """Comes last: the checker brings inline styles of its own, which the browser refuses and complains of."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def fits(page: Page, number: str) -> None:
    expect(page.locator(".found-number")).to_have_text(number)


def test_a_segment_is_built_without_a_mouse(page, customers, complaints):
    page.goto("/segments/new/")
    fits(page, "3")
    page.locator("#segment-name").focus()
    page.keyboard.type("From Ukraine")
    page.locator("[id='add']").focus()
    page.keyboard.type("Country")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Condition 1: Country")).to_be_visible()
    expect(page.locator("[id='add:']")).to_be_focused()
    page.get_by_label("Ukraine").focus()
    page.keyboard.press("Space")
    fits(page, "1")
    expect(page.get_by_label("Ukraine")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("Олена Коваленко")
    page.locator("[id='not:0']").focus()
    page.keyboard.press("Enter")
    fits(page, "2")
    expect(page.locator("[id='not:0']")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("not (Country: Ukraine)")
    assert_fine(page, complaints)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("From Ukraine")
    fits(page, "2")
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
    assert Segment.objects.get().rule["rule"] == {"all": [{"not": {"is": "country", "values": ["UA"]}}]}


@contextmanager
def redrawn(page: Page) -> Iterator[None]:
    """What is done here redraws the rule; a machine would otherwise press a button that is just being replaced."""
    with page.expect_response(lambda answer: "draft" in answer.url):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_group_inside_is_filled_in_taken_out_and_brought_back(page, customers, complaints):
    page.goto("/segments/new/?country=UA")
    fits(page, "1")
    with redrawn(page):
        page.locator("select[name=of]").select_option("any")
    with redrawn(page):
        page.get_by_role("button", name="Add group").click()
    page.locator("[id='add1']").select_option("stage")
    page.locator("[id='add:1']").click()
    page.get_by_label("Active").check()
    fits(page, "2")
    expect(page.get_by_label("Active")).to_be_checked()
    page.locator("[id='remove:1']").click()
    fits(page, "1")
    page.get_by_role("button", name="Undo").click()
    fits(page, "2")
    page.locator("[id='add']").select_option("value")
    page.locator("[id='add:']").click()
    page.get_by_label("Amount").fill("a lot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("write an amount of money.")).to_be_visible()
    expect(page.locator("#found")).to_contain_text("1 condition is not finished")
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
