"""A message is sent on to somebody outside; the customer neither sees it nor is answered by it."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.models import Entry
from regulars.inbox.answering import answer, thread_of
from regulars.inbox.errors import NothingSaid, NoWayToForward
from regulars.inbox.forwarding import forward
from regulars.inbox.handling import close
from regulars.inbox.history import in_words
from regulars.inbox.models import Change, Conversation, Mention, Message
from regulars.inbox.privacy import erase
from regulars.inbox.tests.post import only_conversation, post, said  # noqa: F401 - a fixture
from regulars.inbox.types import Reply
from regulars.lib import clock
from regulars.portal.request_links import OwnRequest
from regulars.portal.requests.shown import lines
from regulars.work.models import StateChange
from regulars.work.promises.queries import standing

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(seconds=11), NOW + timedelta(minutes=30)
CARRIER = "desk@carrier.example"


@pytest.fixture
def conversation(post, bohdan) -> Conversation:  # noqa: F811
    post.arrives("Where is my order?", name="Olena Melnyk", subject="Order", files=["receipt.txt"])
    return only_conversation()


@pytest.fixture
def forwarded(post, conversation, bohdan) -> Message:  # noqa: F811
    made = forward(conversation.last_message_id, CARRIER, "Do you know?", author_id=bohdan.pk, now=NOW)
    post.delivers(now=SOON)
    made.refresh_from_db()
    return made


def test_it_goes_out_with_the_words_the_quotation_and_the_files(post, conversation, forwarded):  # noqa: F811
    line = post.sent[0]
    assert (line.to_value, forwarded.state) == (CARRIER, "sent")
    assert line.content["text"].startswith("Do you know?\n\nOlena Melnyk wrote on")
    assert line.content["text"].endswith("> Where is my order?")
    assert (len(line.file_ids), line.content["thread"]) == (1, [])
    told = Change.objects.get(conversation=conversation, what="forwarded")
    assert told.data == {"said": CARRIER}


def test_it_keeps_no_promise_and_the_customer_still_waits(conversation, forwarded):
    conversation.refresh_from_db()
    states = {one.clock: one.state for one in standing([conversation.ref])[conversation.ref]}
    assert (states["first"], conversation.state) == ("running", "open")
    assert (conversation.waiting_since, conversation.answered_at) == (NOW, None)


def test_the_customer_never_sees_it(conversation, forwarded, bohdan):
    shown = lines(OwnRequest(conversation, (("email", "olena@oak.example"),)))
    assert [one.text for one in shown] == ["Where is my order?"]
    assert forwarded.key
    assert forwarded.key not in thread_of(conversation)


def test_what_is_answered_to_it_comes_into_the_conversation(post, conversation, forwarded, bohdan):  # noqa: F811
    post.arrives("It is in Odesa.", CARRIER, thread=[forwarded.key], now=LATER)
    assert said(only_conversation())[-1] == "It is in Odesa."
    own = OwnRequest(conversation, (("email", "olena@oak.example"),))
    assert [one.text for one in lines(own)] == ["Where is my order?"]
    answer(conversation.pk, Reply("In Odesa."), author_id=bohdan.pk, now=LATER)
    post.delivers(now=LATER + timedelta(minutes=1))
    assert post.sent[-1].to_value == "olena@oak.example"


def answered_by_the_carrier(post, forwarded, text: str = "It is in Odesa.", **more) -> None:  # noqa: F811
    post.arrives(text, CARRIER, name="Nova Carrier", thread=[forwarded.key], now=LATER, **more)


def clocks(conversation: Conversation) -> dict[str, tuple[str, object]]:
    return {one.clock: (one.state, one.due_at) for one in standing([conversation.ref])[conversation.ref]}


def test_what_a_third_party_answers_is_no_question_of_the_customer(post, conversation, forwarded, bohdan):  # noqa: F811
    answer(conversation.pk, Reply("We ask the carrier."), author_id=bohdan.pk, now=SOON)
    post.delivers(now=SOON + timedelta(seconds=11))
    before, entries = clocks(conversation), Entry.objects.count()
    answered_by_the_carrier(post, forwarded)
    after = only_conversation()
    assert (after.state, after.waiting_since, clocks(conversation)) == ("waiting", None, before)
    assert Entry.objects.count() == entries, "the customer did not write"
    message = Message.objects.latest("id")
    assert (message.direction, message.facts["third_party"], after.preview) == (
        "note", "Nova Carrier", "It is in Odesa.",
    )  # fmt: skip


def test_who_waits_for_us_waits_since_then_and_not_anew(post, conversation, forwarded):  # noqa: F811
    before = clocks(conversation)
    answered_by_the_carrier(post, forwarded)
    after = only_conversation()
    assert (after.state, after.waiting_since, clocks(conversation)) == ("open", NOW, before)


def test_the_answer_of_whom_we_waited_for_makes_it_our_turn_again(post, conversation, bohdan):  # noqa: F811
    made = forward(conversation.last_message_id, CARRIER, "Do you know?", author_id=bohdan.pk, now=NOW, wait=True)
    post.delivers(now=SOON)
    made.refresh_from_db()
    waits = only_conversation()
    assert (waits.state, waits.third_party) == ("third", CARRIER)
    answered_by_the_carrier(post, made, "I am away", automatic=True)
    assert only_conversation().state == "third", "a machine answered"
    answered_by_the_carrier(post, made)
    after = only_conversation()
    assert (after.state, after.third_party, after.waiting_since) == ("open", "", NOW)
    told = Change.objects.get(conversation=conversation, what="resumed")
    assert in_words(told.what, told.data) == "Nova Carrier answered: it is our turn again"
    assert StateChange.objects.filter(matter__ref=conversation.ref, happened="resumed").count() == 1


def test_whom_the_third_party_copied_is_no_customer_either(post, conversation, forwarded):  # noqa: F811
    answered_by_the_carrier(post, forwarded, also=["driver@carrier.example"])
    last = Message.objects.latest("id")
    post.arrives("I have it here.", "driver@carrier.example", thread=[last.key], now=LATER + timedelta(minutes=5))
    assert only_conversation().waiting_since == NOW
    assert Message.objects.latest("id").facts["third_party"] == "driver@carrier.example"


def test_the_customer_is_the_customer_even_where_it_was_forwarded_to_them(post, conversation, bohdan):  # noqa: F811
    made = forward(conversation.last_message_id, "olena@oak.example", "Look", author_id=bohdan.pk, now=NOW)
    post.delivers(now=SOON)
    made.refresh_from_db()
    post.arrives("I see.", thread=[made.key], now=LATER)
    assert Message.objects.latest("id").direction == "in"


def test_what_comes_after_closing_is_a_mention_for_whoever_had_it(post, conversation, forwarded, bohdan):  # noqa: F811
    close(conversation.pk, actor="staff.employee:1", now=SOON)
    answered_by_the_carrier(post, forwarded)
    assert only_conversation().state == "closed"
    assert Mention.objects.get().employee_id == only_conversation().assignee_id == bohdan.pk


def test_their_name_and_words_go_with_the_customer(post, conversation, forwarded):  # noqa: F811
    answered_by_the_carrier(post, forwarded)
    erase([conversation.customer_id], now=LATER)
    last = Message.objects.latest("id")
    assert (last.author_name, last.author_address, last.text, last.facts) == ("", "", "", {})


def test_the_page_shows_who_it_was_and_that_it_is_not_the_customer(
    post, conversation, forwarded, client_as, bohdan, monkeypatch  # noqa: F811
):  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: LATER)
    answered_by_the_carrier(post, forwarded)
    page = client_as(bohdan).get(f"/inbox/{conversation.pk}/").content.decode()
    assert "Nova Carrier" in page
    assert CARRIER in page
    assert "not the customer" in page
    form = f"/inbox/messages/{forwarded.pk - 1}/forwarding/"
    given = {"to": "other@carrier.example", "text": "And you?", "wait": "on"}
    assert client_as(bohdan).get(form).status_code == 200
    assert client_as(bohdan).post(form, given).status_code == 302
    assert only_conversation().third_party == "other@carrier.example"


def test_nothing_said_and_no_mailbox_are_refused(post, conversation, bohdan):  # noqa: F811
    with pytest.raises(NothingSaid):
        forward(conversation.last_message_id, CARRIER, " ", author_id=bohdan.pk, now=NOW)
    post.arrives("Hello", "ihor@oak.example", by="chat")
    with pytest.raises(NoWayToForward):
        forward(Message.objects.latest("id").pk, CARRIER, "Look", author_id=bohdan.pk, now=NOW)
