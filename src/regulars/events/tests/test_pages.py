"""The page of events, and the script that pages of the company load."""

import gzip

import pytest
from tests.cast import NOW

from regulars.events import pages, script, views
from regulars.events.models import Event, Refusal
from regulars.events.tests.telling import Tracker, read, track
from regulars.lib.clock import day_of

PAGE = "/company/events/"


@pytest.fixture
def tracker(company, monkeypatch) -> Tracker:
    monkeypatch.setattr(views, "now", lambda: NOW)
    monkeypatch.setattr(pages, "today", lambda zone: day_of(NOW, zone))
    return Tracker()


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_before_anything_has_come_the_page_says_how_to_connect(client_as, dora):
    said = words(client_as(dora).get(PAGE))
    assert "Nothing has come yet" in said
    assert "http://testserver/js/regulars.js" in said
    assert "There is no key for events yet." in said


def test_a_director_sees_what_came_from_whom_and_why_something_was_refused(client_as, dora, tracker):
    tracker.batch(track("m-1"), track("m-1"), track("m-2", event="", properties={"note": "<script>"}))
    said = words(client_as(dora).get(PAGE))
    for text in ("Nov 20, 2026", "Site", tracker.key.prefix, "“event” must name what happened", "&lt;script&gt;"):
        assert text in said
    assert tracker.secret not in said


def test_what_could_not_be_read_is_read_again_when_asked(client_as, dora, tracker):
    tracker.told(track("m-1", "Order Completed", properties={"order_id": "A-1"}))
    browser = client_as(dora)
    assert "can be read again" in words(browser.get(PAGE))
    answer = browser.post(f"{PAGE}rereading/", follow=True)
    assert "1 message is read again" in words(answer)
    assert Event.objects.get().state == "waiting"
    read()
    assert (Event.objects.get().state, Refusal.objects.count()) == ("failed", 1)


def test_the_page_costs_the_same_however_much_came(client_as, dora, tracker, django_assert_num_queries):
    browser = client_as(dora)
    browser.get(PAGE)
    for size in (1, 15):
        tracker.batch(*[track(f"{size}-{n}", event="") for n in range(size)])
        with django_assert_num_queries(10):
            browser.get(PAGE)


def test_refusals_are_shown_a_page_at_a_time(client_as, dora, tracker):
    for part in range(3):
        tracker.batch(*[track(f"{part}-{n}", event="") for n in range(10)])
    browser = client_as(dora)
    first = browser.get(PAGE)
    assert len(first.context["refusals"]) == 20
    assert len(browser.get(PAGE + first.context["next_url"]).context["refusals"]) == 10
    assert browser.get(f"{PAGE}?page=nonsense").status_code == 400


def test_the_script_is_small_and_kept_by_browsers_until_it_changes(charlie):
    answer = charlie.get("/js/regulars.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert (answer["Cache-Control"], answer["Cross-Origin-Resource-Policy"]) == ("public, max-age=3600", "cross-origin")
    assert answer.content == script.content()
    assert len(gzip.compress(answer.content)) < 5_000
    assert not answer.cookies
    again = charlie.get("/js/regulars.js", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert charlie.post("/js/regulars.js").status_code == 405
