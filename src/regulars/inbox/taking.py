"""A message that arrived becomes part of a conversation: whose it is, where it belongs, who answers it by when.

Everything happens in the transaction that reads the message, behind a lock on who wrote it: forty deliveries of the
same message make one, and one customer.
"""

from datetime import datetime

from regulars.channels.files import store
from regulars.channels.models import Account, Received
from regulars.channels.registry import kind_of
from regulars.channels.types import Incoming, Quarantined, Taken
from regulars.customers.errors import IdentitiesOfTwo, IdentityUnreadable
from regulars.customers.identities import Known, resolve_identity
from regulars.customers.types import Described
from regulars.inbox import finding, third_parties, writing
from regulars.inbox.alike import suggest_for_new, suggest_same
from regulars.inbox.history import BEGUN, note
from regulars.inbox.models import Conversation, Message
from regulars.inbox.texts import subject_of
from regulars.lib.text import clean, storable

Direction = Message.Direction


def take(account: Account, received: Received, incoming: Incoming, now: datetime) -> Taken | Quarantined:
    """What `channels` gives every message to. Queries: constant."""
    if found := finding.same_message(account, incoming.key):
        return taken(found)
    if incoming.edits and (edited := finding.same_message(account, incoming.edits)):
        return taken(writing.edit(edited, incoming, now=now))
    try:
        return placed(account, received, incoming, now=now)
    except IdentitiesOfTwo:
        return Quarantined("two_customers")
    except IdentityUnreadable:
        return Quarantined("spoofed")


def placed(account: Account, received: Received, incoming: Incoming, *, now: datetime) -> Taken | Quarantined:
    """Into the conversation it names, if its writer takes part in it; else where the writer's messages belong."""
    named = finding.named(incoming)
    if named is not None:
        known = known_sender(incoming, now=now)
        if known is not None and known.is_erased:
            return Quarantined("erased")
        if not finding.takes_part(named, incoming, known):
            return Quarantined("not_in_conversation")
        if third_parties.is_third_party(named, incoming, known):
            return taken(let_third_in(account, received, incoming, named, now=now))
        if known is not None:
            suggest_same(known, named, incoming.sender, now=now)
        return taken(let_in(account, received, incoming, known or guest_of(named), named, now=now))
    known = sender_of(incoming, now=now)
    if known.is_erased:
        return Quarantined("erased")
    if known.is_new:
        suggest_for_new(known, incoming.sender, now=now)
    place = finding.last_of(account, incoming, known)
    return taken(let_in(account, received, incoming, known, place, now=now))


def known_sender(incoming: Incoming, *, now: datetime) -> Known | None:
    """Whoever wrote it, if we know them; nobody is added for what may not get in."""
    return resolve_identity(incoming.sender.channel, incoming.sender.value, now=now, also=tuple(incoming.identities))


def guest_of(conversation: Conversation) -> Known:
    """Who takes part without being known is one of its customer's people, and no customer of their own."""
    return Known(conversation.customer_id, conversation.customer_id, None)


def taken(message: Message) -> Taken:
    return Taken(f"inbox.message:{message.pk}", message.conversation.customer_id)


def sender_of(incoming: Incoming, *, now: datetime) -> Known:
    """Whoever wrote it, somebody new where nobody is known. Raises IdentitiesOfTwo, IdentityUnreadable."""
    who = incoming.sender
    described = Described(name=clean(who.name, 300), language=clean(incoming.language, 5))
    known = resolve_identity(who.channel, who.value, now=now, also=tuple(incoming.identities), create=described)
    assert known is not None
    return known


def let_in(
    account: Account, received: Received, incoming: Incoming, known: Known, place: Conversation | None, *, now: datetime
) -> Message:
    """Into a conversation that is there, or a new one."""
    conversation = place or begin(account, incoming, known, now=now)
    message = made(account, received, incoming, known, conversation, now=now)
    writing.let_join(conversation, incoming, known)
    writing.add_incoming(conversation, message, begun=place is None, now=now)
    return message


def let_third_in(
    account: Account, received: Received, incoming: Incoming, place: Conversation, *, now: datetime
) -> Message:
    """What somebody outside says about it, to whom we had sent something on."""
    message = third_parties.among_notes(made(account, received, incoming, guest_of(place), place, now=now), incoming)
    writing.let_join(place, incoming, guest_of(place))
    third_parties.add(place, message, now=now)
    return message


def made(
    account: Account, received: Received, incoming: Incoming, known: Known, conversation: Conversation, *, now: datetime
) -> Message:
    """With its files; not saved."""
    files = store(incoming.files, customer_id=conversation.customer_id, now=now)
    message = Message(
        conversation=conversation, direction=Direction.IN, channel=account.kind, account=account,
        key=clean(incoming.key, 400), person_id=known.person_id, author_name=clean(incoming.sender.name, 300),
        author_address=clean(incoming.sender.value, 320), subject=subject_of(incoming.subject, ""),
        text=storable(incoming.text), html=storable(incoming.html), quoted_from=incoming.quoted_from,
        files=writing.shown_files(files), facts=dict(incoming.facts), automatic=incoming.automatic,
        at=min(incoming.happened_at, now), recorded_at=now, received_id=received.pk,
    )  # fmt: skip
    if incoming.direction == "out":
        message.direction, message.employee_id, message.state = Direction.OUT, incoming.employee_id, Message.State.SENT
    return message


def begin(account: Account, incoming: Incoming, known: Known, *, now: datetime) -> Conversation:
    """A new conversation; saved, and neither counted, promised nor routed yet."""
    kind = kind_of(account)
    conversation = Conversation.objects.create(
        customer_id=known.row_id, person_id=known.person_id, channel=account.kind, account=account,
        address=clean(incoming.sender.value, 320), language=clean(incoming.language, 5),
        topic=clean(incoming.topic, 60),
        subject=subject_of(incoming.subject, incoming.text) if kind.has_subject else clean(incoming.subject, 300),
        team_id=account.team_id, created_at=now, active_at=now,
    )  # fmt: skip
    note(conversation, BEGUN, actor="", now=now)
    return conversation
