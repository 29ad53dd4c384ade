"""Teams, queues and experts in a real browser: wide and narrow, light and dark, by keyboard, taken back."""

import pytest
from playwright.sync_api import Page, expect
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.ui.tests.browser import chromium, complaints, look_through, open_page, shape
from regulars.work.models import Absence
from regulars.work.routing.commands import route
from regulars.work.routing.types import Wanted
from regulars.work.teams.commands import TeamWritten, write_team
from regulars.work.teams.people import PersonWritten, write_person
from regulars.work.teams.skills import SkillWritten, write_skill

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def bills(nadia, bohdan):
    skill = write_skill(SkillWritten("Invoices", ["рахунок"]), **BY)
    write_person(bohdan.id, PersonWritten(languages=["uk"], most_open=1, skills={skill.id: 3}), **BY)
    team = write_team(TeamWritten("Bills", lead_id=nadia.id, members=[bohdan.id], topics=["invoices"]), **BY)
    for number in range(3):
        route(f"t:{number}", Wanted(customer(f"Customer {number}").id, topics=("invoices",)), now=NOW)
    return team


@pytest.fixture
def page(open_page, shape, nadia) -> Page:
    return open_page(nadia, *shape)


def test_the_pages_are_fit_for_everybody(page, complaints, bills, bohdan):
    addresses = [
        "/work/teams/", "/work/teams/new/", f"/work/teams/{bills.id}/", "/work/people/", f"/work/people/{bohdan.id}/",
        "/work/skills/", "/work/skills/new/", "/work/me/", "/work/experts/", "/work/experts/?q=invoices",
    ]  # fmt: skip
    look_through(page, addresses, complaints)


def test_who_knows_is_found_while_typing(page, complaints, bills):
    page.goto("/work/experts/")
    page.get_by_role("searchbox", name="What is it about?").press_sequentially("рахунки")
    expect(page.get_by_text("“Invoices”: others ask them")).to_be_visible()
    expect(page).to_have_url("/work/experts/?q=%D1%80%D0%B0%D1%85%D1%83%D0%BD%D0%BA%D0%B8")
    assert complaints == []


def test_away_in_one_press_by_keyboard_and_taken_back(page, complaints, nadia):
    page.goto("/work/me/")
    page.get_by_role("button", name="Until tomorrow").press("Enter")
    expect(page.get_by_text("You are away: what comes for you goes to others.")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("button", name="Until tomorrow")).to_be_visible()
    assert Absence.objects.get().called_off_at is not None
    assert complaints == []


def test_a_queue_shows_who_waits_and_who_works(page, bills):
    page.goto("/work/queues/")
    card = page.locator(".card", has=page.get_by_role("heading", name="Bills"))
    expect(card.get_by_text("2 wait")).to_be_visible()
    expect(card.get_by_text("1 of 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
