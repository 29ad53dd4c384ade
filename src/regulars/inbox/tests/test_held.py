"""Messages that wait for a person: seen with the reason, let in where they belong, discarded and taken back."""

import pytest
from tests.cast import NOW

from regulars.channels.models import Received
from regulars.channels.receiving import keep, read_waiting
from regulars.customers.models import Customer
from regulars.inbox.models import Conversation, Message, Participant
from regulars.inbox.tests.post import only_conversation, post, said  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
HELD = "/inbox/held/"


@pytest.fixture
def stranger(post, bohdan) -> Received:  # noqa: F811
    """Petro writes into the thread of Olena."""
    post.arrives("Where is my order?", subject="Order 7")
    return post.arrives("I am her husband", "petro@oak.example", thread=[Message.objects.get().key])


def test_nadia_sees_who_waits_and_why_and_nothing_runs(client_as, nadia, stranger, post):  # noqa: F811
    post.arrives("<script>alert(1)</script>", "mallory@elsewhere.example", held="spoofed")
    page = client_as(nadia).get(HELD).content.decode()
    assert "petro@oak.example" in page
    assert "somebody who is not in the conversation writes into it" in page
    assert "the sender is not who they say they are" in page
    assert "<script>alert" not in page
    assert "Held" in client_as(nadia).get("/inbox/").content.decode()


def test_let_into_the_conversation_the_writer_takes_part_and_is_no_customer(client_as, nadia, stranger, post):  # noqa: F811
    conversation = only_conversation()
    answer = client_as(nadia).post(f"{HELD}{stranger.pk}/entry/", {"conversation": conversation.pk})
    assert answer.headers["Location"] == f"/inbox/{conversation.pk}/"
    assert (said(conversation), Customer.objects.count()) == (["Where is my order?", "I am her husband"], 1)
    assert Participant.objects.filter(conversation=conversation, value="petro@oak.example").exists()
    again = post.arrives("One more word", "petro@oak.example", thread=[Message.objects.latest("id").key])
    assert again.state == "taken"


def test_let_in_as_a_conversation_of_its_own_the_writer_is_a_customer(client_as, nadia, stranger):
    client_as(nadia).post(f"{HELD}{stranger.pk}/entry/")
    assert (Conversation.objects.count(), Customer.objects.count()) == (2, 2)
    stranger.refresh_from_db()
    assert (stranger.state, stranger.customer_id) == ("taken", Conversation.objects.latest("id").customer_id)


def test_letting_in_twice_lets_in_once(client_as, nadia, stranger):
    browser = client_as(nadia)
    assert browser.post(f"{HELD}{stranger.pk}/entry/").status_code == 302
    assert browser.post(f"{HELD}{stranger.pk}/entry/").status_code == 404
    assert Conversation.objects.count() == 2


def test_discarded_it_can_be_taken_back(client_as, nadia, stranger):
    browser = client_as(nadia)
    browser.post(f"{HELD}{stranger.pk}/discard/")
    assert Received.objects.get(id=stranger.pk).state == "ignored"
    browser.post(f"{HELD}{stranger.pk}/return/")
    assert Received.objects.get(id=stranger.pk).state == "held"


def test_what_could_not_be_read_stands_there_and_is_read_again(client_as, nadia, post):  # noqa: F811
    keep(post.letters, "broken", b"\xff no letter", now=NOW)
    read_waiting(now=NOW)
    browser = client_as(nadia)
    assert "It is no letter." in browser.get(HELD).content.decode()
    browser.post(f"{HELD}{Received.objects.get().pk}/reading/")
    assert Received.objects.get().state == "waiting"


def test_who_sees_only_their_own_customers_decides_nothing_here(client_as, nadia, stranger):
    nadia.sees = "own"
    nadia.save()
    browser = client_as(nadia)
    assert browser.get(HELD).status_code == 403
    assert browser.post(f"{HELD}{stranger.pk}/entry/").status_code == 403
    assert ">Held<" not in browser.get("/inbox/").content.decode()
