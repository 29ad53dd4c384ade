"""What messages mean: who people are, what they did, and what is only noted."""

import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import DeadlockDetected
from tests.cast import NOW

from regulars.customers import contacts, timeline
from regulars.customers.duplicates.finding import find_duplicates
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Identity, Person, Suggestion
from regulars.customers.tests.making import customer
from regulars.events import forgetting, queue, reading
from regulars.events.failing import read_again
from regulars.events.models import Event, Refusal
from regulars.events.tests.telling import Tracker, identify, read, track
from regulars.lib.registry import timeline_kinds

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def server(company) -> Tracker:
    return Tracker()


@pytest.fixture
def page(company) -> Tracker:
    """A key that stands in a web page, for everybody to read."""
    return Tracker("events:page")


def told_of(who: Customer) -> list[str]:
    entries = Entry.objects.filter(customer=who, kind__startswith="events.").order_by("happened_at", "id")
    return [timeline_kinds[entry.kind].in_words(entry.data) for entry in entries]


def identities_of(who: Customer) -> set[tuple[str, str]]:
    return set(Identity.objects.filter(customer=who).values_list("channel", "value"))


def anonymous(message_id: str, visitor: str = "b-1", **more):
    return {"type": "page", "messageId": message_id, "anonymousId": visitor, "name": "Coffee", **more}


def test_what_somebody_did_stands_on_their_timeline_when_it_happened(server):
    server.told(
        track("m-1", "Signed Up", timestamp="2026-11-01T08:00:00Z", properties={"plan": "gold"}),
        {"type": "page", "messageId": "m-2", "userId": "u-1", "timestamp": "2026-11-01T07:00:00Z",
         "properties": {"url": "https://shop.example/coffee"}},
        {"type": "screen", "messageId": "m-3", "userId": "u-1", "name": "Cart", "timestamp": "2026-11-01T09:00:00Z"},
        {"type": "group", "messageId": "m-4", "userId": "u-1", "groupId": 7, "traits": {"name": "Honey & Oak"}},
    )  # fmt: skip
    olena = Customer.objects.get()
    assert olena.name == "u-1"
    said = ["Looked at https://shop.example/coffee", "Signed Up", "Looked at the screen Cart", "Belongs to Honey & Oak"]
    assert told_of(olena) == said
    assert olena.attributes == {"group": "Honey & Oak"}
    entry = Entry.objects.get(kind="events.tracked")
    assert (entry.data, entry.happened_at.isoformat()) == (
        {"event": "Signed Up", "properties": {"plan": "gold"}}, "2026-11-01T08:00:00+00:00",
    )  # fmt: skip
    assert (entry.direction, entry.recorded_at) == ("in", NOW)


def test_messages_that_were_read_are_kept_once_on_the_timeline(server):
    server.told(track("m-1"), identify("m-2", traits={"email": "o@honey.example"}))
    assert set(Event.objects.values_list("state", "body")) == {("read", None)}


def test_somebody_described_is_added_with_name_contacts_and_attributes(server):
    traits = {"firstName": "Олена", "lastName": "Мельник", "email": " Olena@Honey.example", "phone": "067 123-45-67",
              "plan": "gold", "vip": True, "address": {"city": "Київ"}, "tags": ["a"], "x" * 61: "long"}  # fmt: skip
    server.told(identify("m-1", traits=traits))
    olena = Customer.objects.get()
    assert (olena.name, Person.objects.get().full_name) == ("Олена Мельник", "Олена Мельник")
    assert identities_of(olena) == {
        ("external", "u-1"), ("email", "olena@honey.example"), ("phone", "+380671234567"),
    }  # fmt: skip
    assert olena.attributes == {"plan": "gold", "vip": "yes", "address.city": "Київ"}


def test_somebody_who_was_only_a_number_is_named_when_the_name_comes(server):
    server.told(track("m-1"))
    server.told(identify("m-2", traits={"name": "Olena Melnyk"}))
    assert (Customer.objects.get().name, Person.objects.get().full_name) == ("Olena Melnyk", "Olena Melnyk")


def test_a_name_that_an_employee_wrote_stays(server):
    olena = customer("Олена Мельник", email="o@honey.example")
    server.told(identify("m-1", traits={"email": "o@honey.example", "name": "OLENA M."}))
    olena.refresh_from_db()
    assert (olena.name, identities_of(olena)) == (
        "Олена Мельник", {("email", "o@honey.example"), ("external", "u-1")},
    )  # fmt: skip


def test_a_trait_that_is_nothing_any_more_is_taken_away(server):
    server.told(identify("m-1", traits={"plan": "gold", "city": "Київ"}))
    server.told(identify("m-2", traits={"plan": None}))
    assert Customer.objects.get().attributes == {"city": "Київ"}
    assert Entry.objects.filter(kind="events.described").count() == 2


