"""The tone check while somebody writes: marks with their reasons. Nothing is kept, and nothing is ever blocked."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from regulars.customers.addressing import Tone
from regulars.customers.addressing.queries import greetings_of
from regulars.inbox import queries
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tone.check import LONGEST, check
from regulars.inbox.tone.types import About
from regulars.lib import clock
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs

Direction = Message.Direction
MOST_MESSAGES, MOST_PEOPLE = 20, 20


@needs(Right.ANSWER)
@require_POST
def tone(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Five queries."""
    conversation = queries.conversation_of(conversation_id)
    draft = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    marks = check(draft, about(conversation, now=clock.now()))
    return render(request, "inbox/marks.html", {"marks": [(one, draft[one.start : one.end]) for one in marks]})


def about(conversation: Conversation, *, now: datetime) -> About:
    """What the draft answers, and whom. Four queries."""
    last = list(Message.objects.filter(conversation=conversation).exclude(direction=Direction.NOTE).order_by("-at")[
        :MOST_MESSAGES
    ])  # fmt: skip
    return About(
        language=conversation.language or conversation.customer.language or company().language,
        greetings=greetings(conversation), customer_text="\n".join(reversed(unanswered(last))),
        first=not any(greeted_today(one, now) for one in last),
    )  # fmt: skip


def unanswered(last: list[Message]) -> list[str]:
    """What the customer wrote since our last answer, the newest first, without what they quote."""
    said = []
    for one in last:
        if one.direction == Direction.OUT and not one.automatic:
            break
        if one.direction == Direction.IN:
            said.append(one.text[: one.quoted_from])
    return said


def greeted_today(one: Message, now: datetime) -> bool:
    return one.direction == Direction.OUT and not one.automatic and localtime(one.at).date() == localtime(now).date()


def greetings(conversation: Conversation) -> tuple[str, ...]:
    """Every form that is right for somebody of this customer; none that would be a guess. Three queries."""
    people = greetings_of(conversation.customer_id, company(), limit=MOST_PEOPLE)
    found = [person.greeting(tone) for person in people for tone in Tone]
    return tuple(dict.fromkeys(one.text for one in found if one.certain))
