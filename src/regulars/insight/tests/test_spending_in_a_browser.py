"""Cohorts by group and the guard in a real browser: in both languages, on a phone and in the dark."""

import pytest
from playwright.sync_api import Page, expect

from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, look_through, open_page

__all__ = ["chromium", "complaints", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COHORTS = ["/insight/cohorts/?by=segment", "/insight/cohorts/?by=hat"]
SPENDING = ["/insight/spending/?keep=5&amount=10&customers=1&by=segment", "/insight/spending/?grain=year",
            "/insight/spending/keeping/?q=7", "/insight/spending/keeping/7/?keep=1&effect=3"]  # fmt: skip


@pytest.fixture(params=[("en", WIDE, "light"), ("uk", NARROW, "dark")], ids=["english wide", "ukrainian narrow"])
def page(request, open_page, nadia) -> Page:
    language, viewport, scheme = request.param
    nadia.language = language
    nadia.save()
    return open_page(nadia, viewport, scheme)


def test_the_pages_are_fit_for_everybody(figures, page, complaints):
    look_through(page, [*COHORTS, *SPENDING], complaints)


def test_cohorts_are_split_by_what_is_chosen_from_the_list(figures, page):
    page.goto("/insight/cohorts/?grain=quarter")
    page.locator("select#by").select_option("segment")
    page.locator("form.picker button").click()
    expect(page.locator("#heat-1")).to_be_visible()
    assert "by=segment" in page.url
    assert "grain=quarter" in page.url
