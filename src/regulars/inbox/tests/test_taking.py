"""What arrives finds its place: one customer, one conversation, nothing twice, nothing disclosed."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import NOW

from regulars.channels.models import Received, StoredFile
from regulars.channels.receiving import keep, read_again, read_waiting, take_in
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry
from regulars.inbox import counting, finding, handling
from regulars.inbox.answering import answer
from regulars.inbox.counting import gather
from regulars.inbox.models import Change, Conversation, Message
from regulars.inbox.tests.making import counts
from regulars.inbox.tests.post import Post, only_conversation, post, said  # noqa: F401 - a fixture
from regulars.inbox.types import Reply
from regulars.work.models import Assignment
from regulars.work.promises.queries import standing

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def test_a_letter_of_somebody_new_makes_a_customer_and_a_conversation(post):  # noqa: F811
    received = post.arrives("Where is my order?", name="Олена Мельник", subject="Order 1001", files=["receipt.txt"])
    conversation, message = only_conversation(), Message.objects.get()
    assert (received.state, received.ref) == ("taken", f"inbox.message:{message.pk}")
    assert Customer.objects.get().name == "Олена Мельник"
    assert (conversation.subject, conversation.state, conversation.waiting_since) == ("Order 1001", "open", NOW)
    assert (conversation.preview, conversation.messages_count) == ("Where is my order?", 1)
    assert bytes(StoredFile.objects.get(id=message.files[0]["id"]).content) == b"words"
    assert Entry.objects.get(kind="inbox.message_received").ref == conversation.ref


def test_the_same_letter_again_changes_nothing(post):  # noqa: F811
    told = {"key": "k-1", "who": "olena@oak.example", "text": "Hello", "at": NOW.isoformat()}
    first = take_in(post.letters, "uid-1", json.dumps(told).encode(), now=NOW)
    again = take_in(post.letters, "uid-1", json.dumps(told).encode(), now=LATER)
    elsewhere = take_in(post.letters, "uid-2", json.dumps(told).encode(), now=LATER)
    assert first.pk == again.pk
    assert (elsewhere.state, elsewhere.ref) == ("taken", first.ref)
    assert Message.objects.count() == 1


def test_two_letters_are_two_matters_and_an_answer_to_one_stays_there(post):  # noqa: F811
    post.arrives("First", key="a")
    post.arrives("Second")
    first = Conversation.objects.earliest("id")
    post.arrives("About the first", thread=[Message.objects.get(conversation=first).key])
    assert (said(first), Conversation.objects.count()) == (["First", "About the first"], 2)


def test_in_a_chat_the_customer_goes_on_where_they_were(post):  # noqa: F811
    post.arrives("Hello", by="chat")
    post.arrives("Are you there?", by="chat")
    assert said(only_conversation()) == ["Hello", "Are you there?"]


def test_a_chat_that_was_closed_long_ago_is_another_matter(post):  # noqa: F811
    post.arrives("Hello", by="chat")
    handling.close(only_conversation().pk, actor="", now=NOW)
    soon, late = NOW + timedelta(days=1), NOW + timedelta(days=30)
    post.arrives("One more thing", by="chat", now=soon)
    assert only_conversation().state == "open"
    handling.close(only_conversation().pk, actor="", now=soon)
    post.arrives("Something else", by="chat", now=late)
    assert Conversation.objects.count() == 2


def test_our_mark_leads_to_the_conversation_and_nobody_can_make_one_up(post):  # noqa: F811
    post.arrives("Hello")
    conversation = only_conversation()
    token = finding.token_of(conversation.pk)
    assert finding.marked(token.upper()) == conversation.pk
    assert finding.marked(f"{conversation.pk}-{'a' * 20}") is None
    assert [finding.marked(one) for one in ("", "17", "x-y", f"{10**30}-a", "1²-a")] == [None] * 5
    post.arrives("By the mark", token=token)
    assert said(conversation) == ["Hello", "By the mark"]


def test_a_number_in_the_subject_says_nothing(post):  # noqa: F811
    post.arrives("Hello", subject="Help")
    number = only_conversation().pk
    post.arrives("Let me in", who="stranger@elsewhere.example", subject=f"Re: [#{number}] Help")
    assert (Conversation.objects.count(), Message.objects.filter(conversation_id=number).count()) == (2, 1)


def test_a_stranger_who_knows_a_thread_waits_to_be_looked_at_and_nothing_is_told(post):  # noqa: F811
    post.arrives("Hello", key="secret-thread")
    key = Message.objects.get().key
    received = post.arrives("What did she write?", who="stranger@elsewhere.example", thread=[key])
    assert (received.state, received.reason) == ("held", "not_in_conversation")
    assert Message.objects.count() == 1
    assert not Entry.objects.filter(kind="inbox.message_received").exclude(source_key__contains="message").exists()


def test_whoever_was_written_to_in_a_conversation_takes_part(post):  # noqa: F811
    post.arrives("My colleague knows more", also=["petro@oak.example"])
    received = post.arrives("Here I am", who="petro@oak.example", thread=[Message.objects.get().key])
    assert (received.state, said(only_conversation())) == ("taken", ["My colleague knows more", "Here I am"])


def test_a_customer_that_was_merged_goes_on_in_their_conversation(post):  # noqa: F811
    post.arrives("From work", who="olena@work.example", key="w")
    post.arrives("From home", who="olena@home.example")
    work, home = Customer.objects.order_by("id")
    merge_customers(home.id, work.id, choices={}, actor="staff.employee:1", now=NOW)
    thread = [Message.objects.get(text="From work").key]
    assert post.arrives("Again from home", who="olena@home.example", thread=thread).state == "taken"
    assert Conversation.objects.count() == 2


def test_what_a_machine_wrote_is_kept_and_wakes_nobody(post):  # noqa: F811
    post.arrives("Hello")
    conversation = only_conversation()
    handling.close(conversation.pk, actor="", now=NOW)
    post.arrives("I am on holiday", thread=[Message.objects.get().key], automatic=True)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since, conversation.messages_count) == ("closed", None, 2)


def test_an_edited_message_says_what_it_says_now_and_what_it_said(post):  # noqa: F811
    post.arrives("Hello", by="chat")
    key = Message.objects.get().key
    post.arrives("Good evening", by="chat", edits=key, now=LATER)
    message = Message.objects.get()
    assert (message.text, [one["text"] for one in message.editions]) == ("Good evening", ["Hello"])


def test_what_breaks_the_reader_is_kept_listed_and_read_again(post):  # noqa: F811
    keep(post.letters, "broken", b"\xff\x00 no letter", now=NOW)
    assert read_waiting(now=NOW) == 1
    received = Received.objects.get()
    assert (received.state, received.trouble, bytes(received.raw)) == (
        "failed",
        "It is no letter.",
        b"\xff\x00 no letter",
    )
    read_again(received.pk, actor="staff.employee:1", now=NOW)
    assert Received.objects.get().state == "waiting"


def test_a_message_that_breaks_something_of_ours_leaves_no_half(post, monkeypatch):  # noqa: F811
    monkeypatch.setattr("regulars.inbox.writing.record", lambda *_a, **_k: 1 / 0)
    received = post.arrives("Hello")
    assert (received.state, received.trouble) == ("failed", "ZeroDivisionError")
    assert (Conversation.objects.count(), Customer.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_somebody_has_every_conversation_and_a_promise_holds(post, bohdan):  # noqa: F811
    post.arrives("Hello")
    conversation = only_conversation()
    assert Assignment.objects.get(ref=conversation.ref).employee_id == bohdan.pk == conversation.assignee_id
    assert conversation.due_at is not None
    assert Change.objects.filter(conversation=conversation, what="assigned").exists()


def test_a_letter_dated_back_breaks_no_promise_that_was_kept(post, bohdan):  # noqa: F811
    post.arrives("Hello")
    conversation = only_conversation()
    answer(conversation.pk, Reply("Good day!"), author_id=bohdan.pk, now=NOW)
    post.delivers(now=LATER)
    dated_back = (NOW - timedelta(days=300)).isoformat()
    post.arrives("And now?", thread=[Message.objects.get(direction="out").key], at=dated_back, now=LATER)
    clocks = {one.clock: one.state for one in standing([conversation.ref])[conversation.ref]}
    assert (clocks["first"], clocks["next"]) == ("kept", "running")
    conversation.refresh_from_db()
    assert conversation.waiting_since > conversation.answered_at


def test_counts_of_the_views_are_what_counting_would_give(post, bohdan):  # noqa: F811
    for number in range(6):
        post.arrives(f"Letter {number}")
    one, two, three, *_rest = Conversation.objects.order_by("id")
    handling.close(one.pk, actor="", now=NOW)
    handling.snooze(two.pk, LATER, actor="", now=NOW)
    handling.wait_for_third_party(three.pk, "the carrier", actor="", now=NOW)
    views = [f"mine:{bohdan.pk}", "all", "unassigned", "third", "snoozed", "closed"]
    expected = {f"mine:{bohdan.pk}": 4, "all": 4, "unassigned": 0, "third": 1, "snoozed": 1, "closed": 1}
    shown = {"mine": 4, "team": 0, "all": 4, "unassigned": 0, "third": 1, "snoozed": 1, "waiting": 0}
    assert counts(views) == expected
    assert counting.standing(bohdan.pk, soon=NOW, most=9).numbers.items() >= shown.items()
    gather()
    gather()
    assert counts(views) == expected
    assert counting.standing(bohdan.pk, soon=NOW, most=9).numbers.items() >= shown.items()
    handling.wake_due(now=LATER)
    assert counts(["all", "snoozed"]) == {"all": 5, "snoozed": 0}


@pytest.mark.django_db(transaction=True)
def test_forty_deliveries_at_once_half_of_them_repeats_make_one_customer_and_one_chat(post):  # noqa: F811
    barrier, states = threading.Barrier(8), []

    def deliver(start: int) -> None:
        barrier.wait()
        for number in range(5):
            told = {
                "key": f"m{(start * 5 + number) % 20}",
                "who": "olena@oak.example",
                "text": "?",
                "at": NOW.isoformat(),
            }
            states.append(take_in(post.chat, told["key"], json.dumps(told).encode(), now=NOW).state)
        connection.close()

    threads = [threading.Thread(target=deliver, args=(start,)) for start in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    read_waiting(now=NOW)
    assert (Customer.objects.count(), Conversation.objects.count(), Message.objects.count()) == (1, 1, 20)
    assert set(Received.objects.values_list("state", flat=True)) == {"taken"}
    assert counts(["all"]) == {"all": 1}


def test_an_answer_of_a_colleague_is_part_of_the_thread(post, bohdan):  # noqa: F811
    post.arrives("Hello")
    conversation = only_conversation()
    answer(conversation.pk, Reply("Good day!"), author_id=bohdan.pk, now=NOW)
    post.delivers(now=LATER)
    sent = Message.objects.get(direction="out")
    post.arrives("Thank you", thread=[sent.key])
    assert said(conversation) == ["Hello", "Good day!", "Thank you"] or Message.objects.count() == 3
