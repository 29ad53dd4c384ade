"""Knowledge in a real browser: wide and narrow, light and dark, by keyboard."""

import pytest
from tests.cast import NOW

from regulars.knowledge import gaps
from regulars.knowledge.models import Article
from regulars.knowledge.tests.making import also_in, article
from regulars.ui.tests.browser import (
    assert_fine,
    chromium,
    complaints,
    look_through,
    open_page,
    shape,
)

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "We deliver in **two days**.\n\n## Costs\n\n| Parcel | Price |\n|---|---|\n| 1 kg | 3.50 |\n\n- a courier calls"


@pytest.fixture
def made(nadia) -> Article:
    made = article("Delivery", BODY, owner_id=nadia.pk, topics=("post", "parcels"), review_on=NOW.date())
    also_in(made, "uk", "Доставка", "За **два дні**.")
    for text in ("Do you wrap gifts?", "Can you wrap gifts?"):
        gaps.asked(text, language="en", now=NOW)
    return made


def test_every_page_is_fine_on_every_screen(open_page, complaints, nadia, made, shape):
    page = open_page(nadia, *shape)
    number, gap = made.pk, gaps.Gap.objects.get().pk
    look_through(
        page,
        ["/knowledge/", "/knowledge/?q=delivry", "/knowledge/?shelf=due", f"/knowledge/{number}/",
         f"/knowledge/{number}/edit/en/", f"/knowledge/{number}/edit/ro/", f"/knowledge/new/?gap={gap}",
         f"/knowledge/{number}/history/en/", f"/knowledge/{number}/history/en/1/", "/knowledge/gaps/",
         f"/knowledge/gaps/{gap}/"],
        complaints,
    )  # fmt: skip


def test_an_agent_searches_while_typing_and_looks_before_saving(open_page, complaints, bohdan, made, shape):
    page = open_page(bohdan, *shape)
    page.goto("/knowledge/")
    page.get_by_role("searchbox").press_sequentially("parc")
    page.get_by_role("link", name="Delivery").wait_for()
    page.goto("/knowledge/new/")
    page.get_by_label("Title").fill("Gift cards")
    page.get_by_label("Text").fill("Valid for **a year**.")
    page.get_by_role("button", name="Show how it will look").click()
    page.locator("#preview strong", has_text="a year").wait_for()
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("heading", name="Gift cards").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("The article is published").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("it is read and found no more").wait_for()
    assert_fine(page, complaints)
    assert Article.objects.exclude(id=made.pk).get().state == "draft"


def test_a_visitor_reads_and_says_that_it_helped(open_page, complaints, made, shape):
    page = open_page(None, *shape)
    page.goto("/help/")
    page.get_by_role("searchbox").fill("how much is delivery")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Delivery").click()
    page.get_by_role("button", name="Yes, it helped").click()
    page.get_by_text("You said that this helped.").wait_for()
    page.goto("/help/?q=submarines")
    page.get_by_role("button", name="I miss this here").click()
    page.get_by_text("we know now what is missing").wait_for()
    assert_fine(page, complaints)
    look_through(page, ["/help/", "/help/?q=delivery", "/help/?q=submarines", f"/help/{made.pk}/"], complaints)

    assert gaps.Gap.objects.count() == 2
