"""Who may open a conversation: whoever may see its customer."""

from typing import Any

from regulars.customers.errors import NotYourCustomer
from regulars.customers.visibility import limited_to, refuse_hidden
from regulars.inbox.models import Conversation, Message
from regulars.lib.registry import AddressGate


def check_conversation(user: Any, conversation_id: int) -> None:
    if limited_to(user):
        refuse_hidden(user, Conversation.objects.filter(id=conversation_id).values_list("customer_id", flat=True))


def check_message(user: Any, message_id: int) -> None:
    if limited_to(user):
        whose = Message.objects.filter(id=message_id).values_list("conversation__customer_id", flat=True)
        refuse_hidden(user, whose)


def check_held(user: Any, received_id: int) -> None:
    """Who wrote it is not known yet, so it may be anybody's customer."""
    if limited_to(user):
        raise NotYourCustomer()


GATES = (
    AddressGate("conversation_id", check_conversation),
    AddressGate("other_conversation_id", check_conversation),
    AddressGate("message_id", check_message),
    AddressGate("received_id", check_held),
)
