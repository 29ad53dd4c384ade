"""How many fit, while the rule is being written: exact where it is quick, a sample where not, never a long wait."""

import time

import pytest
from django.db import connection

from regulars.customers.models import Customer
from regulars.customers.segments import counting, sql
from regulars.customers.segments.conditions import ConditionKind, condition_kinds
from regulars.customers.segments.planning import READ_ONCE, with_settings
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


def test_a_small_company_is_counted_exactly(company, monkeypatch):
    monkeypatch.setattr(counting, "EXACT_MS", 60_000)
    anna, berta = customer("Anna", country="UA"), customer("Berta", country="UA")
    customer("Clara", country="MD")
    seen = found({"is": "country", "values": ["UA"]})
    assert (seen.number, seen.exact, [one.pk for one in seen.examples]) == (2, True, [berta.pk, anna.pk])


def test_what_takes_long_is_stopped_and_said_to_be_unknown(company, slow):
    crowd(600)
    began = time.monotonic()
    seen = found({"is": "slow"})
    assert (seen.number, seen.exact, seen.examples) == (None, False, [])
    assert time.monotonic() - began < 40
    assert Customer.objects.count() == 600, "the connection can still be used"
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
    monkeypatch.setattr(counting, "SAMPLE_MS", 60_000)
    monkeypatch.setattr(counting, "fitting", only_some(counting.fitting))
    seen = found({"is": "country", "values": ["MD"]})
    assert seen.exact is False
    assert 850 <= seen.number <= 1_150
    assert len(seen.examples) == 10
    assert {one.country for one in seen.examples} == {"MD"}


def only_some(fitting):
    """Asking everybody takes too long."""

    def asked(rule, asking, only_of):
        if asking.rows is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(1)")
        return fitting(rule, asking, only_of)

    return asked


TIMELINE = "Seq Scan on customers_entry"


@pytest.fixture
def history(company):
    """A timeline long enough that reading all of it would be noticed."""
    crowd(3_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction,"
            " data, source, source_key) SELECT c.id, CASE WHEN n = 1 THEN 'customers.call_logged' ELSE 'page.seen' END,"
            " %s::timestamptz - (c.id %% 1000) * interval '1 day', now(), '', '', '', '', '{}', '', ''"
            " FROM customers_customer c, generate_series(1, 10) n",
            [NOW],
        )
        cursor.execute("ANALYZE customers_customer, customers_entry, customers_traits")


CALLED_LATELY = {"is": "did", "event": "customers.call_logged", "how": "at_least", "times": 1, "days": 7}


@pytest.mark.parametrize(
    "raw",
    [
        CALLED_LATELY,
        {**CALLED_LATELY, "times": 2},
        {"not": CALLED_LATELY},
        {"any": [CALLED_LATELY, {"is": "stage", "values": ["lost"]}]},
        {"all": [{"is": "country", "values": ["UA"]}, {"not": {**CALLED_LATELY, "times": 2}}, CALLED_LATELY]},
    ],
    ids=["once", "twice", "not", "any", "nested"],
)
def test_what_happened_lately_is_found_without_reading_the_whole_timeline(history, raw):
    book = rulebook()
    assert TIMELINE not in plan(raw, book.asking(NOW))
    rows = list(Customer.objects.values_list("id", flat=True)[:20])
    assert TIMELINE not in plan(raw, book.asking(NOW, rows=rows))
    assert TIMELINE in plan({"is": "did", "event": "page.seen", "how": "at_least", "times": 2}, book.asking(NOW))


def plan(raw, asking):
    asked = sql.customers_where(sql.where(rule_of(raw), asking), asking)
    with with_settings(READ_ONCE), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.sql}", asked.values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_settings_hold_inside_alone(db):
    def loops():
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_nestloop")
            return cursor.fetchone()[0]

    with with_settings(READ_ONCE):
        assert loops() == "off"
    assert loops() == "on"
