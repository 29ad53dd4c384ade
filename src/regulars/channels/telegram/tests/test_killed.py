"""Killed again and again under a stream of messages: each arrives once, in its order, in one conversation."""

import pytest
from tests.children import StartChild, kill, wait_for

from regulars.channels.models import Received
from regulars.channels.telegram.tests.making import message, update
from regulars.inbox.models import Conversation, Message

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES, KILLS = 60, 4
LISTENS = """
from regulars.channels import receiving
from regulars.channels.models import Account
from regulars.channels.telegram import listening
from regulars.lib.clock import now
account = Account.objects.get()
while True:
    listening.fetch(account, wait=0)
    receiving.read_waiting(now=now())
"""


def test_every_message_arrives_once_and_in_order_whenever_the_listener_is_killed(
    account, server, start_child: StartChild
):
    waiting = [update(message(number, text=f"message {number}")) for number in range(MESSAGES)]
    part = MESSAGES // (KILLS + 1)
    for number in range(KILLS):
        server.updates = [*server.updates, *waiting[number * part : (number + 1) * part]]
        child = start_child(LISTENS)
        # Somewhere in the middle of this part: some are taken in, others kept, others not yet fetched.
        wait_for(lambda wanted=number * part + number + 1: Received.objects.count() >= wanted, during=child)
        kill(child)
    server.updates = [*server.updates, *waiting[KILLS * part :]]
    child = start_child(LISTENS)
    wait_for(lambda: Message.objects.count() >= MESSAGES, during=child)
    kill(child)
    texts = list(Message.objects.order_by("id").values_list("text", flat=True))
    assert texts == [f"message {number}" for number in range(MESSAGES)]
    assert (Conversation.objects.count(), Received.objects.count()) == (1, MESSAGES)
