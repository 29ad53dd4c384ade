"""Messages that wait for a person: let in, into a conversation or as one of their own, once somebody has decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from regulars.channels.models import Account, Received
from regulars.channels.receiving import State, held_message, release, why
from regulars.channels.types import Incoming, Taken
from regulars.customers.errors import CustomerErased, IdentityUnreadable
from regulars.customers.identities import Known
from regulars.inbox import finding, history, third_parties
from regulars.inbox.alike import suggest_same
from regulars.inbox.errors import SenderUnreadable
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation, Message
from regulars.inbox.taking import guest_of, known_sender, let_in, let_third_in, sender_of, taken
from regulars.inbox.texts import preview
from regulars.lib.paging import Page, Sort, keyset_page

SIZE = 30


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person. `belongs` is the conversation it refers to, where there is one."""

    received: Received
    why: str
    words: str
    belongs: Conversation | None
    readable: bool


def waiting(*, cursor: str = "") -> tuple[list[Waiting], Page[Received]]:
    """What is held and what could not be read, the newest first. One query, and two for each line of the page."""
    rows = Received.objects.filter(state__in=[State.HELD, State.FAILED]).select_related("account")
    page = keyset_page(rows, Sort("id", descending=True), cursor=cursor, size=SIZE)
    return [line_of(one) for one in page.rows], page


def line_of(received: Received) -> Waiting:
    incoming = held_message(received)
    if incoming is None:
        return Waiting(received, why(received), "", None, readable=False)
    belongs = belongs_to(incoming)
    words = preview(incoming.text, quoted_from=incoming.quoted_from)
    return Waiting(received, why(received), words, belongs, readable=True)


def belongs_to(incoming: Incoming) -> Conversation | None:
    """The conversation it refers to. At most two queries."""
    return finding.of_mark(incoming.token) or finding.of_thread(incoming.thread)


@transaction.atomic
def let_in_held(received_id: int, *, conversation_id: int | None, actor: str, now: datetime) -> Message:
    """Let a held message in: into a conversation, whose people its writer joins, or as a conversation of its own.

    Raises NotFound, IdentitiesOfTwo, CustomerErased, SenderUnreadable.
    """
    found: list[Message] = []

    def take(account: Account, received: Received, incoming: Incoming) -> Taken:
        place = None if conversation_id is None else conversation_locked(conversation_id)
        writer = writer_of(incoming, place, now=now)
        if place is None and (belongs := belongs_to(incoming)):
            suggest_same(writer, belongs, incoming.sender, now=now)
        if place and third_parties.is_third_party(place, incoming, known_sender(incoming, now=now)):
            message = let_third_in(account, received, incoming, place, now=now)
        else:
            message = let_in(account, received, incoming, writer, place, now=now)
        history.note(message.conversation, history.RELEASED, actor=actor, now=now)
        found.append(message)
        return taken(message)

    release(received_id, take, actor=actor, now=now)
    return found[0]


def writer_of(incoming: Incoming, place: Conversation | None, *, now: datetime) -> Known:
    """Who joins a conversation is one of its customer's people, and no customer of their own."""
    if place is not None:
        return guest_of(place)
    try:
        known = sender_of(incoming, now=now)
    except IdentityUnreadable as error:
        raise SenderUnreadable() from error
    if known.is_erased:
        raise CustomerErased(customer_id=known.customer_id)
    return known
