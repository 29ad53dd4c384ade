"""The timeline as programs read it: narrowed, searched, and told as it stands now."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.models import Note
from regulars.customers.notes import commands
from regulars.customers.tests.making import customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(company):
    return Program()


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


def items(program, owner, query=""):
    answer = program.get(f"/customers/{owner.id}/timeline{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def test_a_corrected_note_is_told_as_it_stands_and_its_first_text_nowhere(program, olena, now):
    program.post(f"/customers/{olena.id}/notes", {"text": "Likes lime honey"})
    commands.correct_note(Note.objects.get().id, commands.Said("Likes acacia"), version=1, actor="", now=now)
    told = {one["kind"]: one for one in items(program, olena)}
    assert told["customers.note_written"]["data"]["text"] == "Likes acacia"
    assert told["customers.note_written"]["sentence"] == "Note. Likes acacia"
    assert "lime" not in str(told)


def test_of_a_withdrawn_note_only_that_it_was_is_told(program, olena, now):
    program.post(f"/customers/{olena.id}/notes", {"text": "Owes us money"})
    note = Note.objects.get()
    commands.correct_note(note.id, commands.Said("Owes us little money"), version=1, actor="", now=now)
    commands.withdraw_note(note.id, actor="", now=now)
    told = {one["kind"]: one for one in items(program, olena)}
    assert told["customers.note_written"]["sentence"] == "A note, withdrawn"
    assert "money" not in str(told)


def test_a_timeline_is_searched_and_narrowed(program, olena):
    for order in ({"number": "A-1", "ordered_on": "2026-10-01"}, {"number": "A-2", "ordered_on": "2026-11-01"}):
        program.post(f"/customers/{olena.id}/orders", {**order, "amount_minor": 100})
    call = {"kind": "call", "text": "About the order", "direction": "in", "outcome": "reached"}
    program.post(f"/customers/{olena.id}/notes", call)
    numbers = {
        "?q=a-2": ["A-2"],
        "?q=purchase": ["A-2", "A-1"],
        "?q=purchase&since=2026-10-15T00:00:00Z": ["A-2"],
        "?q=purchase&until=2026-10-15T00:00:00Z": ["A-1"],
        "?channel=phone": ["About the order"],
        "?person_id=99": [],
    }
    for query, expected in numbers.items():
        found = [one["data"].get("number") or one["data"]["text"] for one in items(program, olena, query)]
        assert found == expected, query


@pytest.mark.parametrize("query", ["since=yesterday", "person_id=x", "until=2026-10-15", "since=0001-01-01T00:00:00Z"])
def test_what_cannot_be_asked_is_refused(program, olena, query):
    assert code(program.get(f"/customers/{olena.id}/timeline?{query}")) == (422, "not_valid")
