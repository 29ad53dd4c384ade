"""The calendar of an employee, on the page and for programs under a secret address."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import NOW

from regulars.customers.models import Customer, Occasion
from regulars.customers.notes.follow_ups import plan_follow_up
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.work.agenda import feeds
from regulars.work.agenda.icalendar import calendar_text
from regulars.work.agenda.queries import agenda
from regulars.work.agenda.types import Item, Kind, Reader
from regulars.work.models import FeedBucket, Task
from regulars.work.tasks.commands import add_task, complete_task, drop_task
from regulars.work.tests.reading_calendars import read

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 29)


def add(who, title="Call Olena", **more):
    more = {"due_on": date(2026, 11, 20), **more} if "due_at" not in more else more
    return add_task(title, **{"assignee_id": who.pk, "actor": f"staff.employee:{who.pk}", "now": NOW, **more})


def reader(who, *, customers=True, only_of=None):
    return Reader(who.pk, "Europe/Kyiv", customers, only_of)


def titles(who, company, **options):
    return [item.title for item in agenda(reader(who, **options), FIRST, LAST, ours=company, now=NOW)]


@pytest.fixture
def full(bohdan, company):
    """One of everything, of a customer that Bohdan looks after."""
    olena = customer("Olena Melnyk")
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    add(bohdan, "Send the honey", customer_id=olena.pk)
    add(bohdan, "Call at eleven", due_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    plan_follow_up(olena.pk, words="Ask about lids", due_on=date(2026, 11, 23), author_id=bohdan.pk,
                   today=date(2026, 11, 20), actor="", now=NOW)  # fmt: skip
    Occasion.objects.create(customer=olena, kind="birthday", month=11, day=25, created_at=NOW)
    return olena


def test_everything_of_somebody_stands_on_its_day(full, bohdan, company):
    assert titles(bohdan, company) == [
        "Send the honey", "Call at eleven", "Ask about lids", "Birthday of Olena Melnyk",
    ]  # fmt: skip


def test_a_calendar_holds_only_what_its_owner_may_see(full, bohdan, nadia, company):
    assert titles(nadia, company) == []
    assert titles(bohdan, company, customers=False) == ["Call at eleven"]
    Customer.objects.update(manager=nadia)
    assert titles(bohdan, company, only_of=bohdan.pk) == ["Call at eleven"]


def test_a_task_for_an_hour_stands_on_the_day_where_the_readers_clock_is(bohdan, company):
    add(bohdan, due_at=datetime(2026, 11, 29, 22, 30, tzinfo=UTC))
    found = agenda(reader(bohdan), date(2026, 11, 30), date(2026, 11, 30), ours=company, now=NOW)
    assert [item.on for item in found] == [date(2026, 11, 30)]
    assert titles(bohdan, company) == []


def test_the_page_costs_the_same_however_full(full, bohdan, client_as, django_assert_max_num_queries):
    browser = client_as(bohdan)
    for number in range(30):
        add(bohdan, f"Task {number}")
    for view in ("month", "week", "day"):
        with django_assert_max_num_queries(11):
            assert browser.get(f"/work/agenda/?view={view}&on=2026-11-20").status_code == 200


@pytest.mark.parametrize(
    "address", ["", "?view=year", "?on=9999-99-99", "?on=9999-12-31&view=month", "?on=0001-01-01&view=week", "?on=%00"]
)
def test_whatever_the_address_says_there_is_a_calendar(bohdan, client_as, address):
    assert client_as(bohdan).get(f"/work/agenda/{address}").status_code == 200


@pytest.mark.parametrize(
    ("view", "on", "expected"),
    [
        ("month", "2026-01-31", ("2025-12-01", "2026-02-01")),
        ("month", "2026-12-05", ("2026-11-01", "2027-01-01")),
        ("week", "2026-11-20", ("2026-11-13", "2026-11-27")),
        ("day", "2026-03-01", ("2026-02-28", "2026-03-02")),
    ],
)
def test_back_and_forth_lead_where_they_say(bohdan, client_as, view, on, expected):
    page = client_as(bohdan).get(f"/work/agenda/?view={view}&on={on}").content.decode()
    for day in expected:
        assert f"?view={view}&amp;on={day}" in page


def test_a_crowded_day_of_a_month_says_how_many_more(bohdan, client_as):
    for number in range(7):
        add(bohdan, f"Task {number}")
    page = client_as(bohdan).get("/work/agenda/?on=2026-11-20").content.decode()
    assert "3 more" in page
    assert "3 more" not in client_as(bohdan).get("/work/agenda/?on=2026-11-20&view=week").content.decode()


# For programs ----------------------------------------------------------------------------------------------------


@pytest.fixture
def address(bohdan):
    feed = feeds.renew_feed(bohdan.pk, actor=f"staff.employee:{bohdan.pk}", now=NOW)
    return f"/work/agenda/{feeds.token_of(feed)}.ics"


def events(answer):
    return {event["SUMMARY"]: event for event in read(answer.content).inside}


def test_a_program_reads_the_calendar_with_the_secret_address_alone(full, address, charlie, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    answer = charlie.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = events(answer)
    assert found["Send the honey"]["DTSTART"] == date(2026, 11, 20)
    assert found["Send the honey"]["DTEND"] == date(2026, 11, 21)
    assert found["Send the honey"]["DESCRIPTION"] == "Olena Melnyk"
    assert found["Call at eleven"]["DTSTART"] == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    birthdays = [one["DTSTART"] for one in read(answer.content).inside if one["SUMMARY"] == "Birthday of Olena Melnyk"]
    assert birthdays == [date(2026, 11, 25), date(2027, 11, 25)]
    assert "Ask about lids" in found


def test_names_of_items_stay_and_a_change_counts(bohdan, address, charlie, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    task = add(bohdan)
    before = events(charlie.get(address))["Call Olena"]
    complete_task(task.pk, actor="", now=NOW)
    after = events(charlie.get(address))["✓ Call Olena"]
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    drop_task(add(bohdan, "Other").pk, actor="", now=NOW)
    assert "Other" not in events(charlie.get(address))


def test_whatever_somebody_writes_stays_inside_its_line():
    nasty = 'Мёд; "липа", a\\b\r\nEND:VEVENT\nBEGIN:VALARM\x00\x07 ' + "Ж" * 200 + "🍯" * 40
    item = Item("task-1", Kind.TASK, nasty, date(2026, 11, 20), "/work/tasks/1/", text=nasty, made_at=NOW,
                remind_at=NOW + timedelta(hours=1))  # fmt: skip
    text = calendar_text("Honey & Oak; Bohdan, K.", [item], home="https://crm.example", domain="x.regulars", now=NOW)
    calendar = read(text.encode())
    (event,) = calendar.inside
    said = nasty.replace("\r\n", "\n").replace("\x00", "").replace("\x07", "")
    assert event["SUMMARY"] == said
    assert event["DESCRIPTION"] == said
    assert event["URL"] == "https://crm.example/work/tasks/1/"
    assert calendar["X-WR-CALNAME"] == "Honey & Oak; Bohdan, K."
    (alarm,) = event.inside
    assert alarm["TRIGGER"] == NOW + timedelta(hours=1)


def test_a_new_address_ends_the_one_before_and_closing_ends_all(bohdan, client_as, address, charlie):
    browser = client_as(bohdan)
    browser.post("/work/agenda/address/")
    assert charlie.get(address).status_code == 404
    page = browser.get("/work/agenda/").content.decode()
    new = page.partition('readonly value="http://testserver')[2].partition('"')[0]
    assert charlie.get(new).status_code == 200
    browser.post("/work/agenda/address/closing/")
    assert charlie.get(new).status_code == 404


@pytest.mark.parametrize("token", ["1.1~x", "x", "1.1", "~", "1~1~1", "%00", "9" * 400])
def test_a_made_up_address_is_refused_without_a_look_at_the_database(
    company, charlie, token, django_assert_num_queries
):
    with django_assert_num_queries(1):  # the page that says so names the company
        assert charlie.get(f"/work/agenda/{token}.ics").status_code == 404


def test_who_left_has_no_calendar_any_more(bohdan, address, charlie):
    bohdan.is_active = False
    bohdan.save()
    assert charlie.get(address).status_code == 404


def test_asked_again_and_nothing_new_is_said_shortly(bohdan, address, charlie, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    add(bohdan)
    first = charlie.get(address)
    again = charlie.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    add(bohdan, "Other")
    assert charlie.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_who_asks_too_often_waits(bohdan, address, charlie):
    charlie.get(address)
    FeedBucket.objects.update(tokens=0)
    answer = charlie.get(address)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert Task.objects.count() == 0


def test_the_address_is_only_read(address):
    assert Client(enforce_csrf_checks=False).post(address).status_code == 405
