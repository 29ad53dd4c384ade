"""Calls in the inbox: a missed one waits for us; an answered one leaves nothing to do and answers what was asked."""

import json
from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.channels.models import Account, Received
from regulars.channels.phone.log import phone_log
from regulars.channels.receiving import take_in
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tests.making import counts

NUMBER = "0671234567"


@pytest.fixture
def account(company: object) -> Account:
    return phone_log(actor="", now=NOW)


@pytest.fixture
def rings(account):
    def call(number: int, **parts) -> Received:
        told = {
            "id": f"c{number}",
            "at": NOW.isoformat(),
            "direction": "in",
            "number": NUMBER,
            "result": "missed",
            **parts,
        }
        raw = json.dumps({"list": "calls", "item": told}).encode()
        return take_in(account, f"call:c{number}", raw, now=NOW + timedelta(minutes=number))

    return call


def test_a_missed_call_opens_a_conversation_that_waits_for_us(rings):
    rings(1)
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.waiting_since) == ("open", NOW)
    assert counts(["all"]) == {"all": 1}


def test_an_answered_call_is_kept_and_leaves_nothing_to_do(rings):
    rings(1, result="answered", seconds=60)
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.waiting_since, conversation.due_at) == ("closed", None, None)
    assert counts(["all", "closed"]) == {"all": 0, "closed": 1}


def test_calling_back_answers_the_missed_call(rings, bohdan):
    rings(1)
    rings(2, direction="out", result="missed")
    assert Conversation.objects.get().waiting_since == NOW
    rings(3, direction="out", result="answered", seconds=60)
    conversation = Conversation.objects.get()
    assert (conversation.waiting_since, conversation.answered_at) == (None, NOW)
    assert Message.objects.filter(conversation=conversation).count() == 3


def test_who_calls_again_after_they_were_answered_waits_again(rings):
    rings(1, result="answered", seconds=60)
    rings(2)
    assert Conversation.objects.get().state == "open"


def test_a_call_of_ours_that_nobody_took_opens_nothing(rings):
    rings(1, direction="out")
    assert Conversation.objects.get().state == "closed"
