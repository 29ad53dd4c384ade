"""A question that nobody answers: its deadline breaks, goes up, and a late answer ends it, in a real browser."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from playwright.sync_api import expect

from regulars.inbox.models import Conversation
from regulars.inbox.tests.post import post
from regulars.lib import clock
from regulars.ui.tests.browser import WIDE, assert_fine, chromium, complaints, open_page
from regulars.work.models import Promise, Task
from regulars.work.promises.watching import look_round

__all__ = ["chromium", "complaints", "open_page", "post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tasks() -> QuerySet[Task]:
    return Task.objects.filter(ref__startswith="work.promise:")


def test_a_deadline_breaks_goes_up_to_the_director_and_ends_with_the_answer(post, open_page, bohdan, dora, complaints):
    asked = clock.now() - timedelta(days=30)
    post.arrives("Де моє замовлення?", name="Олена Мельник", subject="Замовлення 7", now=asked)
    conversation = Conversation.objects.get()
    look_round(now=clock.now())
    look_round(now=clock.now())
    page = open_page(bohdan, WIDE, "light")
    page.goto(f"/inbox/{conversation.pk}/")
    expect(page.get_by_text("a promise was broken").first).to_be_visible()
    expect(page.get_by_text("told of the broken promise").first).to_be_visible()
    page.goto("/inbox/?view=breaking")
    expect(page.get_by_role("link", name="Олена Мельник")).to_be_visible()
    assert dora.pk in tasks().values_list("assignee_id", flat=True)
    director = open_page(dora, WIDE, "light")
    director.goto("/work/tasks/")
    expect(director.get_by_text("Promise broken").first).to_be_visible()
    page.goto(f"/inbox/{conversation.pk}/")
    page.locator("#composer-text").fill("Перепрошуємо за мовчання. Замовлення виїхало сьогодні.")
    with page.expect_response(lambda answer: answer.url.endswith("/answer/")):
        page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Замовлення виїхало сьогодні").last).to_be_visible()
    post.delivers(now=clock.now() + timedelta(minutes=1))
    first, resolution = Promise.objects.filter(matter__ref=conversation.ref).order_by("clock")
    assert (first.state, first.ended_at is not None) == ("broken", True)
    assert {task.ref for task in tasks().filter(done_at=None, dropped_at=None)} == {f"work.promise:{resolution.pk}"}
    page.wait_for_load_state()
    assert_fine(page, complaints)
    assert_fine(director, complaints)
