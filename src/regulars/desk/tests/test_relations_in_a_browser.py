"""Own attributes, people and relations in a real browser: wide and narrow, light and dark, by keyboard, taken back."""

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.people.commands import Written, add_person
from regulars.customers.relations.commands import Noted, relate
from regulars.customers.relations.words import Role
from regulars.customers.tests.making import NOW, customer
from regulars.ui.tests.browser import chromium, complaints, look_through, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def oak(company):
    for title, kind, choices in (
        ("Level", "choice", ("Gold", "Silver")),
        ("Seats", "number", ()),
        ("Site", "link", ()),
    ):
        define_attribute(Defined(title, kind, choices), actor="", now=NOW)
    values = {"level": "Gold", "seats": "1200.5", "site": "https://oak.example", "note": "x"}
    return customer("Oak & Sons", kind="company", country="UA", attributes=values)


@pytest.fixture
def elm(company):
    return customer("Elm Trade", kind="company", email="elm@trade.example")


@pytest.fixture
def page(open_page, shape, dora) -> Page:
    return open_page(dora, *shape)


def test_the_pages_are_fit_for_everybody(page, complaints, oak, elm):
    person_id = add_person(
        oak.id, Written("Іван Петренко", "director", emails=("i@oak.example",)), actor="", now=NOW
    ).person_id
    relate(oak.id, Noted(elm.id, Role.PARENT, "the shop"), actor="", now=NOW)
    about = f"/customers/{oak.id}/"
    addresses = ["/company/attributes/", "/company/attributes/new/?key=note", about, f"{about}edit/",
                 f"{about}people/new/", f"{about}people/{person_id}/", f"{about}relations/?q=elm",
                 f"{about}relations/with/{elm.id}/"]  # fmt: skip
    look_through(page, addresses, complaints)


def test_a_relation_is_noted_by_keyboard_alone_and_taken_back(page, oak, elm):
    page.goto(f"/customers/{oak.id}/", wait_until="networkidle")
    page.get_by_role("link", name="Add a relation").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox", name="Name, e-mail or phone").focus()
    page.keyboard.type("elm")
    expect(page.get_by_role("link", name="Elm Trade")).to_be_visible()
    page.keyboard.press("Tab")
    # The button of a search is said to screen readers and stands between.
    while page.evaluate("document.activeElement.textContent.trim()") != "Elm Trade":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Belongs to Elm Trade").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Related")).to_be_visible()
    expect(page.get_by_role("link", name="Elm Trade")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: everything is as it was")).to_be_visible()
    expect(page.get_by_text("Nobody yet: a parent company")).to_be_visible()


def test_somebody_claimed_by_two_leads_to_comparing_them(page, oak, elm):
    page.goto(f"/customers/{oak.id}/people/new/")
    page.get_by_label("Name").fill("Іван")
    page.get_by_label("E-mail").fill("elm@trade.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("elm@trade.example already belongs to Elm Trade.")).to_be_visible()
    page.get_by_role("link", name="Compare and merge").click()
    expect(page).to_have_url(f"{page.url.split('/customers')[0]}/customers/{oak.id}/and/{elm.id}/")
