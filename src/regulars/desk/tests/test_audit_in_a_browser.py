"""From a customer to what changed and to who looked, in a real browser, wide and narrow, light and dark."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from regulars.customers.models import Customer
from regulars.customers.registration import change_customer, description_of
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints

__all__ = ["chromium", "complaints"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide light", "narrow dark"])
def page(request, chromium: Browser, live_server, dora, client_as, complaints: list[str]) -> Iterator[Page]:
    viewport, scheme = request.param
    context = chromium.new_context(base_url=live_server.url, viewport=viewport, color_scheme=scheme,
                                   reduced_motion="reduce")  # fmt: skip
    session = client_as(dora).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()


@pytest.fixture
def olena(company, nadia) -> Customer:
    made = customer("Олена Коваленко", phone="+380671234567", country="UA", traits={})
    moved = replace(description_of(made), name="Олена Мельник-Коваленко", country="MD")
    change_customer(made.id, moved, actor=f"staff.employee:{nadia.pk}", now=clock.now())
    return made


def assert_fine(page: Page, complaints: list[str]) -> None:
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def assert_fit_for_everybody(page: Page) -> None:
    """Comes last: the checker brings inline styles of its own, which the browser refuses and complains of."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_a_change_is_found_beside_the_customer_and_undone(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    page.get_by_role("link", name="History of changes").click()
    expect(page.get_by_role("row", name="Country Ukraine Moldova")).to_be_visible()
    assert_fine(page, complaints)
    page.get_by_role("button", name="Undo this change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Олена Коваленко")
    assert (Customer.objects.get(id=olena.id).name, Customer.objects.get(id=olena.id).country) == (
        "Олена Коваленко", "UA",
    )  # fmt: skip
    page.goto(f"/customers/{olena.id}/history/")
    assert_fit_for_everybody(page)


def test_who_looked_is_one_click_from_the_customer_and_narrowed_by_a_choice(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    page.get_by_role("link", name="Who saw and did what").click()
    rows = page.get_by_role("table", name="Audit").get_by_role("row")
    expect(rows.filter(has_text="Looked at a customer")).to_have_count(1)
    expect(rows.filter(has_text="Customer changed")).to_have_count(1)
    page.get_by_label("Who").select_option("Nadia Bondar")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows.filter(has_text="Customer changed")).to_have_count(1)
    expect(rows.filter(has_text="Looked at a customer")).to_have_count(0)
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
