"""Rows that are about to be changed. A conversation is locked before anything that belongs to it.

Several are always locked in the same order, and before routing, which lets one choose at a time, is asked for any.
"""

from collections.abc import Iterable

from regulars.inbox.errors import NoSuchConversation
from regulars.inbox.models import Conversation, Message
from regulars.lib.errors import NotFound


def conversations_locked(conversation_ids: Iterable[int]) -> dict[int, Conversation]:
    """Conversations and those they were merged into, by number; what is not there is left out. One query."""
    named = Conversation.objects.filter(id__in=list(conversation_ids)).order_by()
    into = named.filter(merged_into__isnull=False)
    both = named.values("id").union(into.values("merged_into_id"), all=True)
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("person", "account")
    return {one.pk: one for one in rows.filter(id__in=both).order_by("id")}


def conversation_locked(conversation_id: int) -> Conversation:
    """The conversation, or the one it was merged into. Raises NoSuchConversation."""
    locked = conversations_locked([conversation_id])
    found = locked.get(conversation_id)
    if found is not None and found.merged_into_id is not None:
        # Merged while we waited for it: what it is part of now is locked as well.
        found = locked.get(found.merged_into_id) or conversation_locked(found.merged_into_id)
    if found is None:
        raise NoSuchConversation()
    return found


def message_locked(message_id: int) -> Message:
    """A message, behind its conversation. Raises NotFound."""
    number = Message.objects.filter(id=message_id).values_list("conversation_id", flat=True).first()
    if number is None:
        raise NotFound()
    conversations_locked([number])
    return Message.objects.select_for_update(of=("self",)).get(id=message_id)
