"""What arrives is read once, in its order, and again where only the database was in the way."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW

from regulars.channels import jobs, receiving
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.models import Received
from regulars.channels.tests.taking import taken  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("company")


def test_what_met_another_in_the_database_waits_and_is_read_again(monkeypatch, taken):  # noqa: F811
    with monkeypatch.context() as busy:
        busy.setattr(receiving, "accept", deadlock)
        received = receiving.take_in(mailbox(), "1", written(), now=NOW)
    assert (received.state, received.attempts) == ("waiting", 1)
    assert receiving.read_waiting(now=NOW) == 1
    received.refresh_from_db()
    assert (received.state, len(taken)) == ("taken", 1 + 1)


def test_after_some_attempts_it_is_listed_for_a_person(monkeypatch, taken):  # noqa: F811
    monkeypatch.setattr(receiving, "accept", deadlock)
    received = receiving.take_in(mailbox(), "1", written(), now=NOW)
    for _minute in range(receiving.MOST_ATTEMPTS):
        receiving.read_waiting(now=NOW)
    received.refresh_from_db()
    assert (received.state, received.attempts) == ("failed", receiving.MOST_ATTEMPTS)


def test_what_somebody_else_holds_is_passed_over_once(monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(receiving, "read_one", lambda number, *, now: bool(asked.append(number)))
    receiving.keep(mailbox(), "1", written(), now=NOW)
    assert receiving.read_waiting(now=NOW) == 0
    assert len(asked) == Received.objects.filter(state="waiting").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_reads_gives_others_their_turn_and_comes_back_for_the_rest(monkeypatch, taken):  # noqa: F811
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)
    for number in range(3):
        receiving.keep(mailbox(), str(number), written(number=str(number)), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    jobs.read_received()
    assert (len(taken), asked_for()) == (2, [receiving.TASK])
    monkeypatch.setattr(jobs.leases, "nobody_could_renew", lambda: False)
    jobs.look_after(timestamp=0)
    assert (len(taken), asked_for()) == (2, [receiving.TASK])
    jobs.read_received()
    assert len(taken) == 3


def asked_for() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE 'channels.%'")
        return [name for (name,) in cursor.fetchall()]


def test_the_account_is_locked_before_anything_of_it(taken):  # noqa: F811
    receiving.keep(account := mailbox(), "1", written(), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        receiving.read_waiting(now=NOW)
        receiving.take_in(account, "2", written(number="2"), now=NOW)
    said = [one["sql"] for one in asked]
    locks = [place for place, one in enumerate(said) if "pg_advisory_xact_lock" in one]
    row = next(place for place, one in enumerate(said) if "FOR UPDATE" in one and "channels_received" in one)
    kept = next(place for place, one in enumerate(said) if "INSERT INTO channels_received" in one)
    assert locks[0] < row
    assert "pg_advisory_xact_lock" in said[kept - 1]


def deadlock(*given: object) -> None:
    raise OperationalError("deadlock detected")
