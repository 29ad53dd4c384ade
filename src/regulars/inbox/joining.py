"""Two conversations that are one, one that is two, and those that have to do with each other."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from regulars.customers.together import rows_of
from regulars.inbox import history, standing, telling
from regulars.inbox.counting import counted
from regulars.inbox.errors import NoSuchConversation, NotMerged, OtherCustomer
from regulars.inbox.models import Conversation, Link, Message, Participant
from regulars.lib.errors import NotFound

State = Conversation.State


def both_locked(first: int, second: int) -> tuple[Conversation, Conversation]:
    """Always in the same order. Raises NoSuchConversation."""
    found = {
        one.pk: one for one in Conversation.objects.select_for_update().filter(id__in=[first, second]).order_by("id")
    }
    if first not in found or second not in found:
        raise NoSuchConversation()
    return found[first], found[second]


@transaction.atomic
def merge(conversation_id: int, into: int, *, actor: str, now: datetime) -> Conversation:
    """One conversation becomes part of another: its messages are read there. It can be taken back.

    Raises NoSuchConversation, OtherCustomer.
    """
    gone, stays = both_locked(conversation_id, into)
    if gone.pk == stays.pk or gone.merged_into_id is not None or stays.merged_into_id is not None:
        raise NoSuchConversation()
    if gone.customer_id not in rows_of(stays.customer_id) and stays.customer_id not in rows_of(gone.customer_id):
        raise OtherCustomer()
    with counted(gone, stays, now=now):
        gone.merged_into = stays
        take_over(stays, gone)
        gone.save()
        stays.save()
    Conversation.objects.filter(merged_into=gone).update(merged_into=stays)
    share_participants(gone, stays)
    standing.close(gone, at=now, now=now, actor=actor)
    history.note(stays, history.MERGED, actor=actor, now=now, other=gone.pk)
    telling.tell(stays, history.MERGED, now=now, other=gone.pk)
    telling.tell(gone, history.MERGED, now=now, into=stays.pk)
    return stays


def take_over(stays: Conversation, gone: Conversation) -> None:
    """What lists show is of both; whoever waits in one of them still waits."""
    stays.active_at = max(stays.active_at, gone.active_at)
    stays.messages_count += gone.messages_count
    waiting = [one for one in (stays.waiting_since, gone.waiting_since) if one]
    stays.waiting_since = min(waiting, default=None)
    stays.tags = list(dict.fromkeys([*stays.tags, *gone.tags]))
    if State.OPEN in (stays.state, gone.state):
        stays.state, stays.closed_at = State.OPEN, None
    if (gone.last_message_id or 0) > (stays.last_message_id or 0):
        stays.last_message_id, stays.preview = gone.last_message_id, gone.preview


def share_participants(gone: Conversation, stays: Conversation) -> None:
    """Whoever takes part in one may write into both."""
    Participant.objects.bulk_create(
        [
            Participant(
                conversation=stays, channel=one.channel, value=one.value, name=one.name, person_id=one.person_id
            )
            for one in Participant.objects.filter(conversation=gone)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def unmerge(conversation_id: int, *, actor: str, now: datetime) -> Conversation:
    """Take a merge back: the conversation stands for itself again. Raises NoSuchConversation, NotMerged."""
    gone = Conversation.objects.select_for_update().filter(id=conversation_id).first()
    if gone is None:
        raise NoSuchConversation()
    if gone.merged_into_id is None:
        raise NotMerged()
    _gone, stays = both_locked(gone.pk, gone.merged_into_id)
    with counted(gone, stays, now=now):
        gone.merged_into = None
        gone.save()
        stays.messages_count = max(0, stays.messages_count - gone.messages_count)
        stays.last_message_id = last_message(stays)
        stays.save()
    if gone.state != State.CLOSED:
        standing.reopen(gone, at=now, now=now, actor=actor)
        Conversation.objects.filter(id=gone.pk).update(due_at=gone.due_at)
    history.note(stays, history.UNMERGED, actor=actor, now=now, other=gone.pk)
    telling.tell(stays, history.UNMERGED, now=now, other=gone.pk)
    return gone


def last_message(conversation: Conversation) -> int | None:
    number: int | None = Message.objects.filter(conversation=conversation).aggregate(last=Max("id"))["last"]
    return number


@transaction.atomic
def split(message_id: int, *, actor: str, now: datetime) -> Conversation:
    """This message and those after it are another matter: they become a conversation of their own. Raises NotFound."""
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound()
    old = Conversation.objects.select_for_update().get(id=message.conversation_id)
    new = Conversation.objects.create(
        customer_id=old.customer_id, person_id=old.person_id, subject=old.subject, topic=old.topic, tags=old.tags,
        channel=old.channel, account_id=old.account_id, address=old.address, language=old.language, team_id=old.team_id,
        created_at=message.at, active_at=old.active_at,
    )  # fmt: skip
    with counted(new, now=now, fresh=True):
        moved = Message.objects.filter(conversation=old, at__gte=message.at, id__gte=message.pk).update(
            conversation=new
        )
        new.messages_count, new.last_message_id, new.preview = moved, old.last_message_id, old.preview
        new.waiting_since = old.waiting_since
        new.save()
    old.messages_count, old.last_message_id = max(0, old.messages_count - moved), last_message(old)
    old.save(update_fields=["messages_count", "last_message_id"])
    share_participants(old, new)
    connect(old.pk, new.pk, actor=actor, now=now)
    history.note(old, history.SPLIT, actor=actor, now=now, other=new.pk)
    history.note(new, history.SPLIT, actor=actor, now=now, other=old.pk)
    telling.tell(old, history.SPLIT, now=now, other=new.pk)
    if new.waiting_since:
        standing.promise(new, at=new.waiting_since, now=now)
        new.save(update_fields=["due_at"])
    standing.route(new, now=now)
    return new


@transaction.atomic
def link(conversation_id: int, other_id: int, *, actor: str, now: datetime) -> None:
    """They have to do with each other. Raises NoSuchConversation."""
    one, other = both_locked(conversation_id, other_id)
    if one.pk == other.pk:
        raise NoSuchConversation()
    connect(one.pk, other.pk, actor=actor, now=now)
    for here, there in ((one, other), (other, one)):
        history.note(here, history.LINKED, actor=actor, now=now, other=there.pk)
        telling.tell(here, history.LINKED, now=now, other=there.pk)


def connect(one: int, other: int, *, actor: str, now: datetime) -> None:
    first, second = sorted((one, other))
    Link.objects.get_or_create(first_id=first, second_id=second, defaults={"made_by": actor, "made_at": now})


@transaction.atomic
def unlink(conversation_id: int, other_id: int, *, actor: str, now: datetime) -> None:
    """Raises NoSuchConversation."""
    one, other = both_locked(conversation_id, other_id)
    first, second = sorted((one.pk, other.pk))
    if Link.objects.filter(first_id=first, second_id=second).delete()[0]:
        for here, there in ((one, other), (other, one)):
            history.note(here, history.UNLINKED, actor=actor, now=now, other=there.pk)
            telling.tell(here, history.UNLINKED, now=now, other=there.pk)
