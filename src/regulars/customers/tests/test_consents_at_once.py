"""Many words of one customer at once: none is lost, and what holds is what was said last."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from regulars.customers.consents import topics
from regulars.customers.consents.commands import confirm, record_consent
from regulars.customers.consents.queries import may_contact
from regulars.customers.consents.types import Said
from regulars.customers.merging import merge_customers
from regulars.customers.models import ConsentEvent
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olena(company):
    topics.add_topic("news", topics.Described("News", "", ["email"]), actor="", now=NOW)
    return customer("Olena Melnyk")


def at_once(calls):
    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(run, calls))


def saying(owner, number):
    what = "withdrawn" if number % 3 else "given"
    said = Said("news", "email", what, "call", NOW - timedelta(minutes=number))
    return lambda: record_consent(owner.id, said, actor="", now=NOW)


def test_of_forty_words_at_once_the_last_said_holds_also_across_a_merge(olena):
    double = customer("O. Melnyk")
    merge_customers(olena.id, double.id, choices={}, actor="", now=NOW)
    at_once([saying(double if number % 2 else olena, number) for number in range(40)])
    assert ConsentEvent.objects.filter(customer=olena).count() == 40
    assert may_contact(olena.id, "news", "email") == "given"


def test_pressing_at_once_on_several_devices_agrees_once(olena):
    asked = record_consent(olena.id, Said("news", "email", "asked", "link"), actor="", now=NOW)
    later = NOW + timedelta(hours=1)
    at_once([lambda: confirm([asked.id], proof={}, now=later)] * 8)
    assert ConsentEvent.objects.filter(what="given").count() == 1
    assert may_contact(olena.id, "news", "email") == "given"
