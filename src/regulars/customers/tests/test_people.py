"""People of a company: noted with how they are reached, changed, gone, and each of it taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from regulars.customers import queries
from regulars.customers.addressing.queries import people_with_addressing
from regulars.customers.contacts import add_identity
from regulars.customers.errors import AlreadyMerged, IdentityTaken, IdentityUnreadable, NothingToUndo
from regulars.customers.identities import resolve_identity
from regulars.customers.merging import merge_customers
from regulars.customers.models import Entry, Identity, Person
from regulars.customers.occasions.coming import coming_occasions
from regulars.customers.occasions.commands import Noted as OccasionNoted
from regulars.customers.occasions.commands import add_occasion
from regulars.customers.occasions.days import LeapDay
from regulars.customers.occasions.queries import occasions_of
from regulars.customers.people import commands
from regulars.customers.people.commands import Written
from regulars.customers.people.errors import ContactOfColleague
from regulars.customers.people.queries import people_reached
from regulars.customers.tests.making import NOW, customer
from regulars.customers.types import Wanted
from regulars.lib.errors import BadInput, NotFound
from regulars.lib.registry import timeline_kinds

LATER = NOW + timedelta(hours=1)
IVAN = Written("Іван Петренко", "buys the flour", "uk", ("ivan@oak.example",), ("+380671234567",))
WRITING = {"actor": "staff.employee:1", "now": LATER}


@pytest.fixture
def oak(company):
    return customer("Oak & Sons", kind="company", country="UA", email="office@oak.example")


def add(owner, written=IVAN):
    return commands.add_person(owner.id, written, **WRITING)


def reached(owner):
    return [(one.person.full_name, *one.emails, *one.phones) for one in people_reached(owner.id)]


def told(owner):
    entries = Entry.objects.filter(customer=owner, kind__startswith="customers.person").order_by("id")
    return [timeline_kinds[entry.kind].sentence(entry.data) for entry in entries]


def found(text):
    return [row.name for row in queries.customer_page(Wanted(text=text)).rows]


def test_a_person_is_noted_reached_and_leads_to_the_company(oak):
    add(oak, replace(IVAN, emails=(" Ivan@Oak.example ", ""), phones=("067 123 45 67",)))
    assert reached(oak) == [("Іван Петренко", "ivan@oak.example", "+380671234567")]
    assert found("ivan@oak") == found("4567") == ["Oak & Sons"]
    known = resolve_identity("email", "ivan@oak.example", now=LATER)
    assert known.customer_id == oak.id
    assert Person.objects.get(id=known.person_id).role == "buys the flour"
    assert told(oak) == ["Іван Петренко is one of their people"]


def test_an_address_of_another_customer_is_refused_with_the_name_and_nothing_is_written(oak):
    elm = customer("Elm", email="ivan@oak.example")
    with pytest.raises(IdentityTaken) as refused:
        add(oak)
    assert refused.value.details["customer_id"] == elm.id
    assert "Elm" in refused.value.sentence
    assert not Person.objects.filter(customer=oak).exists()


def test_an_address_of_a_colleague_is_refused_and_one_of_the_company_alone_becomes_theirs(oak):
    add(oak)
    with pytest.raises(ContactOfColleague) as refused:
        add(oak, Written("Ганна", emails=("ivan@oak.example",)))
    assert "Іван Петренко" in refused.value.sentence
    add(oak, Written("Ганна", emails=("office@oak.example",)))
    assert reached(oak)[1] == ("Ганна", "office@oak.example")
    assert Identity.objects.filter(value="office@oak.example").count() == 1


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (Written(" \u200b"), BadInput),
        (Written("Іван", emails=("not an address",)), IdentityUnreadable),
        (Written("Іван", phones=("12",)), IdentityUnreadable),
    ],
)
def test_what_cannot_be_kept_is_refused(oak, written, refusal):
    with pytest.raises(refusal):
        add(oak, written)
    assert not Person.objects.exists()


def test_a_change_is_told_with_what_it_was_and_taken_back(oak):
    person_id = add(oak).person_id
    entry = commands.change_person(
        oak.id, person_id, replace(IVAN, emails=("petrenko@oak.example",), phones=(), role="director"), **WRITING
    )
    assert reached(oak) == [("Іван Петренко", "petrenko@oak.example")]
    assert told(oak)[-1] == "Іван Петренко changed: what they do, e-mail, phone"
    assert found("ivan@oak") == []
    commands.undo_person(oak.id, entry.id, **WRITING)
    assert reached(oak) == [("Іван Петренко", "ivan@oak.example", "+380671234567")]
    assert Person.objects.get(id=person_id).role == "buys the flour"


def test_what_is_the_same_is_no_change(oak):
    person_id = add(oak).person_id
    assert commands.change_person(oak.id, person_id, replace(IVAN, phones=("+38 067 1234567",)), **WRITING) is None


def test_a_new_name_forgets_the_parts_of_the_former_one(oak):
    person_id = add(oak).person_id
    Person.objects.filter(id=person_id).update(given_name="Іван", family_name="Петренко")
    commands.change_person(oak.id, person_id, replace(IVAN, full_name="Іван Мельник"), **WRITING)
    person = Person.objects.get(id=person_id)
    assert (person.full_name, person.given_name, person.family_name) == ("Іван Мельник", "", "")


def test_who_left_is_shown_no_more_is_free_for_others_and_keeps_their_past(oak):
    entry = add(oak)
    commands.remove_person(oak.id, entry.person_id, **WRITING)
    assert reached(oak) == []
    assert not queries.people_of(oak.id).exists()
    assert not people_with_addressing(oak.id).exists()
    assert found("ivan@oak") == []
    assert Entry.objects.get(id=entry.id).person.full_name == "Іван Петренко"
    assert told(oak)[-1] == "Іван Петренко is no longer one of their people"
    with pytest.raises(NotFound):
        commands.change_person(oak.id, entry.person_id, IVAN, **WRITING)
    add(customer("Elm", kind="company"))


def test_the_birthday_of_somebody_who_left_is_celebrated_no_more(oak):
    entry = add(oak)
    for person_id, title in ((entry.person_id, ""), (None, "Day of the shop")):
        noted = OccasionNoted("own" if title else "birthday", 11, 25, title=title, person_id=person_id)
        add_occasion(oak.id, noted, actor="", now=NOW)

    def days():
        found = coming_occasions(date(2026, 11, 20), date(2026, 12, 20), leap=LeapDay.BEFORE, limit=9)
        return [one.person_name or one.title for one in found], occasions_of(oak.id).count()

    assert days() == (["Іван Петренко", "Day of the shop"], 2)
    removed = commands.remove_person(oak.id, entry.person_id, **WRITING)
    assert days() == (["Day of the shop"], 1)
    commands.undo_person(oak.id, removed.id, **WRITING)
    assert days() == (["Іван Петренко", "Day of the shop"], 2)


def test_somebody_who_left_can_still_be_shown_their_data_and_erased(oak):
    person_id = add(oak).person_id
    commands.remove_person(oak.id, person_id, **WRITING)
    assert [one.id for one in queries.people_ever_of(oak.id)] == [person_id]


def test_who_left_comes_back_with_their_contacts_unless_somebody_has_them_now(oak):
    removed = commands.remove_person(oak.id, add(oak).person_id, **WRITING)
    commands.undo_person(oak.id, removed.id, **WRITING)
    assert reached(oak) == [("Іван Петренко", "ivan@oak.example", "+380671234567")]
    again = commands.remove_person(oak.id, removed.person_id, **WRITING)
    add_identity(customer("Elm").id, channel="email", value="ivan@oak.example", actor="", now=LATER)
    with pytest.raises(IdentityTaken):
        commands.undo_person(oak.id, again.id, **WRITING)
    assert reached(oak) == []


def test_the_noting_is_taken_back_unless_it_was_changed_since(oak):
    entry = add(oak)
    commands.change_person(oak.id, entry.person_id, replace(IVAN, role="director"), **WRITING)
    with pytest.raises(NothingToUndo):
        commands.undo_person(oak.id, entry.id, **WRITING)
    commands.change_person(oak.id, entry.person_id, IVAN, **WRITING)
    commands.undo_person(oak.id, entry.id, **WRITING)
    assert reached(oak) == []


def test_people_of_a_merged_customer_are_written_through_the_survivor(oak):
    elm = customer("Elm", kind="company")
    entry = add(elm)
    merge_customers(oak.id, elm.id, choices={}, actor="", now=NOW)
    with pytest.raises(AlreadyMerged):
        commands.change_person(elm.id, entry.person_id, IVAN, **WRITING)
    commands.change_person(oak.id, entry.person_id, replace(IVAN, emails=("new@elm.example",)), **WRITING)
    assert reached(oak) == [("Іван Петренко", "new@elm.example", "+380671234567")]
    # It goes back with its own side when the merge is taken back.
    assert Identity.objects.get(value="new@elm.example").customer_id == elm.id
    assert found("new@elm") == ["Oak & Sons"]


def test_people_cost_two_queries_however_many(oak, django_assert_num_queries):
    for number in range(12):
        add(oak, Written(f"Person {number}", emails=(f"p{number}@oak.example",)))
    with django_assert_num_queries(2):
        assert len(people_reached(oak.id, rows=[oak.id])) == 12
