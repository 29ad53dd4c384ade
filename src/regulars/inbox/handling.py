"""What is done with a conversation besides answering: who has it, where it stands, what it is about."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.inbox import history, kinds, standing, telling
from regulars.inbox.counting import counted
from regulars.inbox.errors import MomentPassed
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation
from regulars.inbox.summing import unanswered_since
from regulars.lib.text import clean
from regulars.work.promises.types import Happened

State = Conversation.State
MOST_TAGS, TAG_LENGTH = 20, 40


def change(
    conversation_id: int, do: Callable[[Conversation], str | None], *, what: str, actor: str, now: datetime
) -> Conversation:
    """Change a conversation in one transaction, with everything that hangs on it; `do` gives None for no change."""
    with transaction.atomic():
        conversation = conversation_locked(conversation_id)
        with counted(conversation, now=now):
            said = do(conversation)
            conversation.save()
        if said is not None:
            history.note(conversation, what, actor=actor, now=now, **({"said": said} if said else {}))
            telling.tell(conversation, what, now=now)
    return conversation


# Whose it is ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def assign(
    conversation_id: int, *, employee_id: int | None = None, team_id: int | None = None, actor: str, now: datetime
) -> Conversation:
    """To a person or into the queue of a team. Raises NoSuchConversation, CannotAnswer, SeesOwnOnly."""
    conversation = conversation_locked(conversation_id)
    standing.give(conversation, employee_id=employee_id, team_id=team_id, actor=actor, now=now)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def hand_over(
    conversation_id: int, *, employee_id: int | None, team_id: int | None, summary: str, author_id: int | None,
    actor: str, now: datetime,
) -> Conversation:  # fmt: skip
    """To somebody else, with what they have to know, as a note in the conversation. Raises what `assign` raises."""
    from regulars.inbox.answering import write_note

    conversation = conversation_locked(conversation_id)
    if summary.strip():
        write_note(conversation_id, summary, author_id=author_id, now=now)
    timeline.record(
        kinds.HANDED_OVER, customer_id=conversation.customer_id, happened_at=now, now=now, actor=actor,
        ref=conversation.ref, data={"channel": conversation.channel},
    )  # fmt: skip
    history.note(conversation, history.HANDED_OVER, actor=actor, now=now)
    standing.give(conversation, employee_id=employee_id, team_id=team_id, actor=actor, now=now, note=summary)
    conversation.refresh_from_db()
    return conversation


# Where it stands -----------------------------------------------------------------------------------------------------


def close(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.state == State.CLOSED:
            return None
        one.state, one.closed_at, one.snoozed_until, one.waiting_since = State.CLOSED, now, None, None
        standing.close(one, at=now, now=now, actor=actor)
        timeline.record(
            kinds.CLOSED, customer_id=one.customer_id, happened_at=now, now=now, actor=actor, ref=one.ref,
            data={"channel": one.channel},
        )  # fmt: skip
        return ""

    return change(conversation_id, do, what=history.CLOSED, actor=actor, now=now)


@transaction.atomic
def reopen(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.state != State.CLOSED:
            return None
        one.state, one.closed_at, one.waiting_since = State.OPEN, None, unanswered_since(one)
        return ""

    conversation = change(conversation_id, do, what=history.REOPENED, actor=actor, now=now)
    standing.reopen(conversation, at=now, now=now, actor=actor)
    Conversation.objects.filter(id=conversation.pk).update(due_at=conversation.due_at)
    conversation.refresh_from_db()
    return conversation


def wait_for_customer(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """It is the customer's turn: we asked them something. Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.state in (State.WAITING, State.CLOSED):
            return None
        one.state, one.waiting_since, one.third_party = State.WAITING, None, ""
        standing.happened(one, Happened.WAITS_FOR_CUSTOMER, at=now, now=now, actor=actor)
        return ""

    return change(conversation_id, do, what=history.WAITS, actor=actor, now=now)


def wait_for_third_party(conversation_id: int, who: str, *, actor: str, now: datetime) -> Conversation:
    """Somebody else must do something first; another, longer limit holds. Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.state == State.CLOSED:
            return None
        one.state, one.third_party = State.THIRD, clean(who, 100)
        standing.happened(
            one, Happened.WAITS_FOR_THIRD_PARTY, at=now, now=now, actor=actor, third_party=one.third_party
        )
        return one.third_party

    return change(conversation_id, do, what=history.THIRD, actor=actor, now=now)


def resume(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """It is our turn again. Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.state not in (State.WAITING, State.THIRD):
            return None
        one.state, one.third_party = State.OPEN, ""
        standing.happened(one, Happened.RESUMED, at=now, now=now, actor=actor)
        return ""

    return change(conversation_id, do, what=history.RESUMED, actor=actor, now=now)


def snooze(conversation_id: int, until: datetime, *, actor: str, now: datetime) -> Conversation:
    """Out of sight until then, or until something new is said; promises go on. Raises MomentPassed."""
    if until <= now:
        raise MomentPassed()

    def do(one: Conversation) -> str | None:
        one.snoozed_until = until
        return until.isoformat()

    return change(conversation_id, do, what=history.SNOOZED, actor=actor, now=now)


def wake(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """Taken up again. Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        if one.snoozed_until is None:
            return None
        one.snoozed_until, one.active_at = None, now
        return ""

    return change(conversation_id, do, what=history.WOKEN, actor=actor, now=now)


def wake_due(*, now: datetime) -> int:
    """Those whose time has come. Safe to be killed anywhere and to be run twice."""
    due = Conversation.objects.filter(snoozed_until__lte=now).order_by("id").values_list("id", flat=True)
    return len([wake(number, actor="", now=now) for number in list(due[:1000])])


# What it is about ----------------------------------------------------------------------------------------------------


def tag(
    conversation_id: int, *, add: Iterable[str] = (), remove: Iterable[str] = (), actor: str, now: datetime
) -> Conversation:
    """Raises NoSuchConversation."""
    coming, going = cleaned(add), set(cleaned(remove))

    def do(one: Conversation) -> str | None:
        before = list(one.tags)
        one.tags = [kept for kept in dict.fromkeys([*before, *coming]) if kept not in going][:MOST_TAGS]
        return None if one.tags == before else ", ".join(one.tags)

    return change(conversation_id, do, what=history.TAGGED, actor=actor, now=now)


def cleaned(tags: Iterable[str]) -> list[str]:
    """
    >>> cleaned([" Refund ", "refund", ""])
    ['refund']
    """
    return list(dict.fromkeys(filter(None, (clean(one, TAG_LENGTH).casefold() for one in tags))))


def set_topic(conversation_id: int, topic: str, *, actor: str, now: datetime) -> Conversation:
    """Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        before, one.topic = one.topic, clean(topic, 60)
        return None if before == one.topic else one.topic

    return change(conversation_id, do, what=history.TOPIC, actor=actor, now=now)


def set_subject(conversation_id: int, subject: str, *, actor: str, now: datetime) -> Conversation:
    """Raises NoSuchConversation."""

    def do(one: Conversation) -> str | None:
        before, one.subject = one.subject, clean(subject, 300)
        return None if before == one.subject else one.subject

    return change(conversation_id, do, what=history.SUBJECT, actor=actor, now=now)
