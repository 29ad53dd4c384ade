"""What a visitor is shown of their conversations: what they said here and what was sent to them here, nothing else.

A conversation may hold more: mails, calls, words of somebody whose it turned out to be. Whoever sits at a browser has
proved none of that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.signing import Signer
from django.db.models import Q
from django.urls import reverse

from regulars.channels.chat.messages import BROWSER, key_of
from regulars.inbox.models import Conversation, Message, Participant, Presence
from regulars.inbox.queries import read_by
from regulars.inbox.telling import customer_topic
from regulars.live.passes import cursor_here
from regulars.live.tickets import ticket
from regulars.portal.chat.guests import Guest
from regulars.portal.faces import face_of
from regulars.portal.models import Visitor
from regulars.portal.promised import due_at
from regulars.staff.pictures import JPEG, PNG, WEBP
from regulars.ui.templatetags.ui_tags import initials

MOST = 60
PICTURES = frozenset({JPEG, PNG, WEBP})
Direction = Message.Direction


def state_of(guest: Guest, *, now: datetime) -> dict[str, Any]:
    """All that the window shows. Queries: constant. The cursor comes first: what happens meanwhile is told again."""
    cursor = cursor_here()
    conversations = conversations_of(guest)
    visitor = Visitor.objects.filter(key=guest.key).first()
    topics = [customer_topic(one.pk) for one in conversations]
    last = conversations[-1] if conversations else None
    return {
        "visitor": guest.mark,
        "topics": topics,
        "ticket": ticket(topics) if topics else "",
        "cursor": cursor,
        "messages": messages_of(guest, conversations, now=now),
        "due_at": due_at(last.ref) if last and last.waiting_since else None,
        "asks_contact": visitor is not None and not visitor.email and not guest.user,
        "answers": who_answers(last),
    }


def conversations_of(guest: Guest) -> list[Conversation]:
    """The conversations a visitor takes part in, the last one last, merged ones as what they became. One query."""
    taking_part = Participant.objects.filter(channel=BROWSER, value=guest.key).order_by("conversation_id")
    found = taking_part.select_related("conversation__merged_into__assignee", "conversation__assignee")
    standing = (one.conversation.merged_into or one.conversation for one in found)
    return sorted({one.pk: one for one in standing}.values(), key=lambda one: one.active_at)


def messages_of(guest: Guest, conversations: Sequence[Conversation], *, now: datetime) -> list[dict[str, Any]]:
    """The last messages, oldest first. Three queries."""
    here = Q(account=guest.account)
    said = here & Q(key__startswith=key_of(guest.key, ""))
    found = read_by([guest.key], [one.pk for one in conversations], said=said, told=here, most=MOST)
    read_at = seen_by_us(conversations, now=now)
    return [one_of(guest, one, read_at) for one in found]


def seen_by_us(conversations: Sequence[Conversation], *, now: datetime) -> datetime | None:
    """Until when somebody of us has certainly seen what was said: they answered, or have it open. One query."""
    moments = [one.answered_at for one in conversations if one.answered_at]
    looking = Presence.objects.filter(conversation_id__in=[one.pk for one in conversations])
    return max([*moments, *looking.values_list("seen_at", flat=True)], default=None)


def one_of(guest: Guest, message: Message, read_at: datetime | None) -> dict[str, Any]:
    ours = message.direction == Direction.OUT
    return {
        "id": message.pk,
        "client": "" if ours else message.key.removeprefix(key_of(guest.key, "")),
        "ours": ours,
        "author": (message.employee.name if message.employee else message.author_name) if ours else "",
        "initials": initials(message.author_name) if ours else "",
        "face": face_of(message.employee) if ours else "",
        "at": message.at.isoformat(),
        "text": message.text,
        "files": [file_of(guest, one) for one in message.files],
        "state": standing_of(message, read_at),
    }


def standing_of(message: Message, read_at: datetime | None) -> str:
    """«read» of ours is what the visitor has seen; of theirs, what one of us has seen."""
    if message.direction == Direction.OUT:
        return "read" if message.state == Message.State.READ else "sent"
    return "read" if read_at is not None and read_at >= message.at else "sent"


def file_of(guest: Guest, file: Mapping[str, Any]) -> dict[str, Any]:
    url = reverse("portal:chat_file", args=[guest.account.token, signer(guest.account.token).sign(file["token"])])
    return {"name": file["name"], "url": url, "picture": file["content_type"] in PICTURES}


def signer(site: str) -> Signer:
    """Signs names of files that a site's visitors were shown: no other file is given out there."""
    return Signer(salt=f"regulars.portal.file.{site}")


def who_answers(conversation: Conversation | None) -> dict[str, str]:
    employee = conversation.assignee if conversation else None
    return {"name": employee.name, "face": face_of(employee)} if employee else {}
