"""Adding what was said to a conversation, so that everything that hangs on it follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from regulars.channels.models import StoredFile
from regulars.channels.types import Address, Incoming
from regulars.customers import timeline
from regulars.customers.identities import Known
from regulars.inbox import history, standing, telling
from regulars.inbox.counting import counted
from regulars.inbox.kinds import ANSWERED, RECEIVED
from regulars.inbox.models import Conversation, Message, Participant
from regulars.inbox.texts import preview
from regulars.lib.text import clean, storable
from regulars.work.promises.types import Happened

State = Conversation.State
MOST_EDITIONS = 20
# A kind of channel says so in the facts of a message about which nothing is left to do.
SETTLED = "settled"


def shown_files(files: Iterable[StoredFile]) -> list[dict[str, Any]]:
    """What a message says of its files, so that it is shown without asking for them."""
    return [
        {
            "id": one.pk, "token": one.token, "name": one.name, "content_type": one.content_type, "size": one.size,
            "inline_id": one.inline_id,
        }
        for one in files
    ]  # fmt: skip


def add_incoming(conversation: Conversation, message: Message, *, begun: bool, now: datetime) -> None:
    """A message that arrived: the conversation is open again, the clocks go on, somebody has it."""
    # What we begin by ourselves elsewhere (a call that nobody took) waits for nobody here either.
    done = bool(message.facts.get(SETTLED)) or (begun and message.direction == Message.Direction.OUT)
    asks = message.direction == Message.Direction.IN and not message.automatic and not done
    closed_before = conversation.state == State.CLOSED
    with counted(conversation, now=now, fresh=begun):
        message.save()
        note_last(conversation, message)
        if asks:
            wake(conversation, at=asked_at(conversation, message), begun=begun, now=now)
        elif done:
            settle(conversation, message, begun=begun, now=now)
        conversation.save()
    record(conversation, message, now=now)
    telling.tell_of_message(conversation, message, now=now)
    if (begun and not done) or (asks and (closed_before or conversation.assignee_id is None)):
        standing.route(conversation, now=now)


def asked_at(conversation: Conversation, message: Message) -> datetime:
    """When the customer asked. A letter says itself when it was written: it asks nothing before our last answer."""
    before = conversation.answered_at
    return message.at if before is None or message.at > before else before + timedelta(microseconds=1)


def note_last(conversation: Conversation, message: Message) -> None:
    """What lists show of the last thing that was said."""
    conversation.messages_count += 1
    conversation.last_message_id = message.pk
    conversation.active_at = max(conversation.active_at, message.at)
    conversation.preview = preview(message.text, quoted_from=message.quoted_from, files=len(message.files))
    if not conversation.subject and message.subject:
        conversation.subject = message.subject


def wake(conversation: Conversation, *, at: datetime, begun: bool, now: datetime) -> None:
    """The customer said something: it is our turn, whatever it was before."""
    if conversation.state == State.CLOSED:
        history.note(conversation, history.REOPENED, actor="", now=now)
        standing.happened(conversation, Happened.REOPENED, at=at, now=now)
    if conversation.state != State.THIRD:
        conversation.state = State.OPEN
    conversation.closed_at, conversation.snoozed_until = None, None
    conversation.waiting_since = conversation.waiting_since or at
    if begun:
        standing.promise(conversation, at=at, now=now)
    else:
        standing.happened(conversation, Happened.ASKED, at=at, now=now)


def settle(conversation: Conversation, message: Message, *, begun: bool, now: datetime) -> None:
    """A call somebody took, an answer given elsewhere: nothing is left to do, and what was asked is answered."""
    if begun:
        conversation.state, conversation.closed_at = State.CLOSED, message.at
        return
    if conversation.waiting_since is not None and not message.automatic:
        conversation.waiting_since, conversation.answered_at = None, message.at
        standing.happened(conversation, Happened.ANSWERED, at=message.at, now=now)


def record(conversation: Conversation, message: Message, *, now: datetime) -> None:
    """On the customer's timeline, once for each message."""
    timeline.record(
        RECEIVED, customer_id=conversation.customer_id, person_id=message.person_id, happened_at=message.at, now=now,
        ref=conversation.ref, channel=message.channel, direction=message.direction, source="inbox",
        source_key=f"message:{message.pk}",
        data={"channel": message.channel, "excerpt": preview(message.text, quoted_from=message.quoted_from)},
    )  # fmt: skip


def record_sent(conversation: Conversation, message: Message, *, actor: str, now: datetime) -> None:
    """On the customer's timeline, once for each answer that went out."""
    timeline.record(
        ANSWERED, customer_id=conversation.customer_id, person_id=conversation.person_id, happened_at=message.at,
        now=now, actor=actor, ref=conversation.ref, channel=message.channel, direction=message.direction,
        source="inbox", source_key=f"message:{message.pk}",
        data={"channel": message.channel, "excerpt": preview(message.text)},
    )  # fmt: skip


def edit(message: Message, incoming: Incoming, *, now: datetime) -> Message:
    """The customer changed what they had said; what it was before stays readable."""
    former = {"text": message.text, "until": incoming.happened_at.isoformat()}
    message.editions = [*message.editions, former][-MOST_EDITIONS:]
    message.text, message.html, message.edited_at = storable(incoming.text), storable(incoming.html), now
    message.quoted_from = incoming.quoted_from
    message.save(update_fields=["editions", "text", "html", "edited_at", "quoted_from"])
    telling.tell_of_message(message.conversation, message, now=now, news=False)
    return message


def let_join(conversation: Conversation, incoming: Incoming, known: Known) -> None:
    """Whoever wrote it, and whom they wrote to besides us, take part from now on."""
    join(conversation, [incoming.sender], person_id=known.person_id)
    join(conversation, incoming.also)


def join(conversation: Conversation, addresses: Sequence[Address], *, person_id: int | None = None) -> None:
    """One query."""
    Participant.objects.bulk_create(
        [
            Participant(
                conversation=conversation, channel=one.channel, value=clean(one.value, 320), name=clean(one.name, 300),
                person_id=person_id,
            )
            for one in addresses
        ],
        ignore_conflicts=True,
    )  # fmt: skip
