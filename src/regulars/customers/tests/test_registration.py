"""Customers by hand: written down once, changed with a note of what was before, and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from regulars.customers import queries, registration
from regulars.customers.errors import IdentityTaken, NothingToUndo
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.tests.making import NOW
from regulars.customers.types import Described, Wanted
from regulars.lib.errors import NotFound

pytestmark = pytest.mark.django_db

OLENA = Described("Олена Коваленко", email="olena@honey.example", phone="+380671234567", country="UA", language="uk")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def olena():
    return registration.add_customer(OLENA, actor="staff.employee:1", now=NOW)


def change(customer, **what):
    return registration.change_customer(customer.id, replace(OLENA, **what), actor="staff.employee:1", now=LATER)


def kinds(customer):
    return list(Entry.objects.filter(customer=customer).order_by("id").values_list("kind", flat=True))


def found(text):
    return [row.name for row in queries.customer_page(Wanted(text=text)).rows]


def test_a_new_customer_is_described_found_and_on_the_timeline(olena):
    assert registration.description_of(olena) == OLENA
    assert found("kovalenko") == found("4567") == found("olena@") == ["Олена Коваленко"]
    assert kinds(olena) == ["customers.customer_added"]
    assert Person.objects.get(customer=olena).full_name == "Олена Коваленко"


def test_a_company_is_nobodys_person():
    company = registration.add_customer(Described("Oak & Sons", kind="company"), actor="", now=NOW)
    assert not Person.objects.filter(customer=company).exists()


def test_an_email_of_somebody_else_is_refused_and_nothing_is_written(olena):
    with pytest.raises(IdentityTaken) as refused:
        registration.add_customer(Described("Another", email=OLENA.email), actor="", now=NOW)
    assert refused.value.sentence == (
        "olena@honey.example already belongs to Олена Коваленко. Open that customer, or leave it out here."
    )
    assert Customer.objects.count() == 1


def test_a_change_is_found_at_once_under_the_new_words_only(olena):
    change(olena, name="Олена Шевчук", email="olena@oak.example", phone="")
    assert found("Шевчук") == found("oak.example") == ["Олена Шевчук"]
    assert found("Коваленко") == found("4567") == found("honey.example") == []
    assert Person.objects.get(customer=olena).full_name == "Олена Шевчук"


def test_a_change_that_changes_nothing_leaves_no_trace(olena):
    assert change(olena) is None
    assert kinds(olena) == ["customers.customer_added"]


def test_a_further_email_stays_when_the_first_one_changes(olena):
    Identity.objects.create(customer=olena, channel="email", value="second@honey.example", created_at=NOW)
    change(olena, email="first@honey.example")
    emails = Identity.objects.filter(customer=olena, channel="email").order_by("id").values_list("value", flat=True)
    assert list(emails) == ["first@honey.example", "second@honey.example"]
    assert found("second@") == ["Олена Коваленко"]


def test_a_change_taken_back_leaves_the_customer_as_before_and_says_so(olena):
    entry = change(olena, name="Wrong Name", phone="")
    registration.undo_change(olena.id, entry.id, actor="staff.employee:1", now=LATER)
    olena.refresh_from_db()
    assert registration.description_of(olena) == OLENA
    assert kinds(olena) == ["customers.customer_added", *["customers.customer_changed"] * 2]


def test_an_older_change_cannot_be_taken_back_over_a_newer_one(olena):
    first = change(olena, name="First Name")
    change(olena, name="Second Name")
    with pytest.raises(NothingToUndo):
        registration.undo_change(olena.id, first.id, actor="", now=LATER)
    olena.refresh_from_db()
    assert olena.name == "Second Name"


def test_a_change_of_another_customer_cannot_be_taken_back_here(olena):
    entry = change(olena, name="First Name")
    other = registration.add_customer(Described("Other"), actor="", now=NOW)
    with pytest.raises(NotFound):
        registration.undo_change(other.id, entry.id, actor="", now=LATER)


def test_nobody_is_not_changed(olena):
    with pytest.raises(NotFound):
        registration.change_customer(olena.id + 1, OLENA, actor="", now=LATER)
