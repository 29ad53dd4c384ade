"""What lists show of a conversation, read again from what was said in it."""

from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from regulars.inbox.models import Conversation, Message
from regulars.inbox.texts import preview
from regulars.inbox.third_parties import THIRD
from regulars.inbox.writing import SETTLED

Direction = Message.Direction


def said_in(conversation: Conversation) -> QuerySet[Message]:
    """Its messages and those of conversations merged into it; nothing that was taken back."""
    # Numbers, not a condition across the join: that one reads every message there is.
    together = Conversation.objects.filter(Q(id=conversation.pk) | Q(merged_into=conversation.pk)).values("id")
    return Message.objects.filter(conversation_id__in=together).exclude(state=Message.State.CANCELLED)


def unanswered_since(conversation: Conversation) -> datetime | None:
    """Since when the customer waits for an answer, by what was said; None when they do not. One query."""
    asked = said_in(conversation).filter(direction=Direction.IN, automatic=False)
    if conversation.answered_at is not None:
        asked = asked.filter(recorded_at__gt=conversation.answered_at)
    found: datetime | None = asked.exclude(facts__contains={SETTLED: True}).aggregate(first=Min("at"))["first"]
    return found


def sum_up_last(conversation: Conversation) -> None:
    """What lists show of the last thing that was said; not saved. Four queries."""
    said = said_in(conversation)
    conversation.last_message_id = said.aggregate(last=Max("id"))["last"]
    told = said.exclude(Q(direction=Direction.NOTE) & ~Q(facts__has_key=THIRD))
    conversation.messages_count = told.count()
    last = told.order_by("-id").first()
    conversation.preview = preview(last.text, quoted_from=last.quoted_from, files=len(last.files)) if last else ""
    conversation.active_at = told.aggregate(last=Max("at"))["last"] or conversation.active_at


def sum_up(conversation: Conversation) -> None:
    """Its columns, from its messages and those of conversations merged into it; not saved. Five queries.

    Nobody begins to wait by this: whoever waited still does, if what they asked since then is here.
    """
    sum_up_last(conversation)
    if conversation.waiting_since is not None:
        asked = said_in(conversation).filter(
            direction=Direction.IN, automatic=False, recorded_at__gte=conversation.waiting_since
        )
        first = asked.exclude(facts__contains={SETTLED: True}).aggregate(first=Min("at"))["first"]
        conversation.waiting_since = max(first, conversation.waiting_since) if first else None
