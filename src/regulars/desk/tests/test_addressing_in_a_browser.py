"""Greetings and occasions in a real browser: in both languages, on a phone and in the dark, by keyboard, taken back."""

import pytest
from playwright.sync_api import Page, expect

from regulars.customers.care import write_care_note
from regulars.customers.models import Occasion, Person
from regulars.customers.occasions.commands import Noted, add_occasion
from regulars.customers.tests.making import NOW, customer
from regulars.lib import clock
from regulars.staff.models import Employee
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints, look_through, open_page

__all__ = ["chromium", "complaints", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def olena(company, nadia):
    owner = customer("Коваленко Олена Іванівна", language="uk", country="UA", manager_id=nadia.pk)
    today = clock.today(company.time_zone)
    add_occasion(owner.id, Noted("birthday", today.month, today.day, remind_days_before=7), actor="", now=NOW)
    write_care_note(owner.id, "Speak slowly", actor="", now=NOW)
    return owner


@pytest.fixture(params=[("en", WIDE, "light"), ("uk", NARROW, "dark")], ids=["english wide", "ukrainian narrow"])
def page(request, open_page, nadia) -> Page:
    language, viewport, scheme = request.param
    Employee.objects.update(language=language)
    nadia.refresh_from_db()
    return open_page(nadia, viewport, scheme)


def test_the_pages_are_fit_for_everybody(page, complaints, olena):
    person, occasion = Person.objects.get(customer=olena), Occasion.objects.get()
    about = f"/customers/{olena.id}/"
    addresses = ["/occasions/", about, f"{about}people/{person.id}/addressing/", f"{about}care-note/",
                 f"{about}occasions/new/", f"{about}occasions/{occasion.id}/"]  # fmt: skip
    look_through(page, addresses, complaints)


def test_a_greeting_is_corrected_by_keyboard_and_taken_back_with_one_click(page, olena):
    page.goto(f"/customers/{olena.id}/")
    page.locator("a[href*='/addressing/']").click()
    page.locator("[name=formal]").fill("Шановна пані Олено!")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{olena.id}/")
    expect(page.locator(".greeting").first).to_contain_text("Шановна пані Олено!")
    page.locator(".toast-undo").click()
    expect(page.locator(".greeting").first).to_contain_text("Добрий день, Олено Іванівно!")


def test_an_occasion_is_noted_removed_and_brought_back(page, olena):
    page.goto(f"/customers/{olena.id}/occasions/new/")
    page.locator("[name=kind][value=own]").check()
    page.locator("[name=title]").fill("Day of the shop")
    page.locator("[name=day]").fill("29")
    page.locator("[name=month]").select_option("2")
    page.locator("form.form button.button-primary").click()
    page.get_by_role("link", name="Day of the shop").click()
    page.locator("[form=removal]").click()
    expect(page.get_by_role("link", name="Day of the shop")).to_have_count(0)
    page.locator(".toast-undo").click()
    expect(page.get_by_role("link", name="Day of the shop")).to_have_count(1)
