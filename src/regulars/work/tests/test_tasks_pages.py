"""The pages of tasks: lists under headings, quick adding, one task, and who sees which."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.live.menu import topic_of
from regulars.live.models import Fact
from regulars.work.models import Task, TaskStep
from regulars.work.tasks.commands import add_task, change_task, complete_task
from regulars.work.tasks.describing import said_of
from regulars.work.tasks.menu import tell_of_late
from regulars.work.tasks.reminding import remind_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(company):
    return clock.today(company.time_zone)


@pytest.fixture
def add(bohdan, today):
    def added(title="Call Olena", **more):
        more = {"due_on": today, **more} if "due_at" not in more else more
        by = more.pop("by", bohdan)
        given = {"assignee_id": bohdan.pk, "actor": f"staff.employee:{by.pk}", "now": clock.now(), **more}
        return add_task(title, **given)

    return added


def text(answer) -> str:
    return answer.content.decode()


def test_my_tasks_stand_under_overdue_today_the_week_and_later(add, client_as, bohdan, today):
    for title, days in (("Late", -3), ("Now", 0), ("Soon", 4), ("Far", 30)):
        add(title, due_on=today + timedelta(days=days))
    page = text(client_as(bohdan).get("/work/tasks/"))
    places = [page.index(f">{words}<") for words in ("Overdue", "Late", "Today", "Now", "The next seven days", "Soon")]
    assert places == sorted(places)
    assert page.index(">Later</h2>") < page.index(">Far<")
    assert "3 days late" in page


def test_a_line_is_enough_to_add_a_task_and_it_can_be_taken_back(client_as, bohdan, nadia, today):
    browser = client_as(bohdan)
    answer = browser.post(
        "/work/tasks/", {"title": "Call Olena", "due_on": today.isoformat(), "hour": "15:00", "assignee": nadia.pk}
    )
    task = Task.objects.get()
    assert (answer.status_code, task.assignee, task.author) == (302, nadia, bohdan)
    assert f"/steps/{TaskStep.objects.get().pk}/undo/" in text(browser.get("/work/tasks/?whose=given"))
    browser.post(f"/work/tasks/{task.pk}/steps/{TaskStep.objects.get().pk}/undo/")
    assert Task.objects.get().dropped_at


def test_what_is_missing_is_said_beside_the_field(client_as, bohdan):
    answer = client_as(bohdan).post("/work/tasks/", {"title": " ", "due_on": "2026-13-01", "assignee": "x"})
    assert answer.status_code == 422
    assert text(answer).count("field-error") == 3


def test_each_tab_shows_its_own(add, client_as, bohdan, nadia):
    add("My own")
    add("From me", assignee_id=nadia.pk)
    add("Among others", assignee_id=nadia.pk, by=nadia)
    complete_task(add("Gone").pk, actor=f"staff.employee:{bohdan.pk}", now=NOW)
    browser = client_as(bohdan)
    shown = {
        whose: {one for one in ("My own", "From me", "Among others", "Gone")
                if f">{one}</a>" in text(browser.get(f"/work/tasks/?whose={whose}"))}
        for whose in ("mine", "given", "everybody", "done")
    }  # fmt: skip
    assert shown == {
        "mine": {"My own"},
        "given": {"From me"},
        "everybody": {"My own", "From me", "Among others"},
        "done": {"Gone"},
    }


def test_a_long_list_goes_on_from_where_it_ended(add, client_as, bohdan):
    numbers = {add(f"Task {number:02}").title for number in range(60)}
    browser, seen, address = client_as(bohdan), set(), "/work/tasks/"
    for _page in range(2):
        page = text(browser.get(address))
        seen |= {title for title in numbers if f">{title}</a>" in page}
        if 'rel="next"' in page:
            address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == numbers


def test_the_list_costs_the_same_however_long(add, client_as, bohdan, nadia, django_assert_num_queries):
    olena = customer("Olena Melnyk")
    browser = client_as(bohdan)
    browser.get("/work/tasks/?whose=everybody")
    for number in range(12):
        add(f"Task {number}", customer_id=olena.pk, assignee_id=(bohdan, nadia)[number % 2].pk)
    with django_assert_num_queries(9):
        browser.get("/work/tasks/?whose=everybody")


def test_a_task_is_ticked_off_put_off_commented_changed_and_dropped(add, client_as, bohdan, today):
    task, browser = add(), client_as(bohdan)
    browser.post(f"/work/tasks/{task.pk}/later/", {"until": (today + timedelta(days=7)).isoformat()})
    assert Task.objects.get().due_on == today + timedelta(days=7)
    browser.post(f"/work/tasks/{task.pk}/comments/", {"text": "She is on holiday"})
    page = text(browser.get(f"/work/tasks/{task.pk}/edit/"))
    assert 'value="Call Olena"' in page
    answer = browser.post(
        f"/work/tasks/{task.pk}/edit/",
        {"title": "Write to Olena", "due_on": today.isoformat(), "assignee": bohdan.pk, "version": 2, "every": "week",
         "interval": 2, "weekdays": ["0", "3"], "remind": "60"},
    )  # fmt: skip
    assert answer.status_code == 302
    changed = Task.objects.get()
    said = (changed.title, changed.weekdays, changed.interval, changed.remind_minutes)
    assert said == ("Write to Olena", [0, 3], 2, 60)
    page = text(browser.get(f"/work/tasks/{task.pk}/"))
    assert "She is on holiday" in page
    assert "every 2 weeks" in page
    browser.post(f"/work/tasks/{task.pk}/done/")
    assert Task.objects.get(pk=task.pk).done_at
    assert Task.objects.filter(before=task).count() == 1
    browser.post(f"/work/tasks/{task.pk}/open/")
    browser.post(f"/work/tasks/{task.pk}/drop/")
    assert Task.objects.get(pk=task.pk).dropped_at


def test_a_task_ticked_off_in_a_page_open_since_earlier_leads_to_the_list_which_says_that_it_was_done(
    add, client_as, bohdan
):
    task, browser = add(), client_as(bohdan)
    browser.post(f"/work/tasks/{task.pk}/done/")
    assert "Done: Call Olena" in text(browser.get("/work/tasks/"))
    here = {"Referer": "http://testserver/work/tasks/?whose=given"}
    answer = browser.post(f"/work/tasks/{task.pk}/done/", headers=here)
    assert (answer.status_code, answer.url) == (302, "/work/tasks/?whose=given")
    assert "Closed already: Call Olena" in text(browser.get(answer.url))
    assert TaskStep.objects.filter(task=task, kind=TaskStep.Kind.DONE).count() == 1


def test_a_change_of_an_older_version_is_said_and_changes_nothing(add, client_as, bohdan, today):
    task, browser = add(), client_as(bohdan)
    browser.post(f"/work/tasks/{task.pk}/later/", {"until": (today + timedelta(days=1)).isoformat()})
    form = {"title": "Other", "due_on": today.isoformat(), "assignee": bohdan.pk, "version": 1}
    answer = browser.post(f"/work/tasks/{task.pk}/edit/", form)
    assert "Somebody changed this task" in text(answer)
    assert Task.objects.get().title == "Call Olena"


def test_from_the_page_of_a_customer_a_task_is_about_them_and_stands_beside_them(client_as, bohdan, today):
    olena, browser = customer("Olena Melnyk"), client_as(bohdan)
    assert "About Olena Melnyk" in text(browser.get(f"/work/tasks/new/?customer={olena.pk}"))
    form = {"title": "Send the honey", "due_on": today.isoformat(), "assignee": bohdan.pk}
    browser.post(f"/work/tasks/new/?customer={olena.pk}", form)
    assert Task.objects.get().customer == olena
    beside = text(browser.get(f"/customers/{olena.pk}/beside/"))
    assert "Send the honey" in beside
    assert f"/work/tasks/new/?customer={olena.pk}" in beside


def test_a_task_about_a_customer_is_hidden_from_those_who_do_not_see_the_customer(add, client_as, bohdan, anton, dora):
    olena = customer("Olena Melnyk")
    task = add("Call her", customer_id=olena.pk, assignee_id=dora.pk, by=dora)
    bohdan.sees = "own"
    bohdan.save()
    for reader in (bohdan, anton):
        browser = client_as(reader)
        assert "Call her" not in text(browser.get("/work/tasks/?whose=everybody"))
        for address in ("", "edit/"):
            assert browser.get(f"/work/tasks/{task.pk}/{address}").status_code == 403
        assert browser.post(f"/work/tasks/{task.pk}/done/").status_code == 403
        assert browser.get(f"/work/tasks/new/?customer={olena.pk}").status_code == 403
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    assert client_as(bohdan).get(f"/work/tasks/{task.pk}/").status_code == 200


def test_a_reminder_stands_on_top_until_it_was_seen(add, client_as, bohdan):
    add("Call Anna", due_at=clock.now() + timedelta(minutes=70), remind_minutes=60)
    remind_due(now=clock.now() + timedelta(minutes=11))
    browser = client_as(bohdan)
    assert "You wanted to be reminded" in text(browser.get("/work/tasks/"))
    browser.post("/work/tasks/reminders/seen/")
    assert "You wanted to be reminded" not in text(browser.get("/work/tasks/"))


def test_the_menu_says_how_much_waits_and_a_new_reminder_is_said_aloud(add, client_as, bohdan, today):
    browser = client_as(bohdan)
    assert text(browser.get("/work/tasks/reminders/")).strip() == ""
    add("Late", due_on=today - timedelta(days=1))
    assert "1 task is late" in text(browser.get("/work/agenda/"))
    task = add("Call <b>Anna</b>", due_at=clock.now() + timedelta(minutes=70), remind_minutes=60)
    remind_due(now=clock.now() + timedelta(minutes=11))
    assert "1 reminder" in text(browser.get("/work/agenda/"))
    (told,) = [fact.data for fact in Fact.objects.filter(topic=topic_of(bohdan.pk)) if fact.data["asking"]]
    assert told == {"line": "work.tasks", "asking": f"?new={task.pk}"}
    said = text(browser.get(f"/work/tasks/reminders/{told['asking']}"))
    assert "1 reminder" in said
    assert "Reminder: Call &lt;b&gt;Anna&lt;/b&gt;" in said
    assert "data-toast" not in text(browser.get("/work/tasks/reminders/"))
    assert "data-toast" not in text(browser.get(f"/work/tasks/reminders/?new={9**30},x,"))


def test_pages_are_told_when_a_task_is_late_and_when_it_goes_to_somebody_else(add, bohdan, nadia):
    task = add("Send the pears", due_at=clock.now() + timedelta(minutes=5))
    Fact.objects.all().delete()
    tell_of_late(now=clock.now())
    assert not Fact.objects.exists()
    tell_of_late(now=clock.now() + timedelta(minutes=6))
    assert [fact.topic for fact in Fact.objects.all()] == [topic_of(bohdan.pk)]
    Fact.objects.all().delete()
    said = replace(said_of(task), assignee_id=nadia.pk)
    change_task(task.pk, said, version=task.version, actor="", now=clock.now())
    assert {fact.topic for fact in Fact.objects.all()} == {topic_of(bohdan.pk), topic_of(nadia.pk)}


def test_whom_a_task_is_about_is_looked_for(client_as, bohdan, anton):
    olena = customer("Olena Melnyk")
    browser = client_as(bohdan)
    assert "/work/tasks/about/" in text(browser.get("/work/tasks/new/"))
    assert f"/work/tasks/new/?customer={olena.pk}" in text(browser.get("/work/tasks/about/?q=мельник"))
    assert "Nobody is found" in text(browser.get("/work/tasks/about/?q=zzz"))
    bohdan.sees = "own"
    bohdan.save()
    assert "Olena" not in text(client_as(bohdan).get("/work/tasks/about/?q=olena"))
    assert client_as(anton).get("/work/tasks/about/").status_code == 403
    assert "/work/tasks/about/" not in text(client_as(anton).get("/work/tasks/new/"))
