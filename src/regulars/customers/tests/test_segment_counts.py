"""How many fit, while the rule is being written: exact where it is quick, a sample where not, never a long wait."""

import time

import pytest
from django.db import connection

from regulars.customers.models import Customer
from regulars.customers.segments import counting
from regulars.customers.segments.conditions import ConditionKind, condition_kinds
from regulars.customers.segments.rule import rule_of
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.types import Piece
from regulars.customers.tests.making import NOW, crowd, customer

pytestmark = pytest.mark.django_db


def found(raw):
    return counting.found(rule_of(raw), rulebook(), now=NOW)


@pytest.fixture
def slow(monkeypatch):
    """A condition that takes a tenth of a second for each customer asked."""
    sleepy = ConditionKind("slow", "Slow", "Test", (), lambda values, asking: Piece("pg_sleep(0.1) IS NOT NULL"),
                           lambda values, reader: "slow")  # fmt: skip
    monkeypatch.setitem(condition_kinds._items, "slow", sleepy)


def test_a_small_company_is_counted_exactly(company):
    anna, berta = customer("Anna", country="UA"), customer("Berta", country="UA")
    customer("Clara", country="MD")
    seen = found({"is": "country", "values": ["UA"]})
    assert (seen.number, seen.exact, [one.pk for one in seen.examples]) == (2, True, [berta.pk, anna.pk])


def test_what_takes_long_is_stopped_and_said_to_be_unknown(company, slow):
    crowd(60)
    began = time.monotonic()
    seen = found({"is": "slow"})
    assert (seen.number, seen.exact, seen.examples) == (None, False, [])
    assert time.monotonic() - began < 5
    assert Customer.objects.count() == 60, "the connection can still be used"
    assert limit() == "0"


def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_what_cannot_be_asked_of_everybody_in_time_is_estimated_by_a_sample(company, monkeypatch):
    crowd(3_000)
    double = customer("Double", country="MD")
    Customer.objects.filter(id=double.pk).update(merged_into=Customer.objects.earliest("id"))
    Customer.objects.filter(id__lte=Customer.objects.earliest("id").pk + 999).update(country="MD")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
    monkeypatch.setattr(counting, "EXACT_MS", 1)
    monkeypatch.setattr(counting, "fitting", only_some(counting.fitting))
    seen = found({"is": "country", "values": ["MD"]})
    assert seen.exact is False
    assert 850 <= seen.number <= 1_150
    assert len(seen.examples) == 10
    assert {one.country for one in seen.examples} == {"MD"}


def only_some(fitting):
    """Asking everybody takes too long."""

    def asked(rule, asking):
        if asking.rows is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(1)")
        return fitting(rule, asking)

    return asked
