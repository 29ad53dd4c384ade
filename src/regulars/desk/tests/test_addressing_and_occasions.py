"""How people are addressed, what to mind, and the days of the year, on pages: read, written down, taken back."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers.care import write_care_note
from regulars.customers.models import Occasion, Person
from regulars.customers.occasions.commands import Noted, add_occasion
from regulars.customers.tests.making import NOW, customer
from regulars.desk import occasions as coming
from regulars.lib import clock
from regulars.purchases.models import Contract
from regulars.staff.models import Company

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def on_a_saturday(monkeypatch):
    """The coming weeks are counted from a day the tests know."""
    monkeypatch.setattr(clock, "today", lambda time_zone: TODAY)


@pytest.fixture
def olena(company, nadia):
    return customer("Коваленко Олена Іванівна", language="uk", country="UA", manager_id=nadia.pk)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def page(client, owner):
    return text(client.get(f"/customers/{owner.id}/?whole=1"))


def undo_address(client, path):
    """The way back that the news on the next page offers."""
    (found,) = re.findall(r'"(/customers/\d+/[^"]+/undo/)"', client.get(path).content.decode())
    return found


# Addressing ------------------------------------------------------------------------------------------------------


def test_the_customer_page_says_how_to_greet(olena, client_as):
    shown = page(client_as("agent"), olena)
    assert "Добрий день, Олено Іванівно!" in shown
    assert "Вітаємо, Олено!" in shown


def test_the_greeting_in_the_tone_of_the_company_stands_first(olena, company, client_as):
    Company.objects.update(tone="friendly")
    shown = page(client_as("agent"), olena)
    assert shown.index("Вітаємо, Олено!") < shown.index("Добрий день, Олено Іванівно!")


def test_a_neutral_greeting_says_what_is_missing(company, client_as):
    assert "does not tell whether this is a woman or a man" in page(
        client_as("agent"), customer("Саша Бойко", language="uk")
    )


def test_an_employee_corrects_a_greeting_once_and_takes_it_back(olena, client_as):
    client, person = client_as("agent"), Person.objects.get(customer=olena)
    address = f"/customers/{olena.id}/people/{person.id}/addressing/"
    form = client.get(address).content.decode()
    assert 'value="Олена"' in form
    assert 'value="Іванівна"' in form
    said = {"given_name": "Олена", "patronymic": "Іванівна", "family_name": "Коваленко", "gender": "female",
            "language": "uk", "formal": "Шановна пані професоре!", "friendly": ""}  # fmt: skip
    assert client.post(address, said).status_code == 302
    undo = undo_address(client, f"/customers/{olena.id}/")
    shown = page(client, olena)
    assert "Шановна пані професоре!" in shown
    assert "A colleague wrote it down." in shown
    client.post(undo)
    assert "Добрий день, Олено Іванівно!" in page(client, olena)


def test_a_person_of_another_customer_cannot_be_corrected_here(olena, client_as):
    stranger = Person.objects.get(customer=customer("Anna"))
    assert client_as("agent").get(f"/customers/{olena.id}/people/{stranger.id}/addressing/").status_code == 404


def test_whoever_may_only_look_is_offered_no_change(olena, client_as):
    shown = client_as("marketer").get(f"/customers/{olena.id}/?whole=1").content.decode()
    assert "Добрий день, Олено Іванівно!" in unescape(shown)
    assert "/addressing/" not in shown
    assert "/care-note/" not in shown
    assert "/occasions/new/" not in shown


# What to mind ----------------------------------------------------------------------------------------------------


def test_what_to_mind_is_written_shown_to_everybody_and_taken_back(olena, client_as):
    client = client_as("agent")
    client.post(f"/customers/{olena.id}/care-note/", {"text": "Speak slowly <b>please</b>"})
    undo = undo_address(client, f"/customers/{olena.id}/")
    shown = client_as("marketer").get(f"/customers/{olena.id}/?whole=1").content.decode()
    assert "Speak slowly &lt;b&gt;please&lt;/b&gt;" in shown
    assert shown.index("Speak slowly") < shown.index('id="orders"')
    client.post(undo)
    assert Person.objects.filter(customer=olena).exists()
    assert "Mind:" not in page(client, olena)


def test_a_note_that_is_too_long_is_refused_with_words(olena, client_as):
    answer = client_as("agent").post(f"/customers/{olena.id}/care-note/", {"text": "я" * 501})
    assert answer.status_code == 422
    assert "at most 500 characters" in answer.content.decode()


# Occasions of a customer -----------------------------------------------------------------------------------------

BIRTHDAY = {
    "kind": "birthday",
    "title": "",
    "person": "",
    "day": "17",
    "month": "12",
    "year": "1986",
    "remind_days_before": "30",
}


def test_a_birthday_is_noted_changed_removed_and_brought_back(olena, client_as):
    client = client_as("agent")
    assert client.post(f"/customers/{olena.id}/occasions/new/", BIRTHDAY).status_code == 302
    assert "Birthday, 40 years" in page(client, olena)
    one = Occasion.objects.get()
    edit = f"/customers/{olena.id}/occasions/{one.id}/"
    assert 'value="1986"' in client.get(edit).content.decode()
    client.post(edit, BIRTHDAY | {"year": ""})
    assert "Birthday, 40 years" not in page(client, olena)
    client.post(f"{edit}removal/")
    undo = undo_address(client, f"/customers/{olena.id}/")
    assert not Occasion.objects.exists()
    client.post(undo)
    assert Occasion.objects.get().day == 17


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"day": "31", "month": "2"}, "There is no such day"), ({"kind": "own"}, "Say what day it is"),
     ({"year": "3000"}, "less than or equal to 2200"), ({"person": "1"}, "valid choice")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(olena, client_as, wrong, words):
    answer = client_as("agent").post(f"/customers/{olena.id}/occasions/new/", BIRTHDAY | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Occasion.objects.exists()


def test_29_february_falls_where_the_company_says(olena, client_as):
    client = client_as("agent")
    client.post(f"/customers/{olena.id}/occasions/new/", BIRTHDAY | {"day": "29", "month": "2", "year": ""})
    assert "Feb 28, 2027" in page(client, olena)
    Company.objects.update(leap_birthdays="after")
    assert "Mar 1, 2027" in page(client, olena)


def test_a_second_birthday_is_refused(olena, client_as):
    client = client_as("agent")
    client.post(f"/customers/{olena.id}/occasions/new/", BIRTHDAY)
    answer = client.post(f"/customers/{olena.id}/occasions/new/", BIRTHDAY | {"day": "18"})
    assert "noted already" in answer.content.decode()


# The coming weeks ------------------------------------------------------------------------------------------------


def note(owner, on, **noted):
    return add_occasion(
        owner.id, Noted(**{"kind": "own", "title": "Day", "month": on.month, "day": on.day, **noted}), actor="", now=NOW
    )


def test_birthdays_contracts_and_holidays_stand_under_their_days(olena, client_as):
    note(olena, date(2026, 12, 25), kind="birthday", year=1986, remind_days_before=60)
    Contract.objects.create(customer=olena, source="t", source_key="1", number="C-7", started_on=date(2023, 11, 21),
                            amount_minor=1, currency="EUR")  # fmt: skip
    shown = text(client_as("agent").get("/occasions/"))
    assert re.search(r"today .*Коваленко Олена Іванівна 3 years of “C-7”", shown)
    assert re.search(r"Friday .*Christmas Day .*Birthday, 40 years time to prepare", shown)
    assert re.search(r"January 1, 2027 .*New Year's Day", shown)


def test_mine_are_those_i_look_after(olena, nadia, client_as):
    note(customer("Somebody else"), TODAY)
    note(olena, TODAY)
    whole, mine = (text(client_as(nadia).get(f"/occasions/{query}")) for query in ("", "?whose=mine"))
    assert "Somebody else" in whole
    assert "Somebody else" not in mine
    assert "Коваленко" in mine


def test_more_than_a_page_goes_on_and_says_each_holiday_once(olena, client_as, monkeypatch):
    monkeypatch.setattr(coming, "PAGE", 3)
    monkeypatch.setattr(coming.coming_page, "__kwdefaults__", coming.coming_page.__kwdefaults__ | {"size": 3})
    for number in range(8):
        note(olena, date(2026, 12, 25), title=f"Day {number}.")
    client, address, pages = client_as("agent"), "/occasions/", []
    while address:
        answer = client.get(address)
        pages.append(text(answer))
        found = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        address = unescape(found[1]) if found else ""
    whole = " ".join(pages)
    assert len(pages) == 3
    assert [whole.count(f"Day {number}.") for number in range(8)] == [1] * 8
    assert whole.count("Christmas Day") == whole.count("New Year's Day") == 1


def test_a_quiet_time_says_what_to_do(company, client_as, monkeypatch):
    monkeypatch.setattr(coming, "holidays_between", lambda *given: [])
    assert "Nothing comes up" in text(client_as("agent").get("/occasions/"))


def test_a_damaged_page_address_is_refused_in_words(company, client_as):
    assert client_as("agent").get("/occasions/?cursor=nonsense").status_code == 400


def test_the_list_costs_the_same_queries_however_much_comes(olena, client_as):
    client = client_as("manager")
    few = cost(client, "/occasions/")
    for number in range(30):
        note(olena, TODAY + timedelta(days=number), title=str(number), remind_days_before=1)
    assert cost(client, "/occasions/") == few <= 8


def test_the_customer_page_costs_the_same_queries_however_many_people_and_days(olena, client_as):
    client = client_as("manager")
    few = cost(client, f"/customers/{olena.id}/?whole=1")
    for number in range(6):
        Person.objects.create(customer=olena, full_name=f"Оля {number}", created_at=NOW)
        note(olena, TODAY, title=str(number))
    write_care_note(olena.id, "Prefers calls", actor="", now=NOW)
    assert cost(client, f"/customers/{olena.id}/?whole=1") == few


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_no_day_falls_out_when_the_weeks_cross_the_year(olena, client_as, monkeypatch):
    note(olena, date(2027, 1, 2), title="Far enough")
    note(olena, date(2027, 1, 3), title="Too far")
    shown = text(client_as("agent").get("/occasions/"))
    assert "Far enough" in shown
    assert "Too far" not in shown
    assert datetime(2027, 1, 2).strftime("%A") in shown