def test_an_older_word_that_comes_later_does_not_count(server):
    new, old = {"plan": "gold", "name": "Olena Melnyk"}, {"plan": "free", "name": "Olena", "city": "Київ"}
    server.told(identify("m-1", traits=new, timestamp="2026-11-02T00:00:00Z"))
    server.told(identify("m-2", traits=old, timestamp="2026-11-01T00:00:00Z"))
    olena = Customer.objects.get()
    assert (olena.name, olena.attributes) == ("Olena Melnyk", {"plan": "gold", "city": "Київ"})


def test_no_more_attributes_are_kept_than_a_page_can_show(server):
    for part in range(3):
        server.told(identify(f"m-{part}", traits={f"key {part}-{n}": "v" * 400 for n in range(50)}))
    attributes = Customer.objects.get().attributes
    assert (len(attributes), len(attributes["key 0-0"])) == (100, 300)


def test_what_an_unknown_visitor_did_is_held_until_they_say_who_they_are(server):
    server.told(anonymous("m-1"), anonymous("m-2", "b-2"))
    assert not Customer.objects.exists()
    assert set(Event.objects.values_list("state", "visitor")) == {("held", "b-1"), ("held", "b-2")}
    server.told(identify("m-3", anonymousId="b-1"))
    read()
    olena = Customer.objects.get()
    assert told_of(olena) == ["Looked at Coffee"]
    server.told(anonymous("m-4"))
    assert told_of(olena) == ["Looked at Coffee"] * 2
    assert list(Event.objects.filter(state="held").values_list("visitor", flat=True)) == ["b-2"]


def test_an_alias_joins_what_somebody_was_before(server):
    server.told(anonymous("m-1"))
    server.told({"type": "alias", "messageId": "m-2", "previousId": "b-1", "userId": "u-1"})
    read()
    assert told_of(Customer.objects.get()) == ["Looked at Coffee"]


def test_an_alias_of_a_number_that_is_known_keeps_one_customer(server):
    server.told(track("m-1", userId="old"))
    server.told({"type": "alias", "messageId": "m-2", "previousId": "old", "userId": "new"})
    assert identities_of(Customer.objects.get()) >= {("external", "old"), ("external", "new")}


def test_a_browser_that_two_people_use_stays_with_the_first_and_messages_go_to_whom_they_name(server):
    server.told(identify("m-1", "u-1", anonymousId="b-1"), track("m-2", userId="u-2", anonymousId="b-1"))
    first, second = (Identity.objects.get(channel="external", value=user).customer for user in ("u-1", "u-2"))
    assert (told_of(first), told_of(second)) == ([], ["Signed Up"])
    assert ("browser", "b-1") in identities_of(first)
    assert not Suggestion.objects.exists()


def test_an_e_mail_of_somebody_else_stays_theirs_and_the_two_are_suggested_as_one(server):
    owner = customer("Olena", email="o@honey.example")
    server.told(track("m-1"))
    server.told(identify("m-2", traits={"email": "o@honey.example", "plan": "gold"}))
    other = Identity.objects.get(channel="external", value="u-1").customer
    assert (owner.id != other.id, identities_of(owner)) == (True, {("email", "o@honey.example")})
    assert other.attributes == {"plan": "gold"}
    suggestion = Suggestion.objects.get()
    assert ({suggestion.first_id, suggestion.second_id}, suggestion.reasons) == (
        {owner.id, other.id}, ["claimed_email"],
    )  # fmt: skip
    find_duplicates(now=NOW)
    assert Suggestion.objects.get().state == "new"


def test_after_a_merge_messages_arrive_at_the_survivor_and_stand_with_their_own_row(server):
    server.told(identify("m-1", traits={"name": "Olena"}))
    double = Customer.objects.get()
    survivor = customer("Олена Мельник")
    merge_customers(survivor.id, double.id, choices={}, actor="", now=NOW)
    server.told(track("m-2"), identify("m-3", traits={"plan": "gold"}))
    survivor.refresh_from_db()
    assert survivor.attributes == {"plan": "gold"}
    assert Entry.objects.get(kind="events.tracked").customer_id == double.id


def test_a_page_makes_people_known_and_describes_nobody_who_is_known_already(server, page):
    server.told(identify("m-1", traits={"email": "o@honey.example"}))
    known = Customer.objects.get()
    page.told(identify("p-1", "u-1", {"name": "Mallory", "email": "m@evil.example", "vip": True}, anonymousId="b-1"))
    page.told(track("p-2", "Order Completed", properties={"order_id": "A-1", "total": 5}))
    known.refresh_from_db()
    assert (known.name, known.attributes) == ("u-1", {})
    assert identities_of(known) == {("external", "u-1"), ("email", "o@honey.example"), ("browser", "b-1")}
    assert told_of(known) == ["Order Completed (told by a page)"]
    assert Entry.objects.get(kind="events.tracked").data["told_by"] == "page"
    page.told(identify("p-3", "u-2", {"name": "Ivan", "email": "ivan@honey.example", "plan": "free"}))
    ivan = Identity.objects.get(channel="email", value="ivan@honey.example").customer
    assert (ivan.name, ivan.attributes) == ("Ivan", {"plan": "free"})


