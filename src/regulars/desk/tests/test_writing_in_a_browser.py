"""The writing box by keyboard, and the list of the day, in a real browser, wide and narrow, light and dark."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.models import FollowUp, Note
from regulars.customers.notes import follow_ups
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.ui.tests.browser import assert_fine, assert_fit_for_everybody, chromium, complaints, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, shape, bohdan) -> Page:
    return open_page(bohdan, *shape)


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко", phone="+380671234567", country="UA", traits={})


def test_a_note_and_a_call_are_written_without_the_mouse(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    box = page.locator("#writing")
    expect(box.get_by_label("Come back to it on")).to_be_hidden()
    page.keyboard.press("n")
    page.keyboard.type("Likes lime honey, n and c and m")
    assert_fine(page, complaints)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline-text")).to_have_text("Likes lime honey, n and c and m")
    page.keyboard.press("c")
    expect(box.get_by_label("Who called")).to_be_visible()
    page.keyboard.type("Wants two jars")
    box.get_by_label("Who called").select_option("in")
    box.get_by_role("button", name="In a week").click()
    box.get_by_label("To do what").fill("ask how they liked it")
    assert_fine(page, complaints)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("They called: talked")).to_be_visible()
    expect(page.locator(".page-aside .follow-up")).to_contain_text("ask how they liked it")
    assert Note.objects.count() == 2
    page.keyboard.press("c")
    expect(box.get_by_label("How it went")).to_be_visible()
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)


def test_what_is_missing_is_said_in_the_box_and_what_was_written_stays(page, olena, complaints):
    page.goto(f"/customers/{olena.id}/")
    page.keyboard.press("f")
    page.keyboard.type("Send the price list")
    page.keyboard.press("Control+Enter")
    box = page.locator("#writing")
    expect(box.get_by_text("Say when to come back to it.")).to_be_visible()
    expect(box.locator("textarea")).to_have_value("Send the price list")
    expect(box.get_by_label("Come back to it on")).to_be_focused()
    assert_fine(page, complaints)
    box.get_by_role("button", name="Tomorrow").click()
    box.get_by_role("button", name="Save").click()
    expect(page.locator(".page-aside .follow-up")).to_contain_text("Send the price list")
    assert_fine(page, complaints)


def test_the_list_of_the_day_is_worked_off_put_off_and_taken_back(page, olena, bohdan, complaints):
    today = clock.today(bohdan.time_zone)
    for words, days in (("Call to set a lunch", 9), ("Send the price list", 0)):
        due_on = today - timedelta(days=days)
        follow_ups.plan_follow_up(
            olena.id, words=words, due_on=due_on, author_id=bohdan.id, today=due_on, actor="", now=clock.now()
        )
    page.goto("/")
    listed = page.locator("#today .follow-up")
    expect(listed).to_have_count(2)
    expect(listed.first).to_contain_text("9 days late")
    assert_fine(page, complaints)
    listed.first.get_by_text("Later").click()
    assert_fine(page, complaints)
    page.get_by_role("button", name="In a month").click()
    expect(listed).to_have_count(1)
    page.get_by_role("button", name="Done: Send the price list").click()
    expect(listed).to_have_count(0)
    page.locator(".toast-undo").last.click()
    expect(listed).to_have_count(1)
    assert_fine(page, complaints)
    assert_fit_for_everybody(page)
    assert FollowUp.objects.filter(done_at=None).count() == 2
