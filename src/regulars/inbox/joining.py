"""Two conversations that are one, one that is two, and those that have to do with each other."""

from datetime import datetime, timedelta

from django.db import transaction

from regulars.customers.together import rows_of
from regulars.inbox import history, standing, summing, telling
from regulars.inbox.counting import counted
from regulars.inbox.errors import NoSuchConversation, NotMerged, OtherCustomer
from regulars.inbox.locking import conversations_locked
from regulars.inbox.models import Change, Conversation, Link, Message, Participant
from regulars.lib.errors import NotFound
from regulars.work.promises.types import Happened

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
    was = stays.state
    if gone.pk == stays.pk or gone.merged_into_id is not None or stays.merged_into_id is not None:
        raise NoSuchConversation()
    if gone.customer_id not in rows_of(stays.customer_id) and stays.customer_id not in rows_of(gone.customer_id):
        raise OtherCustomer()
    with counted(gone, stays, now=now):
        gone.merged_into = stays
        gone.save()
        Conversation.objects.filter(merged_into=gone).update(merged_into=stays)
        take_over(stays, gone)
        promise_on(stays, gone, was, actor=actor, now=now)
        stays.save()
    share_participants(gone, stays)
    standing.close(gone, at=now, now=now, actor=actor)
    history.note(stays, history.MERGED, actor=actor, now=now, other=gone.pk, was=was)
    telling.tell(stays, history.MERGED, now=now, other=gone.pk)
    telling.tell(gone, history.MERGED, now=now, into=stays.pk)
    if was == State.CLOSED != stays.state:
        standing.route_again(stays, now=now)
    return stays


def take_over(stays: Conversation, gone: Conversation) -> None:
    """What lists show is of both; whoever waits in one of them still waits."""
    waiting = [one for one in (stays.waiting_since, gone.waiting_since) if one]
    stays.waiting_since = min(waiting, default=None)
    stays.tags = list(dict.fromkeys([*stays.tags, *gone.tags]))
    if State.OPEN in (stays.state, gone.state):
        stays.state, stays.closed_at = State.OPEN, None
    summing.sum_up(stays)


def promise_on(stays: Conversation, gone: Conversation, was: str, *, actor: str, now: datetime) -> None:
    """What was promised to whoever waits in the other goes on here, after our last answer."""
    if stays.state == State.OPEN:
        opened = Happened.REOPENED if was == State.CLOSED else Happened.RESUMED
        standing.happened(stays, opened, at=now, now=now, actor=actor)
    if gone.waiting_since:
        asked, before = gone.waiting_since, stays.answered_at
        at = asked if before is None or asked > before else before + timedelta(microseconds=1)
        standing.promise(stays, at=at, now=now)


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
    locked = conversations_locked([conversation_id])
    gone = locked.get(conversation_id)
    if gone is None:
        raise NoSuchConversation()
    stays = locked.get(gone.merged_into_id or 0)
    if stays is None:
        raise NotMerged()
    was, answered = stood_before(stays, gone), bool(gone.waiting_since and answered_since(stays, gone.waiting_since))
    with counted(gone, stays, now=now):
        gone.merged_into = None
        gone.waiting_since = None if answered else gone.waiting_since
        gone.save()
        summing.sum_up(stays)
        rest(stays, was, actor=actor, now=now)
        stays.save()
    if gone.state != State.CLOSED:
        standing.reopen(gone, at=now, now=now, actor=actor)
        if answered:
            standing.happened(gone, Happened.ANSWERED, at=now, now=now, actor=actor)
        Conversation.objects.filter(id=gone.pk).update(due_at=gone.due_at)
    history.note(stays, history.UNMERGED, actor=actor, now=now, other=gone.pk)
    telling.tell(stays, history.UNMERGED, now=now, other=gone.pk)
    return gone


def stood_before(stays: Conversation, gone: Conversation) -> str:
    """Where the survivor of a merge stood before it; "" where nobody knows any more."""
    merges = Change.objects.filter(conversation=stays, what=history.MERGED, data__other=gone.pk).order_by("id")
    last = merges.last()
    return str(last.data.get("was", "")) if last else ""


def answered_since(stays: Conversation, moment: datetime) -> bool:
    return stays.answered_at is not None and stays.answered_at > moment


def rest(conversation: Conversation, was: str, *, actor: str, now: datetime) -> None:
    """Nobody waits in it any more, because what was asked is elsewhere: its clocks stand still until somebody asks."""
    if conversation.waiting_since is not None or conversation.state != State.OPEN:
        return
    if was == State.CLOSED:
        conversation.state, conversation.closed_at = State.CLOSED, now
        standing.close(conversation, at=now, now=now, actor=actor)
        return
    conversation.state = was or State.OPEN
    standing.happened(conversation, Happened.PAUSED, at=now, now=now, actor=actor)


@transaction.atomic
def split(message_id: int, *, actor: str, now: datetime) -> Conversation:
    """This message and those after it are another matter: they become a conversation of their own. Raises NotFound."""
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound()
    locked = conversations_locked([message.conversation_id])
    old = locked[message.conversation_id]
    new = Conversation.objects.create(
        customer_id=old.customer_id, person_id=old.person_id, subject=old.subject, topic=old.topic, tags=old.tags,
        channel=old.channel, account_id=old.account_id, address=old.address, language=old.language, team_id=old.team_id,
        created_at=message.at, active_at=old.active_at,
    )  # fmt: skip
    with counted(new, now=now, fresh=True):
        Message.objects.filter(conversation=old, at__gte=message.at, id__gte=message.pk).update(conversation=new)
        new.waiting_since = locked.get(old.merged_into_id or old.pk, old).waiting_since
        summing.sum_up(new)
        new.save()
    for left in locked.values():
        leave(left, actor=actor, now=now)
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


def leave(left: Conversation, *, actor: str, now: datetime) -> None:
    """What is left of a conversation when something of it is a matter of its own."""
    waited = left.waiting_since
    with counted(left, now=now):
        summing.sum_up(left)
        if waited:
            rest(left, left.state, actor=actor, now=now)
        left.save()


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
