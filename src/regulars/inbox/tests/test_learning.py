"""What an answer teaches about articles, and about those that are missing."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.inbox.learning import learn
from regulars.inbox.models import Message
from regulars.inbox.tests.making import asks
from regulars.knowledge.models import Article, ArticleUse, Question
from regulars.knowledge.tests.making import article

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def answers(talk, text: str, *, employee, number: int = 1, **given) -> int:
    """Somebody answered, and the ledger says that it has gone out under this number."""
    Message.objects.create(
        conversation=talk, direction="out", text=text, at=LATER, recorded_at=LATER, employee=employee,
        sending_id=number, **given,
    )  # fmt: skip
    return number


def test_an_article_in_an_answer_counts_as_used_once_and_as_what_answered(bohdan):
    made, talk = article("Gift wrapping", "We wrap gifts."), asks("Do you wrap gifts?", language="en")
    sent = answers(talk, f"Yes: https://shop.example/help/{made.pk}/ and /help/999/", employee=bohdan)
    for _twice in range(2):
        learn(sent, now=LATER)
    assert Article.objects.get().used_count == 1
    assert ArticleUse.objects.get().actor == f"staff.employee:{bohdan.pk}"
    question = Question.objects.get()
    assert (question.article_id, question.gap_id, question.ref) == (made.pk, None, talk.ref)


def test_a_question_that_no_article_answers_becomes_a_gap_and_one_that_some_would_does_not(bohdan):
    article("Delivery times", "We deliver parcels in two days.")
    talk = asks("Hello! Do you rent espresso machines? When is my parcel delivered? I paid.", language="en")
    learn(answers(talk, "We do not rent. Tomorrow.", employee=bohdan), now=LATER)
    assert [one.text for one in Question.objects.filter(gap__isnull=False)] == ["Do you rent espresso machines?"]
    assert Question.objects.get().customer_id == talk.customer_id


def test_what_a_machine_says_and_what_nobody_knows_of_teaches_nothing(bohdan):
    talk = asks("Do you rent espresso machines?", language="en")
    learn(answers(talk, "We got it.", employee=None, automatic=True), now=LATER)
    learn(77, now=LATER)
    assert not Question.objects.exists()


def test_what_was_asked_before_our_answer_before_is_not_asked_again(bohdan):
    talk = asks("Do you rent espresso machines?", language="en", at=NOW - timedelta(days=1))
    Message.objects.create(
        conversation=talk, direction="out", text="No.", at=NOW, recorded_at=NOW, employee=bohdan
    )  # fmt: skip
    learn(answers(talk, "Are you still there?", employee=bohdan), now=LATER)
    assert not Question.objects.exists()
