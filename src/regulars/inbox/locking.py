"""Rows that are about to be changed. A conversation is locked before anything that belongs to it."""

from regulars.inbox.errors import NoSuchConversation
from regulars.inbox.models import Conversation, Message
from regulars.lib.errors import NotFound


def conversation_locked(conversation_id: int) -> Conversation:
    """The conversation, or the one it was merged into. Raises NoSuchConversation."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("person", "account")
    found = rows.filter(id=conversation_id).first()
    if found is not None and found.merged_into_id is not None:
        found = rows.filter(id=found.merged_into_id).first()
    if found is None:
        raise NoSuchConversation()
    return found


def message_locked(message_id: int) -> Message:
    """A message, behind its conversation. Raises NotFound."""
    number = Message.objects.filter(id=message_id).values_list("conversation_id", flat=True).first()
    if number is None:
        raise NotFound()
    Conversation.objects.select_for_update().get(id=number)
    return Message.objects.select_for_update(of=("self",)).get(id=message_id)
