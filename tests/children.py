"""Processes of their own on the database of a test: to be met in the middle of something and killed there."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

Child = subprocess.Popen[bytes]
StartChild = Callable[..., Child]

SET_UP = "import sys, django\ndjango.setup()\n"


@pytest.fixture
def start_child() -> Iterator[StartChild]:
    """Runs a piece of Python as a worker would; what is left of it ends with the test."""
    children = []

    def start(script: str, *arguments: object) -> Child:
        command = [sys.executable, "-c", SET_UP + script, *map(str, arguments)]
        children.append(subprocess.Popen(command, env=environ()))
        return children[-1]

    yield start
    for child in children:
        kill(child)


def environ() -> dict[str, str]:
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}&port={place['PORT']}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "regulars.config.settings"}


def kill(child: Child) -> None:
    """As a power cut does: without a word."""
    child.kill()
    child.wait(10)


@contextmanager
def in_transaction(work: Callable[[], object]) -> Iterator[None]:
    """Somebody else has done it, and ends the transaction only with the block."""
    done, release = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                release.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert done.wait(60)
        yield
    finally:
        release.set()
        thread.join()


def nobody_writes(table: str) -> None:
    """Until the end of the transaction: whoever has to waits there."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def waits_for_lock() -> bool:
    return somebody("wait_event_type = 'Lock'")


def works() -> bool:
    """The server learns that a client is gone only when it has something to say to them: soon, not at once."""
    return somebody("state <> 'idle'")


def runs(statement: str) -> bool:
    return somebody("state = 'active' AND query LIKE %s", f"%{statement}%")


def somebody(does: str, *values: str) -> bool:
    """Whether anybody but the test itself does that in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND {does})",
            values or None,
        )
        return bool(cursor.fetchone()[0])


def wait_for(happened: Callable[[], bool], *, during: Child | None = None, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not happened():
        assert during is None or during.poll() is None, "the process ended by itself"
        assert time.monotonic() < limit, "it never came to that"
        time.sleep(0.02)
