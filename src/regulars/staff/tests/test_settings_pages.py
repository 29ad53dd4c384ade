"""The company's page and one's own."""

import pytest
from django.test import Client

from regulars.staff import choices
from regulars.staff.models import Company

COMPANY = {
    "name": "Oak & Honey",
    "currency": "UAH",
    "country": "UA",
    "time_zone": "Europe/Kyiv",
    "language": "uk",
    "inactive_after_days": "90",
    "tone": "friendly",
    "leap_birthdays": "after",
}


def words(answer) -> str:
    return answer.content.decode()


def test_a_director_describes_the_company(client_as, dora):
    client_as(dora).post("/company/", COMPANY)
    company = Company.objects.get()
    assert (company.name, company.currency, company.inactive_after_days) == ("Oak & Honey", "UAH", 90)
    assert (company.tone, company.leap_birthdays) == ("friendly", "after")


def test_days_without_a_purchase_left_empty_are_chosen_from_the_data(client_as, dora):
    client_as(dora).post("/company/", COMPANY | {"inactive_after_days": ""})
    assert Company.objects.get().inactive_after_days is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "XXX"},
        {"currency": "DEM"},
        {"time_zone": "Mars/Base"},
        {"country": "ZZ"},
        {"language": "xx"},
        {"inactive_after_days": "0"},
        {"inactive_after_days": "-3"},
        {"tone": "rude"},
        {"leap_birthdays": "30 February"},
        {"name": ""},
    ],
)
def test_what_does_not_exist_is_refused_and_changes_nothing(client_as, dora, wrong):
    assert client_as(dora).post("/company/", COMPANY | wrong).status_code == 422
    assert Company.objects.get().name == "Honey & Oak"


def mine(client: Client, **changed: str):
    given = {"name": "Nadia B.", "language": "en", "time_zone": "Europe/Kyiv", "theme": "auto"}
    return client.post("/me/", given | changed)


def test_everybody_names_themselves_and_chooses_a_zone(client_as, anton):
    mine(client_as(anton), name="Anton R.", time_zone="America/Bogota")
    anton.refresh_from_db()
    assert (anton.name, anton.time_zone) == ("Anton R.", "America/Bogota")


def test_the_pages_speak_the_language_that_was_chosen_at_once(client_as, nadia):
    browser = client_as(nadia)
    mine(browser, language="uk")
    answer = browser.get("/me/")
    assert answer.headers["Content-Language"] == "uk"
    assert '<html lang="uk"' in words(answer)


def test_the_theme_that_was_chosen_is_on_every_page(client_as, nadia):
    browser = client_as(nadia)
    answer = browser.post("/me/theme/", {"theme": "dark", "next": "/me/?from=menu"})
    assert answer.url == "/me/?from=menu"
    assert 'data-theme="dark"' in words(browser.get("/me/"))


@pytest.mark.parametrize(("what", "wrong"), [("theme", "pink"), ("language", "xx")])
def test_a_choice_that_does_not_exist_changes_nothing(client_as, nadia, what, wrong):
    client_as(nadia).post(f"/me/{what}/", {what: wrong})
    nadia.refresh_from_db()
    assert (nadia.theme, nadia.language) == ("auto", "en")


def test_nobody_changes_their_own_role_or_address_by_a_longer_form(client_as, bohdan):
    mine(client_as(bohdan), role="director", email="boss@honey.example", is_active="false")
    bohdan.refresh_from_db()
    assert (bohdan.role, bohdan.email, bohdan.is_active) == ("agent", "bohdan@honey.example", True)


def test_countries_stand_in_the_order_of_the_alphabet_also_in_ukrainian():
    names = [name for _, name in choices.countries_in("uk")]
    assert names.index("Єгипет") < names.index("Зімбабве")
    assert names.index("Індія") < names.index("Йорданія")


def test_only_money_people_pay_with_today_can_be_chosen():
    codes = [code for code, _ in choices.currencies_in("en")]
    assert {"EUR", "UAH", "USD"} <= set(codes)
    assert not {"DEM", "SUR", "XAU"} & set(codes)


def test_a_zone_is_found_by_its_city_in_the_language_of_the_reader_and_once():
    zones = {name: city for _, region in choices.time_zones_in("uk") for name, city in region}
    assert (zones["Europe/Kyiv"], zones["Europe/London"], zones["America/New_York"]) == ("Київ", "Лондон", "Нью-Йорк")
    assert "Europe/Kiev" not in zones
