"""Files of notes and of contacts held elsewhere."""

from datetime import UTC, datetime

import pytest

from regulars.customers.models import Customer, Entry, Identity, Note
from regulars.customers.notes.commands import Said, correct_note
from regulars.imports.tests.bringing import NOW, checked, counts, loaded, sentences, taken_back, write
from regulars.lib.registry import timeline_kinds

pytestmark = pytest.mark.usefixtures("company")

CALLS = """id,phone,date,channel,direction,agent,text
1,067 1234567,2026-05-01 10:30,Call,incoming,nadia@honey.example,"Asked for the bill,
 and was  sent it"
2,067 1234567,2026-05-02,viber,out,Somebody,
3,,2026-05-02,call,in,,nobody knows who
"""
NOTES = """customer,when,text,author,kind,outcome
7,2026-05-01 10:30,Likes honey,NADIA@honey.example,,
7,2026-05-02,At the fair,,meeting,
7,2026-05-03 09:00,Told the price,stranger@x.example,call,missed
7,2026-05-03 09:00,,,note,
"""
MODELS = (Customer, Identity, Note, Entry)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@pytest.fixture
def calls(tmp_path, nadia):
    return write(tmp_path / "calls.csv", CALLS)


@pytest.fixture
def notes(tmp_path, nadia):
    loaded(write(tmp_path / "ann.csv", "id,name,e-mail\n7,Ann,ann@a.example\n"), "customers")
    return write(tmp_path / "notes.csv", NOTES)


def test_contacts_elsewhere_stand_on_the_timeline_with_who_which_way_and_what(calls, nadia):
    upload = loaded(calls, "interactions")
    assert counts(upload) == {"added": 2, "customers_added": 1}
    first, second = Entry.objects.filter(kind="customers.interaction").order_by("happened_at")
    assert (first.channel, first.direction, first.actor) == ("phone", "in", f"staff.employee:{nadia.id}")
    assert first.happened_at == datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
    assert first.data["words"] == "Asked for the bill,\nand was sent it"
    kind = timeline_kinds["customers.interaction"]
    assert kind.in_words(first.data).startswith("Call from the customer, answered by Nadia Bondar: Asked for the bill")
    assert kind.in_words(second.data) == "Message to the customer, answered by Somebody"
    assert second.data["day_only"] is True
    assert upload.result["without_customer"] == 1


def test_contacts_brought_twice_are_there_once_also_without_numbers(calls, tmp_path):
    loaded(calls, "interactions")
    before = everything()
    assert counts(loaded(calls, "interactions")) == {"known": 2}
    assert everything() == before
    plain = write(tmp_path / "b.csv", "phone,date,text\n0671234567,2026-06-01,hm\n0671234567,2026-06-01,hm\n")
    assert counts(loaded(plain, "interactions")) == {"added": 2}
    assert counts(loaded(plain, "interactions")) == {"known": 2}


def test_a_messenger_recognises_a_customer(tmp_path):
    loaded(write(tmp_path / "a.csv", "telegram,date,text\n@annie,2026-06-01,hello\n"), "interactions")
    assert Identity.objects.get().channel == "telegram"
    loaded(write(tmp_path / "b.csv", "telegram,date,text\n@annie,2026-06-02,again\n"), "interactions")
    assert Customer.objects.count() == 1
    assert Entry.objects.filter(kind="customers.interaction").count() == 2


def test_notes_are_as_if_they_had_been_written_here(notes, nadia):
    upload = good_rows(notes)
    assert counts(upload) == {"added": 3}
    assert [sentence.split(":")[0] for sentence in sentences(upload)] == ["row 4, author", "row 5, text"]
    honey, fair, price = Note.objects.order_by("happened_at")
    assert (honey.text, honey.kind, honey.written_by) == ("Likes honey", "note", f"staff.employee:{nadia.id}")
    assert (fair.kind, fair.direction) == ("meeting", "")
    assert (price.kind, price.direction, price.outcome, price.written_by) == ("call", "out", "missed", "import")
    entry = Entry.objects.get(ref=f"customers.note:{price.id}")
    assert (entry.kind, entry.channel, entry.happened_at) == ("customers.call_logged", "phone", price.happened_at)
    for one in Entry.objects.filter(ref__startswith="customers.note:"):
        assert timeline_kinds[one.kind].in_words(one.data)


def good_rows(path):
    from regulars.imports import commands, running
    from regulars.imports.models import Upload

    upload = checked(path, "notes")
    commands.ask_load(upload.id, only_good_rows=True)
    running.load(upload.id, now=NOW)
    return Upload.objects.get(id=upload.id)


def test_notes_brought_twice_are_there_once(notes):
    good_rows(notes)
    before = everything()
    assert counts(good_rows(notes)) == {"known": 3}
    assert everything() == before


def test_notes_and_contacts_are_taken_back_but_what_was_corrected_since_stays(notes, calls):
    before = everything()
    contacts = loaded(calls, "interactions")
    upload = good_rows(notes)
    note = Note.objects.get(text="Likes honey")
    correct_note(note.id, Said("Likes tea"), version=1, actor="x", now=NOW)
    undone = taken_back(upload)
    assert undone.result["undone"]["kept"] == {"customers_note": 1}
    assert [one.text for one in Note.objects.all()] == ["Likes tea"]
    assert Entry.objects.filter(ref=f"customers.note:{note.id}").count() == 2
    taken_back(contacts)
    assert not Entry.objects.filter(kind="customers.interaction").exists()
    assert [len(rows) for rows in everything()] == [len(before[0]), len(before[1]), 1, len(before[3]) + 2]
