"""Somebody who sees only the customers they look after learns nothing of others; who read what is written down."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox import joining, queries, similar, undoing
from regulars.inbox.answering import write_note
from regulars.inbox.models import Conversation, Mention
from regulars.inbox.tests.making import adds, asks
from regulars.staff.models import AuditRecord, Employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(nadia) -> Conversation:
    """Nadia looks after Ann, and sees nobody else."""
    Employee.objects.filter(pk=nadia.pk).update(sees=Employee.Sees.OWN)
    nadia.refresh_from_db()
    return asks("text", of=customer("Ann", manager_id=nadia.pk), assignee=nadia)


@pytest.fixture
def foreign() -> Conversation:
    return asks("foreignwords", of=customer("Ben"), subject="foreignwords")


def address(conversation: Conversation) -> str:
    return f"/inbox/{conversation.pk}/"


def test_a_conversation_says_nothing_of_linked_ones_with_customers_of_others(client_as, nadia, dora, own, foreign):
    joining.link(own.pk, foreign.pk, actor="", now=NOW)
    for part in ("", "head/"):
        assert "foreignwords" not in client_as(nadia).get(f"{address(own)}{part}").content.decode()
        assert "foreignwords" in client_as(dora).get(f"{address(own)}{part}").content.decode()


def test_nothing_is_taken_back_with_customers_one_may_not_see_any_more(client_as, nadia, own, foreign):
    way = undoing.way_back(["state"], [undoing.as_it_is(foreign)], employee_id=nadia.pk)
    Conversation.objects.filter(pk=foreign.pk).update(state="closed", closed_at=NOW)
    assert client_as(nadia).post(f"/inbox/undo/{way}/").status_code == 403
    foreign.refresh_from_db()
    assert foreign.state == "closed"


def test_reading_a_conversation_is_a_sight_of_its_customer_once_an_hour(client_as, bohdan, foreign):
    agent: Client = client_as(bohdan)
    for _time in range(2):
        assert agent.get(address(foreign)).status_code == 200
    seen = AuditRecord.objects.filter(customer_id=foreign.customer_id, actor=f"staff.employee:{bohdan.pk}")
    assert seen.filter(happened_at__gte=NOW - timedelta(days=3650)).count() == 1


def test_numbers_are_of_what_one_may_see(nadia, dora, own, foreign):
    numbers = queries.standing(nadia, now=NOW).numbers
    assert (numbers["all"], numbers["unassigned"]) == (1, 0)
    message = adds(foreign, "@Nadia Bondar", direction="note")
    Mention.objects.create(message=message, employee=nadia, at=NOW)
    assert queries.unseen_mentions(nadia) == 0, "it could never be looked at"
    Mention.objects.create(message=message, employee=dora, at=NOW)
    assert queries.unseen_mentions(dora) == 1


def test_nobody_is_asked_to_look_at_what_they_may_not_see(nadia, dora, own, foreign):
    for conversation in (own, foreign):
        write_note(conversation.pk, "Look", author_id=None, mentions=[nadia.pk, dora.pk], now=NOW)
    called = Mention.objects.values_list("message__conversation_id", "employee_id")
    assert set(called) == {(own.pk, nadia.pk), (own.pk, dora.pk), (foreign.pk, dora.pk)}


def test_their_own_answered_questions_are_found_behind_many_of_others(nadia, dora, own, monkeypatch):
    monkeypatch.setattr(similar, "MOST_READ", 3)
    question = "When does the parcel with honey arrive?"
    whose = customer("Cat", manager_id=nadia.pk)
    for number, one in enumerate([whose, *(customer(f"Other {number}") for number in range(5))]):
        at = NOW + timedelta(minutes=number)
        known = asks(question, of=one, at=at, answered_at=at + timedelta(seconds=30))
        adds(known, f"Answer {number}", at=at + timedelta(seconds=30), direction="out", state="sent")
    assert [one.answer for one in similar.similar_answered(own, question, nadia)] == ["Answer 0"]
    assert "Answer 0" not in [one.answer for one in similar.similar_answered(own, question, dora)]
