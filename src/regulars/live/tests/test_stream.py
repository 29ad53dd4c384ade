"""Open pages are told what happens: at once, nothing twice, nothing lost, also over a break."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.db import connection, transaction
from tests.cast import NOW
from tests.children import in_transaction, wait_for

from regulars.live.commands import forget_old, publish
from regulars.live.hub import is_cursor
from regulars.live.models import Fact
from regulars.live.passes import cursor_here, page_pass
from regulars.live.tests.serving import served  # noqa: F401 - a fixture
from regulars.live.tickets import ticket

pytestmark = pytest.mark.django_db(transaction=True)


class Listening:
    """Reads a stream in a thread of its own."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.facts: list[dict[str, object]] = []
        self.cursor, self.events = "", []
        self.lines = lines

    def read(self) -> None:
        try:
            for line in self.lines:
                self.hear(line)
        except httpx.HTTPError:
            return

    def hear(self, line: str) -> None:
        name, _colon, value = line.partition(": ")
        if name == "data" and value != "{}":
            self.facts.append(json.loads(value))
        elif name == "id":
            self.cursor = value
        elif name == "event":
            self.events.append(value)

    @property
    def said(self) -> list[object]:
        return [fact["data"]["word"] for fact in self.facts]


@contextmanager
def listening(address: str, topics: list[str], cursor: str = "") -> Iterator[Listening]:
    asked = {"ticket": ticket(topics), "cursor": cursor}
    with httpx.stream("GET", f"{address}/live/stream", params=asked, timeout=30) as answer:
        assert answer.status_code == 200, answer.status_code
        listener = Listening(answer.iter_lines())
        thread = threading.Thread(target=listener.read, daemon=True)
        thread.start()
        wait_for(lambda: listener.cursor != "")
        yield listener


def test_what_happens_is_told_to_who_listens_to_it_and_to_nobody_else(served):  # noqa: F811
    with listening(served, ["inbox", "staff.employee:1"]) as one, listening(served, ["inbox"]) as other:
        publish(["staff.employee:1"], {"word": "mention"}, now=NOW)
        publish(["inbox", "staff.employee:1"], {"word": "new"}, now=NOW)
        publish(["elsewhere"], {"word": "secret"}, now=NOW)
        publish(["inbox"], {"word": "last"}, now=NOW)
        wait_for(lambda: "last" in one.said and "last" in other.said)
    assert one.said == ["mention", "new", "new", "last"]
    assert other.said == ["new", "last"]


def test_what_was_taken_back_is_never_told(served):  # noqa: F811
    with listening(served, ["inbox"]) as one:
        with transaction.atomic():
            publish(["inbox"], {"word": "undone"}, now=NOW)
            transaction.set_rollback(True)
        publish(["inbox"], {"word": "done"}, now=NOW)
        wait_for(lambda: one.said != [])
    assert one.said == ["done"]


def test_whoever_comes_back_is_told_what_they_missed_also_what_began_before_and_ended_after(served):  # noqa: F811
    with listening(served, ["inbox"]) as one:
        with in_transaction(lambda: publish(["inbox"], {"word": "slow"}, now=NOW)):
            publish(["inbox"], {"word": "quick"}, now=NOW)
            wait_for(lambda: one.said == ["quick"])
            before = one.cursor
        wait_for(lambda: one.said == ["quick", "slow"])
        after = one.cursor
    publish(["inbox"], {"word": "missed"}, now=NOW)
    with listening(served, ["inbox"], cursor=before) as back:
        wait_for(lambda: back.said == ["slow", "missed"])
    with listening(served, ["inbox"], cursor=after) as back:
        wait_for(lambda: back.said == ["missed"])


def test_a_page_goes_on_from_the_moment_it_was_made(served):  # noqa: F811
    publish(["inbox"], {"word": "before"}, now=NOW)
    made = cursor_here()
    publish(["inbox"], {"word": "between"}, now=NOW)
    with listening(served, ["inbox"], cursor=made) as one:
        publish(["inbox"], {"word": "after"}, now=NOW)
        wait_for(lambda: one.said == ["between", "after"])


def test_whoever_was_away_for_too_long_is_told_to_load_the_page_again(served):  # noqa: F811
    made = cursor_here()
    for _round in range(3):
        publish([f"t{number}" for number in range(1_000)], {"word": "much"}, now=NOW)
    asked = {"ticket": ticket([f"t{number}" for number in range(1_000)]), "cursor": made}
    with httpx.stream("GET", f"{served}/live/stream", params=asked, timeout=30) as answer:
        assert any(line == "event: reload" for line in answer.iter_lines())


def test_without_a_ticket_nobody_listens(served):  # noqa: F811
    for given in ("", "made-up", ticket(["inbox"])[:-2]):
        assert httpx.get(f"{served}/live/stream", params={"ticket": given}).status_code == 403
    assert httpx.post(f"{served}/live/stream", params={"ticket": ticket(["inbox"])}).status_code == 404


def test_what_is_posted_arrives_beside_the_stream(served):  # noqa: F811
    assert httpx.post(f"{served}/live/ticket/", data={"pass": "x" * 100_000}).status_code == 403


def test_a_broken_connection_to_the_database_is_made_again_and_nothing_is_lost(served):  # noqa: F811
    with listening(served, ["inbox"]) as one:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%' OR query LIKE 'WITH here%'"
            )
        publish(["inbox"], {"word": "meanwhile"}, now=NOW)
        wait_for(lambda: one.said == ["meanwhile"])


def test_only_whom_the_page_was_made_for_gets_a_ticket(client_as, dora, bohdan):
    pass_of_dora = page_pass(f"staff.employee:{dora.pk}", ["inbox"])
    assert client_as(dora).post("/live/ticket/", {"pass": pass_of_dora}).json()["ticket"]
    assert client_as(bohdan).post("/live/ticket/", {"pass": pass_of_dora}).status_code == 410
    assert client_as(bohdan).post("/live/ticket/", {"pass": "made-up"}).status_code == 410


def test_facts_are_kept_for_a_day(db):
    publish(["inbox"], {"word": "old"}, now=NOW)
    assert forget_old(now=NOW) == 0
    assert forget_old(now=NOW.replace(year=NOW.year + 1)) == 1
    assert not Fact.objects.exists()


def test_a_cursor_is_nothing_but_a_cursor():
    assert is_cursor(cursor_here())
    assert not is_cursor("1:2:3 OR true")
