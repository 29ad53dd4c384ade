"""What open pages of the inbox are told, and what the customer's own window is."""

from collections.abc import Iterable
from datetime import datetime

from regulars.inbox.models import Conversation, Message
from regulars.live.commands import publish
from regulars.live.menu import tell_steps

LIST = "inbox"
# The key of the inbox among the lines of the menu.
MENU_LINE = "inbox.inbox"


def topic_of(conversation_id: int) -> str:
    return f"inbox.conversation:{conversation_id}"


def customer_topic(conversation_id: int) -> str:
    """What the customer's own window hears: nothing of what is said among ourselves."""
    return f"portal.conversation:{conversation_id}"


def employee_topic(employee_id: int) -> str:
    return f"staff.employee:{employee_id}"


def tell(conversation: Conversation, what: str, *, now: datetime, **data: int | str | bool | None) -> None:
    """The list and whoever has the conversation open. One query."""
    told = {"conversation": conversation.pk, "what": what, **data}
    publish([LIST, topic_of(conversation.pk)], told, now=now)


def tell_of_message(conversation: Conversation, message: Message, *, now: datetime, news: bool = True) -> None:
    """A new message, or a new state of one (`news` is False). Notes stay among ourselves."""
    what = "message" if news else "message_state"
    told = {"conversation": conversation.pk, "what": what, "message": message.pk, "direction": message.direction}
    topics = [LIST, topic_of(conversation.pk)]
    if message.direction != Message.Direction.NOTE:
        topics.append(customer_topic(conversation.pk))
    publish(topics, told | {"state": message.state}, now=now)


def tell_employees(employee_ids: Iterable[int], what: str, conversation_id: int, *, now: datetime) -> None:
    topics = [employee_topic(one) for one in employee_ids]
    publish(topics, {"conversation": conversation_id, "what": what}, now=now)


def tell_of_mentions(employee_ids: Iterable[int], conversation_id: int, *, now: datetime) -> None:
    """Whoever was asked to look, and the number at the inbox in their menu. Two queries."""
    called = list(employee_ids)
    tell_employees(called, "mention", conversation_id, now=now)
    tell_steps(MENU_LINE, dict.fromkeys(called, 1), now=now)
