"""The map of loyalty and whom not to mind losing in a real browser: light, dark, wide, narrow; decided by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from regulars.insight.loyalty import keeping
from regulars.insight.loyalty.commands import price_hour
from regulars.insight.models import PartingDecision
from regulars.insight.tests.test_in_a_browser import fits, page, shape
from regulars.insight.tests.test_loyalty import at, say, stands
from regulars.insight.tests.test_parting import POOR, bought, call
from regulars.ui.tests.browser import chromium, complaints, open_page

__all__ = ["chromium", "complaints", "open_page", "page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP, LIST, LOSING = "/insight/loyalty/", "/insight/loyalty/loyal/", "/insight/loyalty/losing/"


@pytest.fixture
def placed(figures):
    for customer, stars, leaves in ((1, 5, 0.1), (3, 5, 0.9), (4, 2, 0.2), (6, 1, 0.8)):
        say(customer, stars)
        stands(customer, leaves)
    bought(POOR, 1_500)
    call(POOR, 12)
    stands(POOR, 0.2, value_minor=500)
    price_hour(hour_minor=2_000, margin_percent=100, actor="staff.employee:1", now=at(0))
    keeping.renew()


def test_the_pages_are_fit_for_everybody(placed, page: Page, complaints):
    for address in (MAP, LIST, LOSING):
        page.goto(address, wait_until="networkidle")
        assert complaints == [], address
        assert fits(page), f"{address} is wider than the screen"
    for address in (MAP, LIST, LOSING):
        page.goto(address)
        for summary in page.locator("details.chart-table summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_a_circle_opens_its_customers_and_a_decision_is_made_and_undone(placed, page: Page):
    page.goto(MAP)
    width = "narrow" if page.viewport_size["width"] < 600 else "wide"
    page.locator(f"#loyalty .plot-{width} a[href*='loyalty/loyal/']").first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(LOSING)
    page.locator(".parting input[name=remark]").fill("old friend")
    page.locator(".parting button[value=not_now]").click(trial=True)
    page.locator(".parting button[value=keep]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".parting")).to_have_count(0)
    assert PartingDecision.objects.get(ended_at=None).remark == "old friend"
    page.locator(".toast-undo").click()
    expect(page.locator(".parting")).to_have_count(1)
