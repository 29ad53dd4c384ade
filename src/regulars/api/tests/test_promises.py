"""Programs read what is promised, by when, and how it was kept."""

import pytest

from regulars.api.tests.calling import Program
from regulars.customers.tests.making import customer
from regulars.work.promises.types import Happened
from regulars.work.promises.watching import look_round
from regulars.work.tests.promising import ask, at, office, policy, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    office()
    policy(first_limit="1h")
    return customer("Olena Melnyk").pk


@pytest.fixture
def program(company):
    return Program()


def test_what_runs_comes_first_due_first_and_page_by_page(program, olena):
    for number in (3, 1, 2):
        ask(f"inbox.conversation:{number}", olena, f"2026-11-20 1{number}:00")
    look_round(now=at("2026-11-20 12:30"))
    first = program.get("/promises?limit=2").json()
    assert [one["ref"] for one in first["items"]] == ["inbox.conversation:1", "inbox.conversation:2"]
    told = first["items"][0]
    assert (told["clock"], told["state"], told["limit_seconds"], told["policy"], told["customer_id"]) == (
        "first", "broken", 3600, "All others", olena,
    )  # fmt: skip
    second = program.get(f"/promises?limit=2&cursor={first['next_cursor']}").json()
    assert [one["ref"] for one in second["items"]] == ["inbox.conversation:3"]


def test_what_ended_says_whether_it_was_kept(program, olena):
    other = customer("Taras Bondar").pk
    for number, minute in ((1, "30"), (2, "59")):
        ask(f"inbox.conversation:{number}", [olena, other][number - 1], "2026-11-20 10:00")
        tell(f"inbox.conversation:{number}", Happened.ANSWERED, f"2026-11-20 10:{minute}")
    ended = program.get("/promises?state=ended").json()["items"]
    assert [(one["ref"], one["state"], one["elapsed_seconds"]) for one in ended] == [
        ("inbox.conversation:2", "kept", 3540), ("inbox.conversation:1", "kept", 1800),
    ]  # fmt: skip
    theirs = program.get(f"/promises?state=ended&customer_id={other}").json()["items"]
    assert [one["ref"] for one in theirs] == ["inbox.conversation:2"]
    assert program.get("/promises").json()["items"] == []
