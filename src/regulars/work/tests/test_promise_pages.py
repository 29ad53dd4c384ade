"""Pages of working hours, of what we promise, and of what is about to break."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulars.customers.tests.making import customer
from regulars.lib.registry import ref_kind_of
from regulars.work.models import Assignment, CalendarDay, Policy, PolicyVersion, Promise, WorkingCalendar
from regulars.work.promises.policies import policies
from regulars.work.promises.watching import look_round
from regulars.work.tests.promising import FRIDAY, ask, at, office, policy

pytestmark = pytest.mark.django_db

WEEK = {f"day_{number}": "9:00-13:00, 14:00-18:00" for number in range(5)}
HOURS = {"name": "Shop", "zone": "Europe/Kyiv", "country": "UA", "version": 1, **WEEK}
PROMISE = {"name": "Chat", "channels": ["chat"], "first_limit": "5 min", "warn_percent": 75, "when": "new"}


@pytest.fixture
def browser(client_as, nadia):
    return client_as(nadia)


# Working hours -------------------------------------------------------------------------------------------------------


def test_the_hours_of_the_company_are_there_from_the_beginning(browser):
    page = browser.get("/work/calendars/").content.decode()
    assert "Hours of the company" in page
    assert "9:00-18:00" in page
    assert WorkingCalendar.objects.get().zone == "Europe/Kyiv"


def test_hours_are_written_as_people_write_them(browser):
    assert browser.post("/work/calendars/new/", HOURS).status_code == 302
    shop = WorkingCalendar.objects.get(name="Shop")
    assert shop.week == [[[540, 780], [840, 1080]]] * 5 + [[], []]
    page = browser.get(f"/work/calendars/{shop.pk}/").content.decode()
    assert "9:00-13:00, 14:00-18:00" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day_0": "from nine to five"}, "is not clear"),
        ({"day_0": "9:00-13:00, 12:00-18:00"}, "overlap"),
        ({"day_0": "18:00-9:00"}, "is not clear"),
        ({f"day_{number}": "" for number in range(5)}, "Nobody would ever work"),
        ({"name": "Hours of the company"}, "Choose another"),
        ({"name": " \x00"}, "field-error"),
        ({"zone": "Mars/Olympus"}, "field-error"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(browser, wrong, said):
    browser.get("/work/calendars/")
    answer = browser.post("/work/calendars/new/", HOURS | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert WorkingCalendar.objects.count() == 1


def test_a_day_is_different_and_like_others_again(browser):
    office()
    number = WorkingCalendar.objects.get().pk
    browser.post(f"/work/calendars/{number}/days/", {"on": "2030-12-31", "hours": "9-12", "title": "New Year's Eve"})
    day = CalendarDay.objects.get()
    assert (day.on, day.intervals) == (date(2030, 12, 31), [[540, 720]])
    assert "New Year&#x27;s Eve" in browser.get(f"/work/calendars/{number}/").content.decode()
    browser.post(f"/work/calendars/{number}/days/{day.pk}/forgotten/")
    assert not CalendarDay.objects.exists()


def test_two_who_change_hours_at_once_do_not_overwrite_each_other(browser):
    number = office().pk
    browser.post(f"/work/calendars/{number}/", HOURS | {"name": "First"})
    answer = browser.post(f"/work/calendars/{number}/", HOURS | {"name": "Second"})
    assert answer.status_code == 422
    assert "Somebody changed these hours" in answer.content.decode()
    assert WorkingCalendar.objects.get().name == "First"


def test_hours_in_use_and_those_of_the_company_are_not_put_away(browser):
    ours = office()
    shop = office(name="Shop", is_company=False)
    policy(first_limit="1h", calendar=shop)
    for calendar in (ours, shop):
        assert browser.post(f"/work/calendars/{calendar.pk}/archive/").status_code == 422
    PolicyVersion.objects.update(calendar=None)
    browser.post(f"/work/calendars/{shop.pk}/archive/")
    assert WorkingCalendar.objects.get(name="Shop").archived_at
    browser.post(f"/work/calendars/{shop.pk}/restoration/")
    assert not WorkingCalendar.objects.get(name="Shop").archived_at


# What we promise -----------------------------------------------------------------------------------------------------


def test_the_page_says_in_words_what_is_promised(browser):
    page = browser.get("/work/policies/").content.decode()
    assert "First answer within 5 minutes, each next answer within 5 minutes, solved within 1 working day." in page
    assert "where it depends on somebody else, within 3 working days" in page
    assert "at once: the leader of the team" in page


def test_a_policy_is_added_before_the_one_for_the_rest_and_changed_by_a_new_version(browser):
    browser.get("/work/policies/")
    steps = {"after_1": "1 h", "who_1": "directors", "after_2": "", "who_2": "lead"}
    said = PROMISE | steps | {"name": "Night chat", "third_limits": "Nova Poshta: 5 d\n3 d", "resolution_limit": "2 d"}
    assert browser.post("/work/policies/new/", said).status_code == 302
    made = PolicyVersion.objects.get(policy__name="Night chat")
    assert (made.first_limit, made.third_limits) == ("5m", [["Nova Poshta", "5d"], ["", "3d"]])
    assert [(one["after"], one["who"]) for one in made.escalation] == [(0, "lead"), (60, "directors")]
    assert [one.policy.name for one in policies(FRIDAY)][-2:] == ["Night chat", "All others"]
    page = browser.get(f"/work/policies/{made.policy_id}/").content.decode()
    assert "Nova Poshta: 5 d" in page
    browser.post(f"/work/policies/{made.policy_id}/", said | {"first_limit": "10 min", "version": 1})
    assert [one.number for one in PolicyVersion.objects.filter(policy=made.policy).order_by("number")] == [1, 2]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_limit": "soon"}, "is not clear"),
        ({"first_limit": ""}, "promises nothing"),
        ({"warn_percent": 100}, "field-error"),
        ({"third_limits": "Nova Poshta"}, "is not clear"),
        ({"first_limit": "0 h"}, "is not clear"),
        ({"channels": ["pigeon"]}, "field-error"),
    ],
)
def test_a_policy_that_cannot_be_kept_in_mind_is_refused(browser, wrong, said):
    answer = browser.post("/work/policies/new/", PROMISE | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Policy.objects.exists()


def test_the_order_is_changed_and_taken_back_and_the_last_stays_last(browser):
    browser.get("/work/policies/")
    first, second, last = (one.policy for one in policies(FRIDAY))
    browser.post(f"/work/policies/{first.pk}/down/")
    assert [one.policy_id for one in policies(FRIDAY)] == [second.pk, first.pk, last.pk]
    browser.post(f"/work/policies/{first.pk}/down/")
    browser.post(f"/work/policies/{first.pk}/up/")
    assert [one.policy_id for one in policies(FRIDAY)] == [first.pk, second.pk, last.pk]
    assert browser.post(f"/work/policies/{last.pk}/archive/").status_code == 422
    browser.post(f"/work/policies/{first.pk}/archive/")
    assert [one.policy_id for one in policies(FRIDAY)] == [second.pk, last.pk]
    browser.post(f"/work/policies/{first.pk}/restoration/")
    assert len(policies(FRIDAY)) == 3


def test_only_who_manages_work_changes_it(client_as, bohdan):
    for address in ("/work/calendars/", "/work/policies/", "/work/policies/new/"):
        assert client_as(bohdan).get(address).status_code == 403


# What is about to break ----------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(company, bohdan):
    office()
    policy(first_limit="1h")
    for number, name in enumerate(["Olena Melnyk", "Taras Bondar", "Ivan Koval"]):
        ask(f"inbox.conversation:{number}", customer(name).pk, f"2026-11-20 1{number}:00")
    Assignment.objects.create(
        ref="inbox.conversation:1", customer_id=Promise.objects.all()[2].matter.customer_id, employee=bohdan, at=FRIDAY
    )
    look_round(now=at("2026-11-20 11:30"))


def test_promises_stand_by_when_they_break_with_who_has_them(client_as, bohdan, waiting):
    page = client_as(bohdan).get("/work/promises/?whose=all").content.decode()
    assert page.index("Olena Melnyk") < page.index("Taras Bondar") < page.index("Ivan Koval")
    mine = client_as(bohdan).get("/work/promises/").content.decode()
    assert "Taras Bondar" in mine
    assert "Ivan Koval" not in mine
    assert "No promise runs now" in client_as(bohdan).get("/work/promises/?whose=team").content.decode()


def test_who_sees_only_their_own_customers_sees_no_promises_of_others(client_as, bohdan, waiting):
    bohdan.sees = "own"
    bohdan.save()
    page = client_as(bohdan).get("/work/promises/?whose=all").content.decode()
    assert "Olena Melnyk" not in page


def test_a_page_costs_the_same_however_many_wait(client_as, bohdan, waiting):
    browser = client_as(bohdan)
    count_of(browser)
    before = count_of(browser)
    for number in range(10, 30):
        ask(f"inbox.conversation:{number}", Promise.objects.all()[0].matter.customer_id, "2026-11-20 10:00")
    assert count_of(browser) == before


def count_of(browser):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/work/promises/?whose=all").status_code == 200
    return len(queries)


def test_a_promise_leads_to_its_conversation_and_so_does_the_task_it_made(client_as, dora, waiting):
    assert 'href="/inbox/0/"' in client_as(dora).get("/work/promises/?whose=all").content.decode()
    late = Promise.objects.get(matter__ref="inbox.conversation:0", clock="first")
    ref = f"work.promise:{late.pk}"
    assert ref_kind_of(ref).url(ref) == "/inbox/0/"
    assert ref_kind_of("work.promise:0").url("work.promise:0") == ""


def test_every_change_is_told_to_the_audit_in_words(client_as, dora, nadia):
    manager = client_as(nadia)
    manager.get("/work/policies/")
    manager.get("/work/calendars/")
    manager.post("/work/policies/new/", PROMISE)
    made = PolicyVersion.objects.latest("id").policy_id
    manager.post(f"/work/policies/{made}/up/")
    manager.post(f"/work/policies/{made}/archive/")
    number = WorkingCalendar.objects.get().pk
    manager.post(f"/work/calendars/{number}/", HOURS)
    manager.post(f"/work/calendars/{number}/days/", {"on": "2030-12-31", "hours": ""})
    page = client_as(dora).get(reverse("desk:audit")).content.decode()
    for words in ("Policy of promises changed", "Policy of promises put away", "Order of policies changed",
                  "Working hours changed", "Working hours of a day"):  # fmt: skip
        assert words in page


def test_the_list_comes_again_by_itself_without_the_page_around_it(client_as, bohdan, waiting):
    whole = client_as(bohdan).get("/work/promises/?whose=all").content.decode()
    assert "live:work.promises" in whole
    part = client_as(bohdan).get("/work/promises/?whose=all", headers={"HX-Request": "true"}).content.decode()
    assert "Olena Melnyk" in part
    assert "<html" not in part
