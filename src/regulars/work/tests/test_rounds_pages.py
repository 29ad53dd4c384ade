"""The pages of rounds: making one, calling, progress, and results as a file."""

import csv
import io

import pytest
from tests.cast import NOW

from regulars.customers.care import write_care_note
from regulars.customers.groups.commands import GroupWritten, add_members, write_group
from regulars.customers.models import Customer, Note
from regulars.customers.tests.making import customer
from regulars.staff.models import AuditRecord
from regulars.work.models import CallRound, RoundAttempt, RoundCall
from regulars.work.rounds.commands import add_customers, make_round
from regulars.work.rounds.types import RoundDescribed
from regulars.work.tests.test_rounds import person

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def olena(company):
    return person("Олена Мельник", "+380671234567")


@pytest.fixture
def one(olena, bohdan, nadia):
    described = RoundDescribed("Wishes", (bohdan.pk, nadia.pk), script="{greeting} Це {caller}.", until=NOW.date())
    made = make_round(described, source={}, actor="", now=NOW)
    others = [person(f"Customer {number}", f"+38067000000{number}") for number in range(3)]
    add_customers(made.pk, [olena.pk, *(each.pk for each in others), customer("Silent").pk], actor="", now=NOW)
    return made


def take(browser, one) -> str:
    return browser.post(f"/work/rounds/{one.pk}/next/").url


def test_a_manager_makes_a_round_of_a_group_and_sees_who_is_left_out(client_as, nadia, bohdan, olena):
    silent = customer("Silent")
    group = write_group(GroupWritten("Friends", "", False), actor="", now=NOW)
    add_members(group.pk, [olena.pk, silent.pk], actor="", now=NOW)
    form = {"title": "Wishes", "group": group.pk, "callers": [bohdan.pk], "most_attempts": 2, "ending": "Ordered\nNo"}
    browser = client_as(nadia)
    answer = browser.post("/work/rounds/new/", form)
    made = CallRound.objects.get()
    assert answer.url == f"/work/rounds/{made.pk}/"
    page = text(browser.get(answer.url))
    assert "1 of 2 customers" in page
    assert "no phone is known" in page
    assert AuditRecord.objects.filter(action="work.round_filled", details={"added": 1}).exists()


def test_a_round_is_made_of_whoever_a_search_finds(client_as, nadia, olena, one):
    form = {"title": "Others", "words": "Customer", "callers": [nadia.pk], "most_attempts": 2}
    client_as(nadia).post("/work/rounds/new/", form)
    made = CallRound.objects.get(title="Others")
    assert RoundCall.objects.filter(round=made).count() == 3


def test_without_somebody_to_call_nothing_is_made(client_as, nadia):
    answer = client_as(nadia).post("/work/rounds/new/", {"title": "Wishes", "callers": [nadia.pk], "most_attempts": 2})
    assert answer.status_code == 422
    assert "Choose whom to call" in text(answer)
    assert not CallRound.objects.exists()


def test_the_page_of_a_caller_says_whom_what_and_what_to_mind(client_as, bohdan, one, olena):
    write_care_note(olena.pk, "Hears badly", actor="", now=NOW)
    browser = client_as(bohdan)
    page = text(browser.get(take(browser, one)))
    assert 'href="tel:+380671234567"' in page
    assert "067 123 4567" in page
    assert "Олено" in page
    assert "Це Bohdan Koval." in page
    assert "Hears badly" in page


def test_an_outcome_leads_to_the_next_and_can_be_taken_back(client_as, bohdan, one, olena):
    browser = client_as(bohdan)
    answer = browser.post(take(browser, one), {"outcome": "reached", "text": "Happy"})
    assert answer.status_code == 302
    assert "Customer 0" in text(browser.get(answer.url))
    attempt = RoundAttempt.objects.get()
    assert browser.post(f"/work/rounds/attempts/{attempt.pk}/undo/").status_code == 302
    assert Note.objects.get().withdrawn_at
    assert RoundCall.objects.get(customer=olena).state == "taken"


