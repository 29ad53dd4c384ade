"""Answers to customers, and words among ourselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from regulars.channels import files, ledger
from regulars.channels.accounts import account_of
from regulars.channels.models import Account, Sending
from regulars.channels.registry import kind_of
from regulars.channels.types import Address, Outgoing
from regulars.customers.queries import customer
from regulars.customers.suppression import refuse_erased
from regulars.customers.visibility import visible_among
from regulars.inbox import finding, history, standing, summing, telling, writing
from regulars.inbox.below import below_answer
from regulars.inbox.counting import counted
from regulars.inbox.errors import (
    AlreadySent,
    MomentPassed,
    NothingSaid,
    NotYourMessage,
    NoWayToAnswer,
    StaleReply,
    TextTooLong,
)
from regulars.inbox.locking import conversation_locked, message_locked
from regulars.inbox.models import Conversation, Draft, Mention, Message
from regulars.inbox.texts import MOST_TEXT
from regulars.inbox.types import Afterwards, NewConversation, Reply
from regulars.lib.errors import NotFound
from regulars.lib.text import clean, storable
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee
from regulars.work.promises.types import Happened

State = Conversation.State
Direction = Message.Direction
# Long enough to see that a name is wrong, short enough for a chat.
TO_THINK_AGAIN = timedelta(seconds=10)
MOST_MENTIONS = 30


@transaction.atomic
def answer(conversation_id: int, reply: Reply, *, author_id: int | None, now: datetime) -> Message:
    """Answer a customer; it goes out after ten seconds, in which it can be taken back.

    Whoever answers a conversation that nobody has, has it from then on.
    Raises NoSuchConversation, StaleReply, NothingSaid, TextTooLong, NoWayToAnswer, MomentPassed, AccountPaused.
    """
    conversation = conversation_locked(conversation_id)
    refuse_stale(conversation, reply, author_id)
    message = send_reply(conversation, reply, author_id=author_id, now=now)
    if conversation.assignee_id is None and author_id is not None:
        standing.take(conversation, employee_id=author_id, now=now)
    return message


@transaction.atomic
def write_first(new: NewConversation, *, author_id: int | None, now: datetime) -> Conversation:
    """Begin a conversation with a customer. Raises what `answer` raises, NotFound, CustomerErased."""
    refuse_erased(customer(new.customer_id))
    account = account_of(new.account_id)
    conversation = Conversation.objects.create(
        customer_id=new.customer_id, person_id=new.person_id, channel=account.kind, account=account,
        address=clean(new.address, 320), topic=clean(new.topic, 60), subject=clean(new.reply.subject, 300),
        assignee_id=author_id, team_id=account.team_id, created_at=now, active_at=now,
    )  # fmt: skip
    history.note(conversation, history.BEGUN, actor=f"{EMPLOYEE}{author_id}" if author_id else "", now=now)
    writing.join(conversation, [Address(kind_of(account).identity, new.address)], person_id=new.person_id)
    with counted(conversation, now=now, fresh=True):
        pass
    send_reply(conversation, new.reply, author_id=author_id, now=now)
    if author_id is None:
        standing.route(conversation, now=now)
    else:
        standing.hold(conversation, employee_id=author_id, now=now)
    return conversation


def send_reply(conversation: Conversation, reply: Reply, *, author_id: int | None, now: datetime) -> Message:
    refuse_unsendable(reply, now)
    account, to = way(conversation, reply)
    message = written(conversation, reply, account, author_id=author_id, now=now)
    before = conversation.state
    with counted(conversation, now=now):
        message.save()
        writing.note_last(conversation, message)
        writing.join(conversation, reply.cc)
        stand_after(conversation, reply.afterwards, now=now)
        conversation.save()
    line = ledger.send(outgoing(conversation, message, reply, account, to, before=before, now=now), now=now)
    message.sending_id, message.state, message.reason = line.pk, state_of(line), line.reason
    message.save(update_fields=["sending_id", "state", "reason"])
    drop_draft(conversation, author_id)
    telling.tell_of_message(conversation, message, now=now)
    return message


def drop_draft(conversation: Conversation, author_id: int | None) -> None:
    if author_id is not None:
        Draft.objects.filter(conversation=conversation, employee_id=author_id).delete()


def refuse_stale(conversation: Conversation, reply: Reply, author_id: int | None) -> None:
    """Something was said by somebody else since the author looked."""
    if reply.anyway or reply.seen is None:
        return
    later = Message.objects.filter(conversation=conversation, id__gt=reply.seen)
    if author_id is not None:
        later = later.exclude(employee_id=author_id)
    if later.exclude(state=Message.State.CANCELLED).exists():
        raise StaleReply()


def refuse_unsendable(reply: Reply, now: datetime) -> None:
    if not reply.text.strip() and not reply.file_ids:
        raise NothingSaid()
    if len(reply.text) > MOST_TEXT:
        raise TextTooLong(most=MOST_TEXT)
    if reply.send_at is not None and reply.send_at <= now:
        raise MomentPassed()


def way(conversation: Conversation, reply: Reply) -> tuple[Account, Address]:
    """By which account and to which address it goes. Raises NoWayToAnswer, NoSuchAccount."""
    number = reply.account_id or conversation.account_id
    if number is None:
        raise NoWayToAnswer()
    account = account_of(number)
    address = reply.address or (conversation.address if account.pk == conversation.account_id else "")
    if not address:
        raise NoWayToAnswer()
    name = conversation.person.full_name if conversation.person else ""
    return account, Address(kind_of(account).identity, clean(address, 320), name)


def written(
    conversation: Conversation, reply: Reply, account: Account, *, author_id: int | None, now: datetime
) -> Message:
    author = author_of(author_id)
    return Message(
        conversation=conversation, direction=Direction.OUT, channel=account.kind, account=account, employee=author,
        author_name=author.name if author else "", subject=clean(reply.subject, 300) or conversation.subject,
        text=storable(reply.text), html=storable(reply.html), at=now, recorded_at=now, state=Message.State.WAITING,
        files=writing.shown_files(files.of(list(reply.file_ids))), automatic=reply.automatic,
    )  # fmt: skip


def author_of(employee_id: int | None) -> Employee | None:
    return Employee.objects.filter(id=employee_id).first() if employee_id is not None else None


def stand_after(conversation: Conversation, afterwards: Afterwards, *, now: datetime) -> None:
    """What is chosen beside «send» holds at once; the clocks stop when the answer has gone out."""
    if afterwards == Afterwards.CLOSE:
        conversation.state, conversation.closed_at, conversation.snoozed_until = State.CLOSED, now, None
    elif afterwards == Afterwards.WAIT and conversation.state in (State.OPEN, State.CLOSED):
        conversation.state, conversation.closed_at = State.WAITING, None


def outgoing(
    conversation: Conversation, message: Message, reply: Reply, account: Account, to: Address, *, before: str,
    now: datetime,
) -> Outgoing:  # fmt: skip
    """Where the conversation stood, and that nobody had it: so it stands again when the answer is taken back."""
    return Outgoing(
        key=f"inbox.message:{message.pk}", account_id=account.pk, to=to, text=message.text, html=message.html,
        ref=f"inbox.message:{message.pk}", subject=message.subject, file_ids=[one["id"] for one in message.files],
        cc=tuple(reply.cc), customer_id=conversation.customer_id, person_id=conversation.person_id,
        thread=thread_of(conversation), token=finding.token_of(conversation.pk), automatic=reply.automatic,
        not_before=reply.send_at or (now if reply.automatic else now + TO_THINK_AGAIN),
        facts={
            "afterwards": reply.afterwards.value, "author": message.author_name, "before": before,
            "took": "yes" if conversation.assignee_id is None else "",
            **below_answer(conversation, reply, to, account_id=account.pk, now=now),
        },
    )  # fmt: skip


def thread_of(conversation: Conversation) -> Sequence[str]:
    """Names of the last messages in their channel, the newest first. One query."""
    # What was forwarded has a thread of its own.
    told = Message.objects.filter(conversation=conversation).exclude(direction=Direction.NOTE)
    named = told.exclude(key="").order_by("-at", "-id")
    return list(named.values_list("key", flat=True)[:20])


STATES = {
    Sending.State.RESERVED: Message.State.WAITING, Sending.State.HANDED_OVER: Message.State.WAITING,
    Sending.State.ACCEPTED: Message.State.SENT, Sending.State.DELIVERED: Message.State.DELIVERED,
    Sending.State.READ: Message.State.READ, Sending.State.FAILED: Message.State.FAILED,
    Sending.State.UNKNOWN: Message.State.UNKNOWN, Sending.State.CANCELLED: Message.State.CANCELLED,
}  # fmt: skip


def state_of(line: Sending) -> str:
    return STATES[Sending.State(line.state)]


@transaction.atomic
def take_back(message_id: int, *, author_id: int, now: datetime) -> Draft:
    """An answer that has not gone out yet becomes a draft again, behind what was begun meanwhile.

    Raises NotFound, NotYourMessage, AlreadySent.
    """
    message = own_message(message_id, author_id)
    if message.sending_id is None or message.state != Message.State.WAITING or message.direction != Direction.OUT:
        raise AlreadySent()
    # The line of the ledger first, as everywhere: whoever sends it holds the line and asks for the conversation.
    line = ledger.take_back(message.sending_id, now=now)
    conversation, facts = conversation_locked(message.conversation_id), line.content.get("facts", {})
    with counted(conversation, now=now):
        stand_as_before(conversation, facts, now=now)
        summing.sum_up_last(conversation)
        conversation.save()
    draft, made = Draft.objects.select_for_update().get_or_create(
        conversation=conversation, employee_id=author_id,
        defaults={"text": message.text, "content": {"subject": message.subject, "files": message.files},
                  "saved_at": now},
    )  # fmt: skip
    if not made:
        add_to_draft(draft, message, now=now)
    if facts.get("took") and conversation.assignee_id == author_id:
        # Back into the queue it was taken from.
        standing.give(conversation, employee_id=None, team_id=None, actor=f"{EMPLOYEE}{author_id}", now=now)
    telling.tell(conversation, history.TAKEN_BACK, now=now)
    return draft


def stand_as_before(conversation: Conversation, facts: Mapping[str, str], *, now: datetime) -> None:
    """Only what sending did to it is taken back: whatever was done with it since stays."""
    stands = {Afterwards.CLOSE: State.CLOSED, Afterwards.WAIT: State.WAITING}.get(Afterwards(facts["afterwards"]))
    if conversation.state == stands and facts.get("before"):
        conversation.state = facts["before"]
        conversation.closed_at = now if conversation.state == State.CLOSED else None


def add_to_draft(draft: Draft, message: Message, *, now: datetime) -> None:
    files = [*draft.content.get("files", []), *message.files]
    draft.text = "\n\n".join(filter(None, (draft.text, message.text)))
    draft.content = {"subject": message.subject, **draft.content, "files": files}
    draft.saved_at = now
    draft.save(update_fields=["text", "content", "saved_at"])


def own_message(message_id: int, author_id: int) -> Message:
    message = message_of(message_id)
    if message.employee_id != author_id:
        raise NotYourMessage()
    return message


def message_of(message_id: int) -> Message:
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound()
    return message


@transaction.atomic
def write_note(
    conversation_id: int,
    text: str,
    *,
    author_id: int | None,
    now: datetime,
    mentions: Sequence[int] = (),
    file_ids: Sequence[int] = (),
) -> Message:
    """Words among ourselves; whoever is mentioned, and may see the customer, is asked to look.

    Raises NothingSaid, TextTooLong.
    """
    refuse_unsendable(Reply(text, file_ids=file_ids), now)
    conversation = conversation_locked(conversation_id)
    author = author_of(author_id)
    named = Employee.objects.filter(id__in=list(mentions)[:MOST_MENTIONS], is_active=True)
    called = [one for one in named if visible_among(one, [conversation.customer_id])]
    message = Message.objects.create(
        conversation=conversation, direction=Direction.NOTE, employee=author, author_name=author.name if author else "",
        text=storable(text), at=now, recorded_at=now, mentions=[one.pk for one in called],
        files=writing.shown_files(files.of(list(file_ids))),
    )  # fmt: skip
    Mention.objects.bulk_create([Mention(message=message, employee=one, at=now) for one in called])
    Conversation.objects.filter(id=conversation.pk).update(last_message_id=message.pk)
    drop_draft(conversation, author_id)
    telling.tell_of_message(conversation, message, now=now)
    telling.tell_of_mentions([one.pk for one in called], conversation.pk, now=now)
    return message


@transaction.atomic
def send_again(message_id: int, *, now: datetime) -> Message:
    """What failed, or nobody knows whether it arrived. Raises NotFound, NotUnknown."""
    message = message_of(message_id)
    if message.sending_id is None:
        raise NotFound()
    ledger.send_again(message.sending_id, now=now)
    message.refresh_from_db()
    return message


def gone_out(line: Sending, now: datetime) -> None:
    """What the ledger says of an answer; the clocks hear it when it has gone out. Called inside its transaction."""
    number = Message.objects.filter(sending_id=line.pk).values_list("id", flat=True).first()
    if number is None:
        return
    message = message_locked(number)
    first, message.state, message.reason = went_now(message, line), state_of(line), line.reason
    if first:
        message.key = message.key or clean(line.external_id, 400)
        message.at = line.ended_at or now
    message.save(update_fields=["state", "reason", "key", "at"])
    conversation = conversation_locked(message.conversation_id)
    if first and message.direction == Direction.OUT:
        with counted(conversation, now=now):
            count_as_answered(conversation, message, afterwards=afterwards_of(line), now=now)
    telling.tell_of_message(conversation, message, now=now, news=False)


def afterwards_of(line: Sending) -> str:
    return str(line.content.get("facts", {}).get("afterwards", ""))


def went_now(message: Message, line: Sending) -> bool:
    gone = (Sending.State.ACCEPTED, Sending.State.DELIVERED, Sending.State.READ)
    sent = (Message.State.SENT, Message.State.DELIVERED, Message.State.READ)
    return line.state in gone and message.state not in sent


def count_as_answered(conversation: Conversation, message: Message, *, afterwards: str, now: datetime) -> None:
    """An answer of a person is what we promised; what a machine says is none."""
    actor = f"{EMPLOYEE}{message.employee_id}" if message.employee_id else ""
    writing.record_sent(conversation, message, actor=actor, now=now)
    if message.automatic:
        return
    at = message.at
    standing.happened(conversation, Happened.ANSWERED, at=at, now=now, actor=actor)
    if afterwards == Afterwards.CLOSE and conversation.state == State.CLOSED:
        standing.close(conversation, at=at, now=now, actor=actor)
        history.note(conversation, history.CLOSED, actor=actor, now=now)
    elif conversation.state == State.WAITING:
        standing.happened(conversation, Happened.WAITS_FOR_CUSTOMER, at=at, now=now, actor=actor)
    conversation.waiting_since, conversation.answered_at = None, at
    conversation.save(update_fields=["due_at", "waiting_since", "answered_at"])
