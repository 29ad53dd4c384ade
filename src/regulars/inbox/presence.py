"""Who looks at a conversation at this moment, and who writes in it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from regulars.channels.typing import ask_to_show
from regulars.inbox.models import Conversation, Draft, Presence
from regulars.inbox.telling import customer_topic, topic_of
from regulars.lib.text import storable
from regulars.live.commands import publish

FRESH = timedelta(seconds=30)


def here(conversation_id: int, *, employee_id: int, typing: bool, now: datetime) -> None:
    """Said every ten seconds by the open page, and when somebody begins or stops to write. Colleagues see it."""
    before = Presence.objects.filter(conversation_id=conversation_id, employee_id=employee_id).first()
    Presence.objects.update_or_create(
        conversation_id=conversation_id, employee_id=employee_id, defaults={"typing": typing, "seen_at": now}
    )
    if before is None or before.typing != typing or before.seen_at < now - FRESH:
        tell(conversation_id, employee_id, typing=typing, here=True, now=now)


def left(conversation_id: int, *, employee_id: int, now: datetime) -> None:
    if Presence.objects.filter(conversation_id=conversation_id, employee_id=employee_id).delete()[0]:
        tell(conversation_id, employee_id, typing=False, here=False, now=now)


def tell(conversation_id: int, employee_id: int, *, typing: bool, here: bool, now: datetime) -> None:
    told = {
        "conversation": conversation_id,
        "what": "presence",
        "employee": employee_id,
        "typing": typing,
        "here": here,
    }
    publish([topic_of(conversation_id)], told, now=now)
    # The customer sees that somebody writes, not who looks.
    publish([customer_topic(conversation_id)], {"what": "typing", "typing": typing}, now=now)
    if typing:
        conversation = Conversation.objects.select_related("account").get(id=conversation_id)
        ask_to_show(conversation.account, conversation.address)


def who_is_here(conversation_id: int, *, now: datetime) -> QuerySet[Presence]:
    """One query, employees included."""
    fresh = Presence.objects.filter(conversation_id=conversation_id, seen_at__gt=now - FRESH)
    return fresh.select_related("employee").order_by("employee__name")


def forget_stale(*, now: datetime) -> int:
    return Presence.objects.filter(seen_at__lt=now - FRESH * 4).delete()[0]


def save_draft(
    conversation_id: int, text: str, *, employee_id: int, now: datetime, content: dict[str, object] | None = None
) -> Draft | None:
    """What was typed so far; nothing typed is no draft."""
    if not text.strip() and not content:
        Draft.objects.filter(conversation_id=conversation_id, employee_id=employee_id).delete()
        return None
    draft, _made = Draft.objects.update_or_create(
        conversation_id=conversation_id, employee_id=employee_id,
        defaults={"text": storable(text), "content": content or {}, "saved_at": now},
    )  # fmt: skip
    return draft