def test_a_page_leads_no_number_to_the_account_of_an_e_mail(server, page):
    owner = customer("Olena", email="o@honey.example")
    page.told(identify("p-1", "u-9", {"email": "o@honey.example"}))
    assert identities_of(owner) == {("email", "o@honey.example")}
    assert identities_of(Identity.objects.get(value="u-9").customer) == {("external", "u-9")}
    assert Suggestion.objects.get().reasons == ["claimed_email"]


def test_reading_twice_changes_nothing(server):
    server.told(track("m-1"), identify("m-2", traits={"name": "Olena"}))
    before = (Entry.objects.count(), Customer.objects.values().get())
    Event.objects.filter(message_id="m-1").update(state="waiting", body={"user": "u-1", "event": "Signed Up"})
    read()
    assert (Entry.objects.count(), Customer.objects.values().get()) == before


def test_one_message_that_breaks_the_reader_does_not_take_the_others_along(server, monkeypatch):
    server.batch(track("m-1", "Fine"), track("m-2", "Breaks"), track("m-3", "Fine too"))
    whole = reading.as_entry

    def breaking(one, **options):
        if one.body["event"] == "Breaks":
            raise ZeroDivisionError
        return whole(one, **options)

    monkeypatch.setattr(reading, "as_entry", breaking)
    read()
    assert told_of(Customer.objects.get()) == ["Fine", "Fine too"]
    refusal = Refusal.objects.get()
    assert (refusal.reason, refusal.event.state, "Breaks" in refusal.body) == ("our_fault", "failed", True)
    monkeypatch.setattr(reading, "as_entry", whole)
    assert read_again() == 1
    read()
    assert len(told_of(Customer.objects.get())) == 3
    assert not Refusal.objects.exists()


def test_one_bad_message_among_those_written_together_does_not_keep_the_others_waiting(server, monkeypatch):
    server.told(identify("m-1"))
    record_all = timeline.record_all

    def refuses(entries, **more):
        if any("bad" in entry.source_key for entry in entries):
            raise ValueError
        return record_all(entries, **more)

    monkeypatch.setattr(timeline, "record_all", refuses)
    server.batch(track("bad"), track("good"))
    read()
    assert dict(Event.objects.values_list("message_id", "state")) == {"m-1": "read", "bad": "failed", "good": "read"}


def test_a_message_that_met_somebody_else_waits_and_is_read_the_next_time(server, monkeypatch):
    def meets(*_, **__):
        raise OperationalError from DeadlockDetected()

    monkeypatch.setattr(reading.people, "find", meets)
    server.batch(identify("m-1"))
    read()
    assert (Event.objects.get().state, Refusal.objects.count()) == ("waiting", 0)
    monkeypatch.undo()
    read()
    assert Event.objects.get().state == "read"


def test_many_messages_of_known_people_cost_few_queries(server, django_assert_max_num_queries):
    server.told(*[track(f"first-{n}", userId=f"u-{n}") for n in range(20)])
    server.batch(*[track(f"m-{n}", userId=f"u-{n % 20}") for n in range(200)])
    with django_assert_max_num_queries(20):
        read()
    assert Entry.objects.filter(kind="events.tracked").count() == 220


def test_a_browser_that_became_known_another_way_and_messages_left_lying_are_looked_after(server):
    server.told(anonymous("m-1"))
    ProcrastinateJob.objects.all().delete()
    reading.look_after()
    assert not ProcrastinateJob.objects.exists()
    contacts.add_identity(customer("Olena").id, channel="browser", value="b-1", actor="", now=NOW)
    reading.look_after()
    assert ProcrastinateJob.objects.get().task_name == queue.TASK
    read()
    assert told_of(Customer.objects.get()) == ["Looked at Coffee"]


def test_what_nobody_claims_is_forgotten_after_a_quarter(server):
    server.told(anonymous("m-1"))
    server.batch({})
    Event.objects.update(received_at=NOW - forgetting.HELD_FOR * 2)
    Refusal.objects.update(refused_at=NOW - forgetting.HELD_FOR)
    assert forgetting.forget_old(now=NOW) == (1, 1)
    forgotten = Event.objects.get()
    assert (forgotten.state, forgotten.body, forgotten.visitor) == ("forgotten", None, "")
    assert server.batch(anonymous("m-1")).json()["results"][0]["verdict"] == "duplicate"
