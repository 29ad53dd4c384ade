"""What a customer reads on the page of their request: their own words and what was sent to them, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from regulars.channels.models import Sending
from regulars.inbox.models import Conversation, Message
from regulars.portal.chat.shown import SEEN
from regulars.portal.faces import face_of
from regulars.portal.promised import due_at
from regulars.portal.request_links import OwnRequest

MOST = 100
Direction = Message.Direction


@dataclass(frozen=True)
class Line:
    """A message on the page. `rest` is what it quotes of earlier ones."""

    ours: bool
    author: str
    face: str
    at: datetime
    text: str
    files: Sequence[str]


def lines(request: OwnRequest) -> list[Line]:
    """The last messages, oldest first. Two queries."""
    one = request.conversation
    inside = Q(conversation=one) | Q(conversation__merged_into=one)
    theirs = Q(direction=Direction.IN, author_address__in=request.values)
    told = Q(direction=Direction.OUT, state__in=SEEN, sending_id__isnull=False, automatic=False)
    rows = Message.objects.filter(inside, theirs | told).select_related("employee")
    last = list(reversed(rows.order_by("-at", "-id")[:MOST]))
    sent = sent_to(request, last)
    return [line_of(message) for message in last if message.direction == Direction.IN or message.sending_id in sent]


def sent_to(request: OwnRequest, messages: Sequence[Message]) -> set[int]:
    """Those that went to one of the addresses, as recipient or as a copy."""
    numbers = [one.sending_id for one in messages if one.sending_id]
    own = set(request.values)
    return {line.pk for line in Sending.objects.filter(id__in=numbers) if own & recipients(line)}


def recipients(line: Sending) -> set[str]:
    return {line.to_value, *(value for value, _name in line.content.get("cc") or ())}


def line_of(message: Message) -> Line:
    ours = message.direction == Direction.OUT
    own = message.text if message.quoted_from is None else message.text[: message.quoted_from]
    return Line(
        ours=ours,
        author=(message.employee.name if message.employee else message.author_name) if ours else "",
        face=face_of(message.employee) if ours else "",
        at=message.at,
        text=own.strip(),
        files=[file["name"] for file in message.files],
    )


def promised(conversation: Conversation) -> datetime | None:
    """By when we answer, while the customer waits. At most one query."""
    return due_at(conversation.ref) if conversation.waiting_since else None
