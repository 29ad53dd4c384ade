"""Who is it: one identity is one customer, whoever asks and however many at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from regulars.customers import timeline
from regulars.customers.errors import IdentitiesOfTwo, IdentityUnreadable
from regulars.customers.identities import resolve_identity
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.queries import customer_page
from regulars.customers.tests.making import NOW, customer
from regulars.customers.types import Described, Wanted

OLENA = Described("Олена Мельник")


def who(channel, value, **options):
    return resolve_identity(channel, value, now=NOW, **options)


@pytest.mark.django_db
def test_somebody_nobody_knows_is_nobody_until_they_are_to_be_added(company):
    assert who("email", "olena@honey.example") is None
    added = who("email", " Olena@Honey.example", create=OLENA)
    assert added.is_new
    known = who("email", "olena@honey.example", create=OLENA)
    assert (known.customer_id, known.person_id, known.is_new) == (added.customer_id, added.person_id, False)
    assert [row.name for row in customer_page(Wanted(text="melnyk")).rows] == ["Олена Мельник"]


@pytest.mark.django_db
def test_somebody_without_a_name_is_called_by_their_identity_and_is_no_person_yet(company):
    added = who("browser", "b-77", create=Described(""))
    assert Customer.objects.get(id=added.customer_id).name == "b-77"
    assert added.person_id is None


@pytest.mark.django_db
def test_a_browser_is_joined_to_whoever_turns_out_to_use_it(company):
    olena = customer("Олена", email="olena@honey.example")
    assert who("email", "olena@honey.example", also=[("browser", "b-77")]).customer_id == olena.id
    assert who("browser", "b-77").customer_id == olena.id


@pytest.mark.django_db
def test_a_phone_written_without_its_country_is_the_same_phone(company):
    olena = customer("Олена", phone="+380671234567")
    assert who("phone", "067 123-45-67").customer_id == olena.id


@pytest.mark.django_db
def test_identities_of_two_customers_are_a_conflict_that_says_what_to_do(company):
    olena, oleh = customer("Олена", email="o@honey.example"), customer("Олег", phone="+380671234567")
    with pytest.raises(IdentitiesOfTwo) as refused:
        who("email", "o@honey.example", also=[("phone", "+380671234567")], create=OLENA)
    assert refused.value.sentence == (
        "o@honey.example belongs to Олена, +380671234567 to Олег. If they are one customer, merge the two; if not,"
        " leave one of the two out."
    )
    assert {refused.value.details[name] for name in ("customer_id", "other_customer_id")} == {olena.id, oleh.id}
    assert Customer.objects.count() == 2


@pytest.mark.django_db
def test_after_a_merge_both_identities_lead_to_the_survivor_and_facts_to_their_own_row(company):
    olena, double = customer("Олена", email="o@honey.example"), customer("Olena", phone="+380671234567")
    merge_customers(olena.id, double.id, choices={}, actor="", now=NOW)
    known = who("phone", "+380671234567", also=[("email", "o@honey.example"), ("telegram", "77")])
    assert (known.customer_id, known.row_id) == (olena.id, double.id)
    assert [row.id for row in customer_page(Wanted(text="77")).rows] == [olena.id]
    assert Identity.objects.get(channel="telegram").customer_id == double.id


@pytest.mark.django_db
@pytest.mark.parametrize(("channel", "value"), [("email", "olena"), ("phone", "call me"), ("external", " \u200b ")])
def test_what_cannot_be_an_identity_is_refused(company, channel, value):
    with pytest.raises(IdentityUnreadable):
        who(channel, value, create=OLENA)


@pytest.mark.django_db
def test_a_second_identity_that_cannot_be_read_is_left_out(company):
    added = who("email", "o@honey.example", also=[("phone", "none")], create=OLENA)
    assert list(Identity.objects.values_list("customer_id", "channel")) == [(added.customer_id, "email")]


@pytest.mark.django_db(transaction=True)
def test_forty_deliveries_of_one_new_person_at_once_make_one_person_and_lose_nothing(company):
    deliveries, at_once = 40, 8
    start = Barrier(at_once)

    def deliver(number: int) -> int:
        """Message 0 to 19, each twice; the two identities in either order."""
        if number < at_once:
            start.wait(timeout=60)
        pairs = [("email", "new@honey.example"), ("phone", "+380671234567")]
        first, second = pairs if number % 2 else pairs[::-1]
        try:
            with transaction.atomic():
                known = resolve_identity(*first, also=[second], create=OLENA, now=NOW)
                timeline.record("customers.customer_changed", customer_id=known.row_id, happened_at=NOW, now=NOW,
                                source="events", source_key=f"message-{number % 20}")  # fmt: skip
            return known.customer_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(at_once) as threads:
        owners = list(threads.map(deliver, range(deliveries)))
    assert len(set(owners)) == Customer.objects.count() == Person.objects.count() == 1
    assert Identity.objects.count() == 2
    assert Entry.objects.filter(source="events").count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_the_same_pair_at_once_make_one(company):
    one, other = customer("Олена", email="o@honey.example"), customer("Olena", phone="+380671234567")
    start = Barrier(2)

    def merge(pair) -> str:
        start.wait(timeout=60)
        try:
            merge_customers(*pair, choices={}, actor="", now=NOW)
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return "merged"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(merge, [(one.id, other.id), (other.id, one.id)]))
    assert results == ["AlreadyMerged", "merged"]
