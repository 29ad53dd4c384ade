"""What a customer reads on the page of their request: their own words and what was sent to them, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from regulars.inbox.models import Conversation, Message
from regulars.inbox.queries import read_by
from regulars.portal.faces import face_of
from regulars.portal.promised import due_at
from regulars.portal.request_links import OwnRequest

MOST = 100


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
    said, told = Q(author_address__in=request.values), Q(automatic=False)
    found = read_by(request.values, [request.conversation.pk], said=said, told=told, most=MOST)
    return [line_of(message) for message in found]


def line_of(message: Message) -> Line:
    ours = message.direction == Message.Direction.OUT
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
