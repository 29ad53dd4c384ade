"""Files that come after an erasure count for the figures, and bring no name back."""

from functools import partial

import pytest
from django.db import connection
from tests.children import in_transaction, kill, nobody_writes, wait_for, waits_for_lock, works

from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Erasure, Identity, Suppressed
from regulars.customers.privacy import erasing
from regulars.customers.suppression import digest, in_sql, parameters
from regulars.customers.tests.making import NOW
from regulars.customers.tests.test_erasure import ACTOR, everything_written
from regulars.imports import running
from regulars.imports.models import Change, Upload
from regulars.imports.tests.bringing import checked, counts, loaded, taken_back, write
from regulars.purchases.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

CUSTOMERS = """customer,name,email,phone,birthday,segment
1001,Olena Melnyk,olena@oak.example,+380671234567,1990-05-17,retail
1002,Petro Hrim,petro@oak.example,+380501112233,1991-06-18,retail
"""
ORDERS = "order number,customer,email,date,amount\nA-1,1001,olena@oak.example,2026-01-05,50\n"
MORE_ORDERS = """order number,customer,email,date,amount
A-1,1001,olena@oak.example,2026-01-05,50
A-2,1001,olena@oak.example,2026-02-05,70
A-3,,olena@oak.example,2026-03-05,90
A-4,1002,olena@oak.example,2026-03-06,20
"""
ERASE = """
from regulars.customers.privacy import erasing
from regulars.lib.clock import now
erasing.erase(int(sys.argv[1]), now=now())
"""


@pytest.fixture
def olena(tmp_path) -> Customer:
    loaded(write(tmp_path / "customers.csv", CUSTOMERS), "customers")
    loaded(write(tmp_path / "orders.csv", ORDERS))
    return Customer.objects.get(name="Olena Melnyk")


def asked(one: Customer) -> Erasure:
    return erasing.ask_for_erasure(one.id, reason="asked", typed=str(one.id), actor=ACTOR, now=NOW)


def erase(one: Customer) -> None:
    erasing.erase(asked(one).id, now=NOW)


def named() -> list[tuple[str, str]]:
    return [(table, text) for table, text in everything_written() if "olena" in text.lower() or "671234567" in text]


def test_postgresql_makes_the_same_digest(db):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {in_sql('%(channel)s', '%(value)s')}", parameters() | {"channel": "email", "value": "о@x.ua"}
        )
        assert cursor.fetchone()[0] == digest("email", "о@x.ua")


def test_the_same_files_again_know_the_orders_and_bring_no_name(olena, tmp_path):
    erase(olena)
    again = loaded(write(tmp_path / "customers.csv", CUSTOMERS), "customers")
    assert counts(again) == {"known": 2, "of_erased": 1}
    assert counts(loaded(write(tmp_path / "orders.csv", ORDERS))) == {"known": 1, "of_erased": 1}
    assert named() == []
    assert Customer.objects.count() == 2


def test_new_orders_are_counted_to_the_erased_customer_by_whatever_they_were_known(olena, tmp_path):
    erase(olena)
    upload = loaded(write(tmp_path / "more.csv", MORE_ORDERS))
    assert counts(upload) == {"added": 3, "known": 1, "of_erased": 3}
    assert Order.objects.filter(customer=olena).count() == 3
    petro = Customer.objects.get(name="Petro Hrim")
    assert Order.objects.get(customer=petro).amount_minor == 2_000
    assert named() == []


def test_a_further_number_in_a_file_is_remembered_as_not_to_be_learnt(olena, tmp_path):
    erase(olena)
    loaded(write(tmp_path / "a.csv", "customer,email,date,amount\nNEW-7,olena@oak.example,2026-04-01,5\n"))
    assert Suppressed.objects.filter(digest=digest("external", "NEW-7"), customer=olena).exists()
    loaded(write(tmp_path / "b.csv", "customer,name,date,amount\nNEW-7,Olena Melnyk,2026-04-02,6\n"))
    assert Order.objects.filter(customer=olena).count() == 3
    assert (named(), Identity.objects.filter(value="NEW-7").count()) == ([], 0)


def test_a_file_that_was_checked_before_and_loaded_after_brings_no_name(olena, tmp_path):
    upload = checked(write(tmp_path / "customers.csv", CUSTOMERS.replace("1990", "1989")), "customers")
    erase(olena)
    assert named() == []
    type(upload).objects.filter(id=upload.id).update(state="loading")
    running.load(upload.id, now=NOW)
    upload.refresh_from_db()
    assert upload.state == "loaded"
    assert counts(upload)["of_erased"] == 1
    assert named() == []


def test_a_file_that_is_taken_back_after_an_erasure_brings_no_name(olena, tmp_path):
    """It had changed the name before, and knows what it was."""
    text = CUSTOMERS.replace("Olena Melnyk", "Olena Hrim").replace("Petro Hrim", "Petro Koval")
    changed = loaded(write(tmp_path / "new.csv", text), "customers")
    first = Upload.objects.exclude(id=changed.id).filter(target="customers").get()
    assert Change.objects.filter(customer_id=olena.id).exists()
    erase(olena)
    assert named() == []
    for upload in (changed, first):
        assert taken_back(upload).state == "undone"
        assert named() == []
        assert Customer.objects.get(id=olena.id).name == f"Erased customer {olena.id}"


def test_an_erasure_waits_for_a_file_that_is_being_loaded(olena, start_child):
    """Otherwise the file could write a name that the erasure has not seen."""
    erasure = asked(olena)
    with in_transaction(erasing.hold_loading):
        child = start_child(ERASE, erasure.id)
        wait_for(waits_for_lock, during=child)
        assert Erasure.objects.get(id=erasure.id).state == "running"
        assert Customer.objects.get(id=olena.id).name == "Olena Melnyk"
    assert child.wait(60) == 0
    assert named() == []


def test_a_merge_that_is_under_way_is_waited_for_and_erased_as_a_whole(olena, start_child):
    """The one to be erased is just being merged into another: both are one customer by then."""
    petro, erasure = Customer.objects.get(name="Petro Hrim"), asked(olena)
    with in_transaction(partial(merge_customers, petro.id, olena.id, choices={}, actor=ACTOR, now=NOW)):
        child = start_child(ERASE, erasure.id)
        wait_for(waits_for_lock, during=child)
    assert child.wait(60) == 0
    assert {row.erased_at is None for row in Customer.objects.all()} == {False}
    assert (Erasure.objects.get().customer_id, named()) == (petro.id, [])


@pytest.mark.parametrize("statement", ["UPDATE customers_entry", 'DELETE FROM "customers_person"'])
def test_a_worker_killed_in_the_middle_leaves_everything_and_the_next_one_finishes(olena, start_child, statement):
    """It is stopped at one statement by a lock on the table, and killed there."""
    erasure, before, table = asked(olena), len(named()), statement.split()[-1].strip('"')
    with in_transaction(partial(nobody_writes, table)):
        child = start_child(ERASE, erasure.id)
        wait_for(waits_for_lock, during=child)
        kill(child)
    wait_for(lambda: not works())
    assert (Erasure.objects.get(id=erasure.id).state, len(named())) == ("running", before)
    erasing.erase(erasure.id, now=NOW)
    assert (Erasure.objects.get(id=erasure.id).state, named()) == ("done", [])
