"""A merge whose process dies in the middle, as by a power cut: nothing of it stays, and it can be done again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Entry, Merge
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db(transaction=True)
MERGE = """
import sys
from datetime import datetime, UTC
import django; django.setup()
from regulars.customers.merging import merge_customers
merge_customers(int(sys.argv[1]), int(sys.argv[2]), choices={}, actor="staff.employee:1", now=datetime.now(UTC))
"""


@pytest.fixture
def pair(company):
    olena = customer("Олена Мельник", email="olena@oak.example", attributes={"industry": "food"})
    return olena, customer("Olena Melnyk", phone="+380671112233")


@pytest.mark.parametrize("table", ["customers_merge", "customers_entry"])
def test_a_merge_killed_in_the_middle_leaves_two_customers_and_is_done_again(pair, table):
    olena, other = pair
    before = everything()
    with held(table):
        child = merging(olena.id, other.id)
        wait_for(waits_for_lock)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
    # The server learns that nobody is there any more when it has the lock.
    wait_for(lambda: not works())
    assert everything() == before
    merge_customers(olena.id, other.id, choices={}, actor="staff.employee:1", now=NOW)
    assert Customer.objects.get(id=other.id).merged_into_id == olena.id
    unmerge(Merge.objects.get().id, actor="staff.employee:1", now=NOW)
    assert Customer.objects.get(id=other.id).merged_into_id is None


def everything() -> list[object]:
    models = (Customer, Merge, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


@contextmanager
def held(table: str) -> Iterator[None]:
    """Nobody writes to the table meanwhile: whoever has to waits there."""
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            locked.set()
            release.wait(60)
        connection.close()

    holding = threading.Thread(target=hold)
    holding.start()
    assert locked.wait(10)
    try:
        yield
    finally:
        release.set()
        holding.join()


def merging(survivor: int, other: int) -> "subprocess.Popen[bytes]":
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}&port={place['PORT']}"
    environ = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "regulars.config.settings"}
    return subprocess.Popen([sys.executable, "-c", MERGE, str(survivor), str(other)], env=environ)


def waits_for_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def works() -> bool:
    """Whether anybody but the test itself is in the middle of something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return bool(cursor.fetchone()[0])


def wait_for(happened: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < limit, "it never came to that"
        time.sleep(0.1)
