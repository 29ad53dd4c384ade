"""Whoever answers by mail in the conversation of a visitor may be that visitor: suggested, and nothing is merged."""

import pytest
from tests.cast import NOW

from regulars.customers.duplicates.reasons import in_words
from regulars.customers.models import Customer, Suggestion
from regulars.customers.tests.making import customer
from regulars.inbox.finding import token_of
from regulars.inbox.models import Conversation, Participant
from regulars.inbox.releasing import let_in_held
from regulars.inbox.tests.making import asks
from regulars.inbox.tests.post import post

__all__ = ["post"]
pytestmark = pytest.mark.django_db
OLENA = "olena@oak.example"


@pytest.fixture
def visitor(company, bohdan) -> Conversation:
    """Of somebody in a chat, whose mail we do not know."""
    return asks("Коли прийде кава?", of=customer("Відвідувач"))


def pairs() -> list[tuple[int, int]]:
    return list(Suggestion.objects.values_list("first_id", "second_id"))


def test_a_known_customer_who_answers_there(visitor, post):
    Participant.objects.create(conversation=visitor, channel="email", value=OLENA)
    olena = customer("Олена", email=OLENA)
    assert post.arrives("Дякую", token=token_of(visitor.pk)).state == "taken"
    assert pairs() == [(visitor.customer_id, olena.pk)]
    reasons = Suggestion.objects.get().reasons
    assert in_words(reasons, "Відвідувач", "Олена") == ["answered in the same conversation"]


def test_a_stranger_who_is_let_in_as_somebody_new(visitor, post):
    held = post.arrives("Дякую", token=token_of(visitor.pk))
    assert held.state == "held"
    let_in_held(held.pk, conversation_id=None, actor="", now=NOW)
    assert pairs() == [(visitor.customer_id, Customer.objects.latest("id").pk)]


def test_a_stranger_who_was_let_in_there_and_writes_again_elsewhere(visitor, post):
    held = post.arrives("Дякую", token=token_of(visitor.pk))
    let_in_held(held.pk, conversation_id=visitor.pk, actor="", now=NOW)
    assert pairs() == []
    post.arrives("Ще одне питання")
    assert pairs() == [(visitor.customer_id, Customer.objects.latest("id").pk)]


def test_a_colleague_beside_a_customer_whose_mail_is_known_is_somebody_else(post, bohdan):
    post.arrives("Де моя кава?", also=["petro@oak.example"])
    post.arrives("Я теж чекаю", "petro@oak.example")
    assert (Customer.objects.count(), pairs()) == (2, [])


def test_a_pair_somebody_decided_about_stays_decided(visitor, post):
    Participant.objects.create(conversation=visitor, channel="email", value=OLENA)
    customer("Олена", email=OLENA)
    post.arrives("Дякую", token=token_of(visitor.pk))
    Suggestion.objects.update(state="dismissed")
    post.arrives("І ще", token=token_of(visitor.pk))
    assert list(Suggestion.objects.values_list("state", flat=True)) == ["dismissed"]
