"""A file is loaded whole or not at all, whoever kills or stops what at whatever moment."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.children import Child, StartChild, kill, runs, wait_for

from regulars.customers.models import Customer, Entry, Identity
from regulars.imports import commands, jobs, running, staging, storage, sweeping, undoing
from regulars.imports.models import Problem, Upload
from regulars.imports.tests.bringing import NOW, State, begun, checked, counts, loaded, write
from regulars.purchases.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

ROWS = 25_000
STEP = """
from regulars.imports import running, undoing
from regulars.lib.clock import now
(getattr(running, sys.argv[1], None) or getattr(undoing, sys.argv[1]))(int(sys.argv[2]), now=now())
"""


@pytest.fixture
def file(tmp_path) -> Path:
    rows = "".join(f"A{n},C{n % 5000},2024-0{n % 9 + 1}-11,{n % 97}.50\n" for n in range(ROWS))
    return write(tmp_path / "orders.csv", "order number,customer,date,amount\n" + rows)


def is_over(upload: Upload) -> bool:
    """The server has noticed that the process is gone, and taken back what it did."""
    with running.alone(upload.id) as nobody:
        return nobody


def rows_written() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Customer, Identity, Order, Entry))


@pytest.fixture
def started(start_child: StartChild) -> Callable[[str, Upload], Child]:
    """A step in a process of its own, as the worker runs it."""
    return lambda step, upload: start_child(STEP, step, upload.id)


@contextmanager
def slow(table: str, seconds: int, verb: str = "INSERT") -> Iterator[None]:
    """The statement that fills (or empties) a table lasts long enough to be met, on any machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$;"
            f" CREATE TRIGGER take_time BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION take_time()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION take_time CASCADE")


@pytest.mark.parametrize("table", ["customers_identity", "purchases_order", "customers_entry"])
def test_a_worker_killed_while_loading_leaves_nothing_and_the_next_one_loads_everything(file, started, table):
    upload = checked(file)
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    with slow(table, seconds=2):
        child = started("load", upload)
        wait_for(lambda: runs(f"INTO {table} "))
        kill(child)
        wait_for(lambda: is_over(upload))
    assert rows_written() == (0, 0, 0, 0)
    assert [left.id for left in sweeping.left_alone()] == [upload.id]
    running.load(upload.id, now=NOW)
    upload.refresh_from_db()
    assert upload.state == State.LOADED
    assert counts(upload) == {"added": ROWS, "customers_added": 5000}
    assert rows_written() == (5000, 5000, ROWS, ROWS + 5000)
    assert staging.tables() == {}


def test_a_worker_killed_while_checking_leaves_nothing_and_the_next_one_checks_everything(file, started):
    upload = begun(file)
    Upload.objects.filter(id=upload.id).update(state=State.CHECKING)
    child = started("check", upload)
    wait_for(lambda: runs("COPY imports_staging") or child.poll() is not None)
    kill(child)
    wait_for(lambda: is_over(upload))
    if Upload.objects.get(id=upload.id).state == State.CHECKING:
        assert staging.tables() == {}
        running.check(upload.id, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, upload.result["good"]) == (State.CHECKED, ROWS)


def test_stopping_while_a_statement_runs_is_quick_and_leaves_nothing(file, started):
    upload = checked(file)
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    with slow("customers_entry", seconds=60):
        child = started("load", upload)
        wait_for(lambda: runs("INTO customers_entry"))
        Upload.objects.filter(id=upload.id).update(cancel_requested=True)
        assert child.wait(timeout=50) == 0
    upload.refresh_from_db()
    assert (upload.state, upload.result["stopped"], upload.cancel_requested) == (State.CHECKED, True, False)
    assert rows_written() == (0, 0, 0, 0)
    # Whoever changes their mind goes on from the check.
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    running.load(upload.id, now=NOW)
    assert Order.objects.count() == ROWS


