"""Customers who may be one, because they wrote in one conversation: suggested, never merged by itself."""

from datetime import datetime

from regulars.channels.types import Address
from regulars.customers.duplicates.claims import CONVERSATION, claim
from regulars.customers.identities import Known
from regulars.customers.models import Identity
from regulars.customers.together import rows_of, survivors_of
from regulars.inbox.models import Conversation, Participant


def suggest_same(known: Known, conversation: Conversation, sender: Address, *, now: datetime) -> None:
    """Whoever answers in the conversation of a customer whom we do not know by this channel may be that customer.

    A colleague who got a copy writes from an address beside the customer's own, and is no such case. Two queries where
    both are one already, at most five.
    """
    rows = rows_of(conversation.customer_id)
    if known.is_erased or known.customer_id in rows:
        return
    if Identity.objects.filter(customer_id__in=rows, channel=sender.channel).exists():
        return
    whose = survivors_of([conversation.customer_id]).get(conversation.customer_id, conversation.customer_id)
    claim(whose, known.customer_id, CONVERSATION, now=now)


def suggest_for_new(known: Known, sender: Address, *, now: datetime) -> None:
    """Somebody new, who took part in a conversation of another before. One query, and those of a suggestion."""
    took_part = Participant.objects.filter(channel=sender.channel, value=sender.value)
    others = took_part.exclude(conversation__customer_id=known.customer_id).select_related("conversation")
    before = others.order_by("-id").first()
    if before is not None:
        suggest_same(known, before.conversation, sender, now=now)
