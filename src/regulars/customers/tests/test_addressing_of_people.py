"""Greetings of customers we have: by their language, corrected once for good, and what to mind."""

from datetime import timedelta

import pytest

from regulars.customers import care, registration
from regulars.customers.addressing.commands import Correction, correct_addressing, undo_correction
from regulars.customers.addressing.queries import care_note_of, care_notes_of, greetings_of
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import Customer, Entry, Person
from regulars.customers.tests.making import NOW, customer
from regulars.customers.types import Described
from regulars.lib.errors import NotFound
from regulars.lib.registry import timeline_kinds

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ACTOR = "staff.employee:1"


def lines(owner, company):
    (found,) = greetings_of(owner.id, company)
    return found.formal.text, found.friendly.text


def person(owner):
    return Person.objects.get(customer=owner)


def correct(owner, **said):
    return correct_addressing(person(owner).id, Correction(**said), actor=ACTOR, now=LATER)


def sentence(entry):
    return timeline_kinds[entry.kind].sentence(entry.data)


@pytest.mark.parametrize(
    ("name", "described", "expected"),
    [
        ("Коваленко Наталія Миколаївна", {"language": "uk"}, "Добрий день, Наталіє Миколаївно!"),
        ("Коваленко Наталія Миколаївна", {}, "Добрий день, Наталіє Миколаївно!"),
        ("Наталья Сергеевна", {"language": "ru"}, "Здравствуйте, Наталья Сергеевна!"),
        ("Maria Popescu", {"country": "MD"}, "Stimată doamnă Popescu"),
        ("Sarah Jones", {"country": "GB"}, "Dear Ms Jones"),
        ("Sarah Jones", {}, "Dear Ms Jones"),
        ("Sarah Jones", {"language": "uk"}, "Добрий день!"),
        ("Anna Schmidt", {"country": "DE"}, "Guten Tag"),
    ],
)
def test_the_language_is_the_one_said_else_one_the_name_is_written_in(name, described, expected, company):
    assert lines(customer(name, **described), company)[0] == expected


def test_what_an_employee_said_of_the_words_is_used_ever_after(company):
    sasha = customer("Саша Бойко", language="uk")
    assert lines(sasha, company) == ("Добрий день!", "Вітаємо!")
    correct(sasha, given_name="Олександра", patronymic="Іванівна", family_name="Бойко", gender="female", language="uk")
    assert lines(sasha, company) == ("Добрий день, Олександро Іванівно!", "Вітаємо, Олександро!")


def test_a_line_written_down_wins_over_all_rules_and_is_on_the_timeline(company):
    owner = customer("Sarah Jones", language="en")
    entry = correct(owner, formal="Dear\u200b Professor  Jones", language="en")
    assert lines(owner, company) == ("Dear Professor Jones", "Hello Sarah")
    assert sentence(entry) == "Is greeted: Dear Professor Jones"
    assert entry.person_id == person(owner).id


def test_saying_the_same_twice_leaves_one_trace(company):
    owner = customer("Sarah Jones", language="en")
    assert correct(owner, gender="female")
    assert correct(owner, gender="female") is None
    assert correct(customer("Anna"), language="") is None


def test_a_correction_does_not_outlive_the_name_it_was_made_for(company):
    described = Described("Олена Коваль", language="uk")
    olena = registration.add_customer(described, actor=ACTOR, now=NOW)
    correct(olena, formal="Шановна пані Олено!", gender="female", language="uk")
    registration.change_customer(olena.id, Described("Андрій Коваль", language="uk"), actor=ACTOR, now=LATER)
    # What the colleague said of the gender no longer agrees with the name: nothing is guessed.
    assert lines(olena, company) == ("Добрий день!", "Вітаємо!")


def test_a_correction_taken_back_leaves_the_rules_as_before_and_not_over_a_newer_one(company):
    owner = customer("Sarah Jones", language="en")
    first = correct(owner, formal="Dear Dr Jones")
    second = correct(owner, formal="Dear Professor Jones")
    with pytest.raises(NothingToUndo):
        undo_correction(owner.id, first.id, actor=ACTOR, now=LATER)
    undo_correction(owner.id, second.id, actor=ACTOR, now=LATER)
    assert lines(owner, company)[0] == "Dear Dr Jones"
    undo_correction(owner.id, first.id, actor=ACTOR, now=LATER)
    assert lines(owner, company)[0] == "Dear Ms Jones"
    assert not greetings_of(owner.id, company)[0].corrected


def test_a_correction_of_another_customer_or_of_nobody_is_not_found(company):
    owner, other = customer("Sarah Jones"), customer("Emma Thompson")
    entry = correct(owner, formal="Dear Dr Jones")
    with pytest.raises(NotFound):
        undo_correction(other.id, entry.id, actor=ACTOR, now=LATER)
    with pytest.raises(NotFound):
        correct_addressing(0, Correction(), actor=ACTOR, now=LATER)


def test_a_company_has_nobody_to_greet_until_a_person_is_known(company, django_assert_num_queries):
    firm = customer("Oak & Sons", kind="company")
    with django_assert_num_queries(2):
        assert greetings_of(firm.id, company) == []


def test_people_of_a_merged_customer_are_greeted_with_two_queries(company, django_assert_num_queries):
    one, other = customer("Sarah Jones", language="en"), customer("Emma Thompson", language="en")
    Customer.objects.filter(id=other.id).update(merged_into=one)
    with django_assert_num_queries(2):
        found = greetings_of(one.id, company)
    assert [each.formal.text for each in found] == ["Dear Ms Jones", "Dear Ms Thompson"]


# What to mind ----------------------------------------------------------------------------------------------------


def test_a_care_note_is_kept_said_on_the_timeline_and_taken_back():
    owner = customer("Anna")
    first = care.write_care_note(owner.id, "  Speak slowly,\u200b hears badly ", actor=ACTOR, now=NOW)
    assert care_note_of(owner.id).text == "Speak slowly, hears badly"
    assert sentence(first) == "Care note: Speak slowly, hears badly"
    second = care.write_care_note(owner.id, "", actor=ACTOR, now=LATER)
    assert care_note_of(owner.id) is None
    assert sentence(second) == "Care note removed: Speak slowly, hears badly"
    care.undo_care_note(owner.id, second.id, actor=ACTOR, now=LATER)
    assert care_notes_of(owner.id) == ["Speak slowly, hears badly"]
    assert Entry.objects.filter(customer=owner, kind=care.KIND).count() == 3


def test_a_note_that_says_what_stands_there_already_leaves_no_trace():
    owner = customer("Anna")
    assert care.write_care_note(owner.id, "", actor=ACTOR, now=NOW) is None
    assert care.write_care_note(owner.id, "Prefers calls", actor=ACTOR, now=NOW)
    assert care.write_care_note(owner.id, "Prefers  calls", actor=ACTOR, now=NOW) is None


def test_an_older_note_is_not_put_over_a_newer_one():
    owner = customer("Anna")
    first = care.write_care_note(owner.id, "Prefers calls", actor=ACTOR, now=NOW)
    care.write_care_note(owner.id, "Prefers letters", actor=ACTOR, now=LATER)
    with pytest.raises(NothingToUndo):
        care.undo_care_note(owner.id, first.id, actor=ACTOR, now=LATER)


def test_a_long_note_is_cut_and_nobody_gets_none():
    owner = customer("Anna")
    care.write_care_note(owner.id, "я" * 2_000, actor=ACTOR, now=NOW)
    assert len(care_note_of(owner.id).text) == care.LENGTH
    with pytest.raises(NotFound):
        care.write_care_note(0, "Nobody", actor=ACTOR, now=NOW)
