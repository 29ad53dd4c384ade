"""What lists show of a conversation, read again from what was said in it."""

from django.db.models import Max, Min, Q

from regulars.inbox.models import Conversation, Message
from regulars.inbox.texts import preview
from regulars.inbox.writing import SETTLED

Direction = Message.Direction


def sum_up(conversation: Conversation) -> None:
    """Its columns, from its messages and those of conversations merged into it; not saved. Three queries.

    Nobody begins to wait by this: whoever waited still does, if what they asked since then is here.
    """
    own = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    said = Message.objects.filter(own).exclude(state=Message.State.CANCELLED)
    conversation.last_message_id = said.aggregate(last=Max("id"))["last"]
    told = said.exclude(direction=Direction.NOTE)
    conversation.messages_count = told.count()
    last = told.order_by("-id").first()
    conversation.preview = preview(last.text, quoted_from=last.quoted_from, files=len(last.files)) if last else ""
    conversation.active_at = told.aggregate(last=Max("at"))["last"] or conversation.active_at
    if conversation.waiting_since is not None:
        asked = told.filter(direction=Direction.IN, automatic=False, recorded_at__gte=conversation.waiting_since)
        first = asked.exclude(facts__contains={SETTLED: True}).aggregate(first=Min("at"))["first"]
        conversation.waiting_since = max(first, conversation.waiting_since) if first else None
