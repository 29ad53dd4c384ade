"""Somebody whose doings programs tell sees it all, is forgotten, and is not learnt again."""

import json

import pytest
from tests.cast import NOW

from regulars.customers.models import Customer, Entry
from regulars.customers.people.commands import Written, add_person
from regulars.customers.privacy import erasing
from regulars.customers.tests.making import customer
from regulars.customers.tests.test_erasure import everything_written
from regulars.events.models import Event, Refusal
from regulars.events.privacy import export
from regulars.events.tests.telling import Tracker, identify, read, track

TRACES = ("olena", "олена", "melnyk", "o@honey.example", "u-olena", "b-77")


@pytest.fixture
def server(company) -> Tracker:
    """Everything that can be kept of somebody is."""
    tracker = Tracker()
    told = {"userId": "u-olena", "anonymousId": "b-77"}
    tracker.told(
        identify("m-1", traits={"name": "Olena Melnyk", "email": "o@honey.example", "nick": "Олена"}) | told,
        track("m-u-olena", properties={"to": "Olena Melnyk"}) | told,
        track("m-3", "Order Completed", properties={"order_id": "A-1", "total": 12}) | told,
        track("m-4", "Order Updated", properties={"order_id": "A-1"}) | told,
    )
    tracker.batch(track("m-5", event="") | told, track("m-6", properties={"note": "for Olena Melnyk"}, userId="u-2"))
    return tracker


def test_everything_that_is_kept_is_shown_to_them(server):
    olena = Customer.objects.get()
    shown = json.dumps({title: list(lines) for title, lines in export([olena.id]).items()}, default=str)
    for word in ("Olena Melnyk", "nick", "A-1", "for Olena"):
        assert word in shown


def test_nothing_is_left_of_somebody_erased_and_what_comes_later_is_not_learnt(server):
    olena = Customer.objects.get()
    asked = erasing.ask_for_erasure(
        olena.id, reason="asked", typed=str(olena.id), actor="staff.employee:1", now=NOW
    )  # fmt: skip
    erasing.erase(asked.id, now=NOW)
    assert [row for row in everything_written() if any(trace in row[1].lower() for trace in TRACES)] == []
    assert set(Event.objects.values_list("state", flat=True)) == {"read", "forgotten"}
    assert not Refusal.objects.exists()
    before = Entry.objects.count()
    server.batch(identify("m-7", "u-olena", {"name": "Olena Melnyk"}), track("m-8", userId="u-olena"))
    server.batch({"type": "page", "messageId": "m-9", "anonymousId": "b-77"})
    read()
    assert (Entry.objects.count(), Customer.objects.count()) == (before, 1)
    assert [row for row in everything_written() if any(trace in row[1].lower() for trace in TRACES)] == []


def test_nothing_is_left_of_one_person_of_a_company_and_the_company_keeps_the_rest(company):
    firm, tracker = customer("Firm", kind="company"), Tracker()
    written = Written("Olena Melnyk", emails=("o@honey.example",))
    person_id = add_person(firm.id, written, actor="staff.employee:1", now=NOW).person_id
    tracker.told(identify("m-1", "u-3", {"email": "o@honey.example", "buyer": "Olena Melnyk", "plan": "gold"}))
    tracker.batch(track("m-2", event="", properties={"to": "o@honey.example"}))
    tracker.batch({"type": "track", "messageId": "m-3", "event": "Seen", "anonymousId": "b-1",
                   "properties": {"by": "Olena Melnyk"}})  # fmt: skip
    read()
    asked = erasing.ask_for_erasure(
        firm.id, reason="asked", typed=str(firm.id), actor="staff.employee:1", now=NOW, person_id=person_id
    )
    erasing.erase(asked.id, now=NOW)
    left = [row for row in everything_written() if any(trace in row[1].lower() for trace in TRACES)]
    assert left == []
    assert Customer.objects.get().attributes == {"plan": "gold"}
