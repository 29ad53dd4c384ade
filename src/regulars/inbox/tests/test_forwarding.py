"""A message is sent on to somebody outside; the customer neither sees it nor is answered by it."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.inbox.answering import answer, thread_of
from regulars.inbox.errors import NothingSaid, NoWayToForward
from regulars.inbox.forwarding import forward
from regulars.inbox.models import Change, Conversation, Message
from regulars.inbox.tests.post import only_conversation, post, said  # noqa: F401 - a fixture
from regulars.inbox.types import Reply
from regulars.portal.request_links import OwnRequest
from regulars.portal.requests.shown import lines
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


def test_nothing_said_and_no_mailbox_are_refused(post, conversation, bohdan):  # noqa: F811
    with pytest.raises(NothingSaid):
        forward(conversation.last_message_id, CARRIER, " ", author_id=bohdan.pk, now=NOW)
    post.arrives("Hello", "ihor@oak.example", by="chat")
    with pytest.raises(NoWayToForward):
        forward(Message.objects.latest("id").pk, CARRIER, "Look", author_id=bohdan.pk, now=NOW)
