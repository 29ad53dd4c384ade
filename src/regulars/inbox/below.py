"""What stands below an answer and its signature."""

from datetime import datetime

from regulars.channels.types import Address
from regulars.inbox.models import Conversation
from regulars.inbox.types import Reply
from regulars.lib.registry import AnswerGoing, below_answers

OURS = (Conversation.State.OPEN, Conversation.State.THIRD)


def below_answer(
    conversation: Conversation, reply: Reply, to: Address, *, account_id: int, now: datetime
) -> dict[str, str]:
    """Facts for the ledger. Nothing that is the customer's alone where others read a copy."""
    if reply.bare or reply.cc:
        return {}
    going = AnswerGoing(
        conversation.ref, conversation.pk, account_id, to.channel, to.value,
        conversation.language or conversation.customer.language, reply.automatic,
        stays_open=conversation.state in OURS, at=reply.send_at or now,
    )  # fmt: skip
    said = next((found for one in below_answers if (found := one.call(going))[0]), None)
    return {"below": said[0], "below_url": said[1]} if said else {}
