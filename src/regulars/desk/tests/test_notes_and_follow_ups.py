"""Writing of a customer: notes, calls, meetings, what to come back to, and every way back."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from regulars.customers.merging import merge_customers
from regulars.customers.models import Entry, FollowUp, Note, Person
from regulars.customers.notes import commands, follow_ups
from regulars.customers.notes.errors import FollowUpClosed
from regulars.customers.tests.making import NOW, customer
from regulars.lib import clock

pytestmark = pytest.mark.django_db

# Eleven in the morning in Kyiv, where the cast lives.
MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock; it stands at the morning until then."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(MORNING)
    return set_to


@pytest.fixture
def olena(company, at):
    return customer("Олена Коваленко", country="UA")


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def page(client, owner):
    return text(client.get(f"/customers/{owner.id}/?whole=1", follow=True))


def timeline(client, owner):
    shown = page(client, owner)
    return shown[shown.index("Timeline") :]


def write(client, owner, **written):
    return client.post(f"/customers/{owner.id}/writing/", {"kind": "note", "text": "", **written})


def undo_address(client, path):
    """The way back that the latest news on the next page offers."""
    return re.findall(r'action="(/(?:notes|follow-ups)/\d+/undo/\d+/)"', client.get(path).content.decode())[-1]


# Writing down ----------------------------------------------------------------------------------------------------


def test_a_note_is_written_line_by_line_shown_with_its_writer_and_taken_back(olena, bohdan, client_as):
    client = client_as(bohdan)
    assert (
        write(client, olena, text=" Likes lime honey\r\n\r\nBuys  for her mother <b>too</b>\u200b ").status_code == 302
    )
    undo = undo_address(client, f"/customers/{olena.id}/")
    assert Note.objects.get().text == "Likes lime honey\n\nBuys for her mother <b>too</b>"
    answer = client.get(f"/customers/{olena.id}/?whole=1").content.decode()
    assert "Likes lime honey\n\nBuys for her mother &lt;b&gt;too&lt;/b&gt;" in answer
    assert "11:00 · Bohdan Koval" in answer
    client.post(undo)
    shown = timeline(client, olena)
    assert "Likes lime honey" not in shown
    assert "A note, withdrawn" in shown


def test_a_call_says_who_called_and_how_it_went(olena, client_as):
    client = client_as("agent")
    write(client, olena, kind="call", text="Wants two jars", direction="in", outcome="message")
    entry = Entry.objects.get(kind="customers.call_logged")
    assert (entry.channel, entry.direction, entry.data["outcome"]) == ("phone", "in", "message")
    assert "They called: left a message Wants two jars" in timeline(client, olena)


def test_a_meeting_stands_on_its_day_with_whom_it_was(company, at, client_as):
    shop = customer("Honey Shop", kind="company")
    ann = Person.objects.create(customer=shop, full_name="Ann Lee", created_at=NOW)
    client = client_as("agent")
    write(client, shop, kind="meeting", text="Tasted", happened_at="2026-11-19T15:30", person=str(ann.id))
    entry = Entry.objects.get(kind="customers.meeting_held")
    assert entry.happened_at == datetime(2026, 11, 19, 13, 30, tzinfo=UTC)
    assert entry.person_id == ann.id
    assert re.search(r"November 19, 2026 Meeting · Ann Lee Tasted 15:30", timeline(client, shop))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "  \u200b"}, "Write a few words first."),
        ({"text": "x", "kind": "song"}, "song is not one of the available choices"),
        ({"text": "x", "kind": "meeting", "happened_at": "2026-11-21T11:01"}, "This has not happened yet."),
        ({"text": "x", "due_on": "2026-11-20"}, "This day is gone."),
        ({"text": "x", "words": "call"}, "Say when to come back to it."),
        ({"text": "x", "kind": "follow_up"}, "Say when to come back to it."),
        ({"text": "x", "kind": "follow_up", "due_on": "31.02.2026"}, "Enter a valid date."),
        ({"text": "я" * 301, "kind": "follow_up", "due_on": "2026-12-01"}, "said in a few words"),
        ({"text": "я" * 10_001}, "at most 10000 characters"),
        ({"text": "x", "kind": "call", "outcome": "sung"}, "sung is not one of the available choices"),
        ({"text": "x", "kind": "meeting", "person": "77"}, "77 is not one of the available choices"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_the_box_and_nothing_is_written(olena, client_as, wrong, words):
    client = client_as("agent")
    whole = write(client, olena, **wrong)
    assert whole.status_code == 422
    assert words in unescape(whole.content.decode())
    part = client.post(f"/customers/{olena.id}/writing/", {"kind": "note", **wrong}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert "<html" not in part.content.decode()
    assert words in unescape(part.content.decode())
    assert not Note.objects.exists()
    assert not FollowUp.objects.exists()


def test_the_page_is_shown_anew_when_the_box_is_saved_from_it(olena, client_as):
    answer = client_as("agent").post(
        f"/customers/{olena.id}/writing/", {"kind": "note", "text": "Hello"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Refresh"] == "true"


def test_whoever_may_only_look_is_offered_no_box(olena, client_as):
    write(client_as("agent"), olena, text="Seen by all")
    shown = client_as("marketer").get(f"/customers/{olena.id}/?whole=1").content.decode()
    assert "Seen by all" in shown
    assert "data-writing" not in shown
    assert "/notes/" not in shown


# Correcting and withdrawing --------------------------------------------------------------------------------------


def correct(client, note, **said):
    return client.post(f"/notes/{note.id}/", {"text": note.text, "version": str(note.version), **said})


def test_a_correction_replaces_the_text_says_so_and_is_taken_back(olena, client_as):
    client = client_as("agent")
    write(client, olena, kind="call", text="Wants too jars", outcome="missed")
    note = Note.objects.get()
    correct(client, note, text="Wants two jars", direction="out", outcome="reached")
    undo = undo_address(client, f"/customers/{olena.id}/")
    shown = timeline(client, olena)
    assert "We called: talked Wants two jars" in shown
    assert "changed" in shown
    assert "too jars" not in shown
    client.post(undo)
    assert "We called: not reached Wants too jars" in timeline(client, olena)


def test_the_timeline_itself_keeps_every_version(olena, client_as):
    client = client_as("agent")
    write(client, olena, text="First")
    correct(client, Note.objects.get(), text="Second")
    kept = list(Entry.objects.filter(ref__startswith="customers.note:").order_by("id").values_list("data", flat=True))
    assert kept[0]["text"] == kept[1]["before"]["text"] == "First"
    assert kept[1]["after"]["text"] == "Second"


def test_a_correction_of_what_somebody_corrected_meanwhile_is_refused(olena, client_as):
    client = client_as("agent")
    write(client, olena, text="First")
    read = Note.objects.get()
    correct(client, read, text="Mine")
    answer = correct(client, read, text="Yours")
    assert answer.status_code == 422
    assert "Somebody corrected this a moment ago." in answer.content.decode()
    assert Note.objects.get().text == "Mine"


def test_saving_without_a_difference_leaves_no_trace(olena, client_as):
    client = client_as("agent")
    write(client, olena, text="First")
    correct(client, Note.objects.get())
    assert not Entry.objects.filter(kind="customers.note_corrected").exists()


def test_what_was_withdrawn_takes_its_follow_up_along_and_brings_it_back(olena, client_as):
    client = client_as("agent")
    write(client, olena, text="Ask about lunch", due_on="2026-11-25")
    note = Note.objects.get()
    client.post(f"/notes/{note.id}/withdrawal/")
    undo = undo_address(client, f"/customers/{olena.id}/")
    assert FollowUp.objects.get().dropped_at is not None
    assert client.post(f"/notes/{note.id}/withdrawal/").status_code == 409
    client.post(undo)
    assert "Ask about lunch" in timeline(client, olena)
    assert FollowUp.objects.get().dropped_at is None
    assert client.post(undo).status_code == 409


def test_an_undo_that_came_too_late_changes_nothing(olena, client_as):
    client = client_as("agent")
    write(client, olena, text="First")
    undo = undo_address(client, f"/customers/{olena.id}/")
    correct(client, Note.objects.get(), text="Second")
    assert client.post(undo).status_code == 409
    assert Note.objects.get().text == "Second"


def test_a_note_of_a_merged_customer_is_read_corrected_and_written_on_with_the_survivor(olena, client_as):
    other, client = customer("Олена К."), client_as("agent")
    write(client, other, text="Old")
    merge_customers(olena.id, other.id, choices={}, actor="", now=MORNING)
    assert "Old" in timeline(client, olena)
    answer = correct(client, Note.objects.get(), text="Corrected")
    assert answer.url == f"/customers/{olena.id}/"
    write(client, other, text="Written to the old address")
    assert Note.objects.latest("id").customer_id == olena.id


def test_the_database_refuses_a_call_without_an_outcome(olena):
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(customer=olena, kind="call", text="x", happened_at=NOW, written_at=NOW)


# Coming back -----------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(olena, bohdan):
    def planned(words="Call to set a lunch", due_on=TODAY, author=bohdan):
        entry = follow_ups.plan_follow_up(
            olena.id, words=words, due_on=due_on, author_id=author.id, today=due_on, actor="", now=NOW
        )
        return FollowUp.objects.get(id=entry.ref.rpartition(":")[2])

    return planned


def test_a_follow_up_returns_to_its_author_on_its_day_and_to_nobody_else(olena, bohdan, nadia, client_as, at):
    client = client_as(bohdan)
    write(client, olena, text="Talked of honey", due_on="2027-01-12", words="call in January to set a lunch")
    assert "call in January" in page(client, olena)
    assert "call in January" not in text(client.get("/")).partition("Lately")[0]
    # Half past eleven at night in London is already the next day in Kyiv.
    at(datetime(2027, 1, 11, 22, 30, tzinfo=UTC))
    assert "call in January to set a lunch Олена Коваленко" in text(client.get("/")).partition("Lately")[0]
    assert "call in January" not in text(client_as(nadia).get("/")).partition("Lately")[0]


def test_a_follow_up_without_words_says_the_first_line_of_the_note(olena, client_as):
    write(client_as("agent"), olena, text="Ask about lunch\nand the cake", due_on="2026-11-25")
    assert FollowUp.objects.get().words == "Ask about lunch"


def test_only_a_follow_up_needs_no_note(olena, client_as):
    write(client_as("agent"), olena, kind="follow_up", text="Send the price list", due_on="2026-11-21")
    assert FollowUp.objects.get().words == "Send the price list"
    assert not Note.objects.exists()


def test_the_longest_overdue_stands_first_and_says_how_late_it_is(plan, bohdan, client_as):
    plan("Second", TODAY - timedelta(days=1))
    plan("Third")
    plan("First", TODAY - timedelta(days=12))
    shown = text(client_as(bohdan).get("/"))
    assert re.search(r"First Олена Коваленко · 12 days late .* Second .* 1 day late .* Third", shown)


def test_what_is_done_leaves_the_list_is_told_on_the_timeline_and_comes_back_by_undo(plan, olena, bohdan, client_as):
    follow_up, client = plan(), client_as(bohdan)
    assert client.post(f"/follow-ups/{follow_up.id}/done/", headers={"Referer": "http://testserver/"}).url == "/"
    undo = undo_address(client, "/")
    assert 'id="today"' not in client.get("/").content.decode()
    assert "Done: Call to set a lunch" in timeline(client, olena)
    client.post(undo)
    assert 'id="today"' in client.get("/").content.decode()
    assert client.post(undo).status_code == 409


@pytest.mark.parametrize(
    ("until", "due_on"),
    [("tomorrow", date(2027, 2, 1)), ("week", date(2027, 2, 7)), ("month", date(2027, 2, 28)), ("?", date(2027, 2, 1))],
)
def test_later_is_counted_from_today_and_taken_back(plan, bohdan, client_as, at, until, due_on):
    at(datetime(2027, 1, 31, 9, tzinfo=UTC))
    follow_up, client = plan(), client_as(bohdan)
    client.post(f"/follow-ups/{follow_up.id}/later/", {"until": until})
    follow_up.refresh_from_db()
    assert follow_up.due_on == due_on
    client.post(undo_address(client, "/"))
    follow_up.refresh_from_db()
    assert follow_up.due_on == TODAY


def test_what_is_closed_is_refused_and_recorded_once(plan, bohdan, client_as):
    follow_up, client = plan(), client_as(bohdan)
    client.post(f"/follow-ups/{follow_up.id}/done/")
    for step in ("done", "later"):
        assert client.post(f"/follow-ups/{follow_up.id}/{step}/").status_code == 409
    assert Entry.objects.filter(kind="customers.follow_up_done").count() == 1
    with pytest.raises(FollowUpClosed):
        follow_ups.finish_follow_up(follow_up.id, actor="", now=NOW)


def test_a_button_leads_back_to_its_own_page_and_never_to_another_house(plan, olena, bohdan, client_as):
    client = client_as(bohdan)
    here, away = f"http://testserver/customers/{olena.id}/", "http://evil.example//evil.example/"
    assert client.post(f"/follow-ups/{plan().id}/done/", headers={"Referer": here}).url == f"/customers/{olena.id}/"
    assert client.post(f"/follow-ups/{plan().id}/done/", headers={"Referer": away}).url == "/"


def test_a_long_list_says_that_there_is_more(plan, bohdan, client_as):
    for number in range(21):
        plan(f"Number {number}.")
    shown = text(client_as(bohdan).get("/"))
    assert "There are more" in shown
    assert "Number 19." in shown
    assert "Number 20." not in shown.partition("There are more")[0]


# What it costs ---------------------------------------------------------------------------------------------------


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_queries_however_much_was_written(plan, olena, bohdan, client_as):
    client, said = client_as(bohdan), commands.Said("Words")
    given = {"author_id": bohdan.id, "today": TODAY, "actor": f"staff.employee:{bohdan.id}", "now": NOW}
    commands.write_note(olena.id, "note", said, **given)
    plan()
    few = [cost(client, path) for path in ("/", f"/customers/{olena.id}/")]
    for _ in range(12):
        commands.write_note(olena.id, "note", said, **given)
        plan()
    assert [cost(client, path) for path in ("/", f"/customers/{olena.id}/")] == few


def test_due_follow_ups_are_found_by_their_index(plan, bohdan):
    plan()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM customers_followup WHERE author_id = %s AND due_on <= %s AND done_at IS NULL"
            " AND dropped_at IS NULL ORDER BY due_on, id",
            [bohdan.id, TODAY],
        )
        assert "follow_up_due" in "\n".join(row[0] for row in cursor.fetchall())
