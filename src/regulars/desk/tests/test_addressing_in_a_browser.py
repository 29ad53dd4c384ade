"""Greetings and occasions in a real browser: in both languages, on a phone and in the dark, by keyboard, taken back."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from regulars.customers.care import write_care_note
from regulars.customers.models import Occasion, Person
from regulars.customers.occasions.commands import Noted, add_occasion
from regulars.customers.tests.making import NOW, customer
from regulars.lib import clock
from regulars.staff.models import Employee
from regulars.ui.tests.browser import NARROW, WIDE, chromium, complaints

__all__ = ["chromium", "complaints"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def olena(company, nadia):
    owner = customer("Коваленко Олена Іванівна", language="uk", country="UA", manager_id=nadia.pk)
    today = clock.today(company.time_zone)
    add_occasion(owner.id, Noted("birthday", today.month, today.day, remind_days_before=7), actor="", now=NOW)
    write_care_note(owner.id, "Speak slowly", actor="", now=NOW)
    return owner


@pytest.fixture(params=[("en", WIDE, "light"), ("uk", NARROW, "dark")], ids=["english wide", "ukrainian narrow"])
def page(request, chromium: Browser, live_server, client_as, nadia, complaints: list[str]) -> Iterator[Page]:
    language, viewport, scheme = request.param
    Employee.objects.update(language=language)
    nadia.refresh_from_db()
    context = chromium.new_context(
        base_url=live_server.url, viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    )
    session = client_as(nadia).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()


def test_the_pages_are_fit_for_everybody(page, complaints, olena):
    person, occasion = Person.objects.get(customer=olena), Occasion.objects.get()
    about = f"/customers/{olena.id}/"
    addresses = ["/occasions/", about, f"{about}people/{person.id}/addressing/", f"{about}care-note/",
                 f"{about}occasions/new/", f"{about}occasions/{occasion.id}/"]  # fmt: skip
    # Everything is opened before axe measures anything: its own styles are refused by the policy too.
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert complaints == [], address
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than the screen"
    for address in addresses:
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


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