@pytest.mark.parametrize("table", ["purchases_order", "customers_entry", "customers_customer"])
def test_a_worker_killed_while_taking_a_file_back_leaves_it_loaded_and_the_next_one_takes_it_back(file, started, table):
    upload = loaded(file)
    before = rows_written()
    commands.ask_undo(upload.id, actor="")
    with slow(table, seconds=2, verb="DELETE"):
        child = started("undo", upload)
        wait_for(lambda: runs(f"DELETE FROM {table} "))
        kill(child)
        wait_for(lambda: is_over(upload))
    assert rows_written() == before
    assert [left.id for left in sweeping.left_alone()] == [upload.id]
    undoing.undo(upload.id, now=NOW)
    assert Upload.objects.get(id=upload.id).state == State.UNDONE
    assert rows_written() == (0, 0, 0, 0)


def test_taking_back_can_be_stopped_and_the_file_is_still_loaded(file, started):
    upload = loaded(file)
    before = rows_written()
    commands.ask_undo(upload.id, actor="")
    with slow("customers_entry", seconds=60, verb="DELETE"):
        child = started("undo", upload)
        wait_for(lambda: runs("DELETE FROM customers_entry"))
        commands.ask_stop(upload.id)
        assert child.wait(timeout=50) == 0
    upload.refresh_from_db()
    assert (upload.state, upload.result["stopped"]) == (State.LOADED, True)
    assert rows_written() == before


def test_two_workers_on_one_file_load_it_once(tmp_path):
    upload = checked(write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n"))
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    jobs.load_file(upload.id)
    jobs.load_file(upload.id)
    jobs.check_file(upload.id)
    assert Order.objects.count() == 1
    assert Upload.objects.get(id=upload.id).state == State.LOADED


def test_a_stop_before_the_worker_came_is_heard(tmp_path):
    upload = checked(write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n"))
    Upload.objects.filter(id=upload.id).update(state=State.LOADING, cancel_requested=True)
    running.load(upload.id, now=NOW)
    assert Upload.objects.get(id=upload.id).state == State.CHECKED
    assert not Order.objects.exists()


def test_staged_rows_that_a_crash_of_the_server_emptied_are_staged_again(tmp_path):
    upload = checked(write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n2,2024-05-01,x\n"))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {staging.table_of(upload.id)}")
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    running.load(upload.id, now=NOW)
    assert (Order.objects.count(), Problem.objects.count()) == (1, 1)


def test_what_belongs_to_nothing_is_swept_and_what_is_needed_stays(tmp_path):
    needed = checked(write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n"))
    forgotten = checked(write(tmp_path / "b.csv", "customer,date,amount\n2,2024-05-01,1\n"))
    Upload.objects.filter(id=forgotten.id).update(uploaded_at=NOW - timedelta(days=3))
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE imports_staging_987654 (row bigint)")
    storage.folder().mkdir(parents=True, exist_ok=True)
    lost = storage.folder() / "lost.csv"
    lost.write_text("x")
    os.utime(lost, (0, 0))
    sweeping.sweep(now=NOW, kept=timedelta(days=2))
    assert set(staging.tables()) == {needed.id}
    assert not lost.exists()
    # Rows that were swept are staged again when they are wanted after all.
    Upload.objects.filter(id=forgotten.id).update(state=State.LOADING)
    running.load(forgotten.id, now=NOW)
    assert Order.objects.count() == 1


def test_a_fault_of_ours_is_said_and_changes_nothing(tmp_path, monkeypatch):
    upload = checked(write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n"))
    Upload.objects.filter(id=upload.id).update(state=State.LOADING)
    monkeypatch.setattr(running, "_tell", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        running.load(upload.id, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, Order.objects.count()) == (State.FAILED, 0)
    assert upload.result["error"]["message"]


def test_the_same_customer_added_by_hand_meanwhile_is_found_on_the_second_try(tmp_path, monkeypatch):
    """The unique identity refuses; everything is done again and finds the customer who is there now."""
    from regulars.customers import arrivals

    path = write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n")
    attach, tries = arrivals.attach_identities, []

    def attach_late(cursor, channel, *, now):
        tries.append(channel)
        if len(tries) == 1:
            cursor.execute(
                "INSERT INTO customers_identity (customer_id, channel, value, created_at)"
                " SELECT customer_id, channel, value, now() FROM arrivals"
            )
        attach(cursor, channel, now=now)

    monkeypatch.setattr(arrivals, "attach_identities", attach_late)
    assert counts(loaded(path)) == {"added": 1, "customers_added": 1}
    assert len(tries) == 2
    assert Identity.objects.count() == 1