def test_calling_back_without_a_moment_is_said_and_the_words_stay(client_as, bohdan, one):
    browser = client_as(bohdan)
    answer = browser.post(take(browser, one), {"outcome": "call_back", "text": "In the evening"})
    assert answer.status_code == 422
    assert "Say when to call back" in text(answer)
    assert "In the evening" in text(answer)
    browser.post(take(browser, one), {"outcome": "call_back", "again_at": "2199-01-01T18:00"})
    assert RoundCall.objects.get(promised=True).caller == bohdan


def test_a_call_that_a_colleague_has_leads_back_to_the_round(client_as, bohdan, nadia, one):
    address = take(client_as(bohdan), one)
    assert client_as(nadia).get(address).url == f"/work/rounds/{one.pk}/"
    assert client_as(nadia).post(address, {"outcome": "reached"}).status_code == 409


def test_when_nobody_is_left_the_caller_is_told(client_as, bohdan, one):
    RoundCall.objects.update(state="ended")
    browser = client_as(bohdan)
    assert take(browser, one) == f"/work/rounds/{one.pk}/"
    assert "Nobody is left to call for now" in text(browser.get(f"/work/rounds/{one.pk}/"))


def test_results_leave_as_a_file_without_formulas_and_it_is_known_who_took_them(client_as, bohdan, nadia, one, olena):
    browser = client_as(bohdan)
    browser.post(take(browser, one), {"outcome": "reached", "text": "=HYPERLINK(1)"})
    answer = client_as(nadia).get(f"/work/rounds/{one.pk}/results.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[1][1:3] == ["Олена Мельник", "+380671234567"]
    assert (rows[1][5], rows[1][7], rows[1][9]) == ("Reached", "Bohdan Koval", "'=HYPERLINK(1)")
    assert rows[5][4] == "no phone is known"
    assert AuditRecord.objects.filter(action="work.round_taken_out", actor=f"staff.employee:{nadia.pk}").exists()


def test_who_sees_only_their_customers_sees_only_them_in_a_round(client_as, bohdan, one, olena):
    bohdan.sees = "own"
    bohdan.save()
    call = RoundCall.objects.get(customer=olena)
    browser = client_as(bohdan)
    assert "Олена Мельник" not in text(browser.get(f"/work/rounds/{one.pk}/"))
    assert browser.get(f"/work/rounds/calls/{call.pk}/").status_code == 403
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    assert "Олена Мельник" in text(browser.get(f"/work/rounds/{one.pk}/"))


def test_pages_cost_the_same_however_long_the_round(client_as, nadia, one, django_assert_max_num_queries):
    browser = client_as(nadia)
    others = [person(f"More {number}", f"+3806711111{number:02}").pk for number in range(30)]
    add_customers(one.pk, others, actor="", now=NOW)
    with django_assert_max_num_queries(12):
        browser.get(f"/work/rounds/{one.pk}/")
    with django_assert_max_num_queries(9):
        browser.get("/work/rounds/")
    address = take(browser, one)
    with django_assert_max_num_queries(18):
        browser.get(address)


def test_a_round_is_changed_closed_and_opened_again(client_as, nadia, one):
    browser = client_as(nadia)
    assert 'value="Wishes"' in text(browser.get(f"/work/rounds/{one.pk}/edit/"))
    form = {"title": "Best wishes", "callers": [nadia.pk], "most_attempts": 5, "again": "Thinks"}
    browser.post(f"/work/rounds/{one.pk}/edit/", form)
    browser.post(f"/work/rounds/{one.pk}/closing/")
    changed = CallRound.objects.get()
    assert (changed.title, changed.most_attempts, bool(changed.closed_at)) == ("Best wishes", 5, True)
    assert "Best wishes" in text(browser.get("/work/rounds/?state=closed"))
    assert browser.post(f"/work/rounds/{one.pk}/next/").status_code == 409
    browser.post(f"/work/rounds/{one.pk}/reopening/")
    assert CallRound.objects.get().closed_at is None
