"""The timeline in a real browser: narrowed and searched without leaving the page, and news that come by themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from regulars.customers import timeline
from regulars.customers.models import Note
from regulars.customers.notes import commands
from regulars.customers.tests.making import NOW, customer
from regulars.lib import clock
from regulars.staff.actors import EMPLOYEE
from regulars.ui.tests.browser import assert_fine, assert_fit_for_everybody, chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, bohdan) -> Page:
    return open_page(bohdan, *shape)


@pytest.fixture
def olena(company):
    made = customer("Олена Коваленко", country="UA", traits={})
    for number in range(45):
        timeline.record(
            "purchases.order_placed", customer_id=made.id, happened_at=NOW - timedelta(days=number), now=NOW,
            data={"number": f"N-{number}", "amount_minor": 34_500, "currency": "EUR"},
        )  # fmt: skip
    return made


def write(owner, text, author) -> Note:
    now = clock.now()
    entry = commands.write_note(
        owner.id, "note", commands.Said(text), author_id=author.pk, today=now.date(),
        actor=f"{EMPLOYEE}{author.pk}", now=now,
    )  # fmt: skip
    return Note.objects.get(id=int(entry.ref.rpartition(":")[2]))


def answering(answer: dict[str, Any]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**answer)


def test_one_narrows_searches_and_goes_back_without_leaving_the_page(page, olena, bohdan, complaints):
    written = write(olena, "Любить липовий мед", bohdan)
    commands.correct_note(written.id, commands.Said("Любить гречаний мед"), version=1, actor="", now=clock.now())
    page.goto(f"/customers/{olena.id}/")
    shown = page.locator("#timeline .timeline-item")
    page.locator("#timeline").get_by_text("Filter").click()
    page.locator("#choose-notes").click()
    expect(shown).to_have_count(1)
    expect(page.locator("#timeline .filter-menu")).to_have_attribute("open", "")
    assert_fine(page, complaints)
    page.locator("#choose-orders").click()
    expect(page.get_by_role("link", name="Show earlier")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Show earlier").click()
    expect(shown).to_have_count(46)
    page.locator("#timeline").get_by_label("Take out the filter “Orders”").click()
    expect(shown).to_have_count(1)
    page.get_by_text("1 more about it").click()
    expect(page.get_by_text("Corrected a note")).to_be_visible()
    assert_fine(page, complaints)
    page.get_by_label("Search in what happened").fill("липовий")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    assert "q=" in page.url
    page.go_back()
    expect(shown).to_have_count(1)
    page.locator("#timeline-all").click()
    page.get_by_label("Search in what happened").fill("n-17")
    expect(shown).to_have_count(1)
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)


def test_what_somebody_else_writes_appears_and_is_said_without_a_jump(page, olena, nadia, complaints):
    page.clock.install()
    page.goto(f"/customers/{olena.id}/")
    shown = page.locator("#timeline .timeline-item")
    expect(shown).to_have_count(30)
    twentieth = shown.nth(19)
    twentieth.scroll_into_view_if_needed()
    before = twentieth.bounding_box()
    write(olena, "Called, wants two jars", nadia)
    page.clock.run_for(13_000)
    expect(shown).to_have_count(31)
    expect(shown.first).to_contain_text("Called, wants two jars")
    expect(shown.first).to_contain_text("Nadia Bondar")
    expect(page.get_by_role("status").filter(has_text="1 new entry")).to_have_count(1)
    assert abs(shown.nth(20).bounding_box()["y"] - before["y"]) < 2
    write(olena, "And a third", nadia)
    page.clock.run_for(13_000)
    expect(shown.first).to_contain_text("And a third")
    expect(shown).to_have_count(32)
    days = page.locator("#timeline .day-title").all_text_contents()
    assert len(days) == len(set(days))
    assert_fine(page, complaints)


def test_while_the_server_is_away_nothing_is_said_and_nothing_is_lost(page, olena, nadia, complaints):
    page.clock.install()
    page.goto(f"/customers/{olena.id}/")
    page.keyboard.press("n")
    page.keyboard.type("Half a sentence")
    for answer in ({"status": 401, "headers": {"HX-Refresh": "true"}}, {"status": 500, "body": "no"}):
        page.route("**/timeline/news/**", answering(answer))
        with page.expect_response("**/timeline/news/**"):
            page.clock.run_for(13_000)
    page.unroute("**/timeline/news/**")
    write(olena, "It is back", nadia)
    page.clock.run_for(13_000)
    expect(page.locator("#timeline .timeline-item").first).to_contain_text("It is back")
    expect(page.locator("#writing textarea")).to_have_value("Half a sentence")
    expect(page.locator(".toast")).to_have_count(0)
