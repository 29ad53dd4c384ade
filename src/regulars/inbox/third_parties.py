"""What somebody outside answers to what was forwarded to them: a carrier, a supplier.

It is no word of the customer: nobody waits longer for us because of it, no promise begins, and the customer's timeline
and pages know nothing of it. Like what was forwarded it is kept among our notes.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.channels.types import Incoming
from regulars.customers.identities import Known
from regulars.customers.together import rows_of
from regulars.inbox import history, standing, telling, writing
from regulars.inbox.counting import counted
from regulars.inbox.models import Conversation, Mention, Message
from regulars.work.promises.types import Happened

State, Direction = Conversation.State, Message.Direction
# Facts of messages: to whom ours was forwarded; who answered it, and whom they copied their answer to.
FORWARDED_TO, THIRD, COPIED = "forwarded_to", "third_party", "copied"


def is_third_party(conversation: Conversation, incoming: Incoming, known: Known | None) -> bool:
    """Somebody to whom a message was forwarded, or whom such a person brought in; nobody of the customer's own.

    Two queries.
    """
    own = known is not None and conversation.customer_id in rows_of(known.customer_id)
    if own or incoming.direction != "in":
        return False
    return notes_of(conversation).filter(told(incoming.sender.value)).exists()


def told(value: str) -> Q:
    return Q(facts__contains={FORWARDED_TO: value}) | Q(facts__contains={COPIED: [value]})


def notes_of(conversation: Conversation) -> QuerySet[Message]:
    # Numbers, not a condition across the join: that one reads every message there is.
    together = Conversation.objects.filter(Q(id=conversation.pk) | Q(merged_into=conversation.pk)).values("id")
    return Message.objects.filter(conversation_id__in=together, direction=Direction.NOTE)


def among_notes(message: Message, incoming: Incoming) -> Message:
    """The message as one of a third party; not saved."""
    name = message.author_name or message.author_address
    message.direction = Direction.NOTE
    message.facts = {**message.facts, THIRD: name, COPIED: [one.value for one in incoming.also]}
    return message


def add(conversation: Conversation, message: Message, *, now: datetime) -> None:
    """Into the conversation: whoever has it sees it, and what waited for them is our turn again."""
    name = str(message.facts[THIRD])
    goes_on = conversation.state == State.THIRD and not message.automatic
    with counted(conversation, now=now):
        message.save()
        writing.note_last(conversation, message)
        if not message.automatic:
            conversation.snoozed_until = None
        if goes_on:
            conversation.state, conversation.third_party = State.OPEN, ""
            standing.happened(conversation, Happened.RESUMED, at=message.at, now=now)
        conversation.save()
    if goes_on:
        history.note(conversation, history.RESUMED, actor="", now=now, said=name)
        telling.tell(conversation, history.RESUMED, now=now)
    telling.tell_of_message(conversation, message, now=now)
    if conversation.state == State.CLOSED and not message.automatic:
        call(conversation, message, now=now)


def call(conversation: Conversation, message: Message, *, now: datetime) -> None:
    """A closed conversation stays closed; whoever had it finds the answer among their mentions."""
    if conversation.assignee_id is not None:
        Mention.objects.create(message=message, employee_id=conversation.assignee_id, at=now)
        telling.tell_of_mentions([conversation.assignee_id], conversation.pk, now=now)
