"""Which conversation a message belongs to.

By our own mark in the address it was sent to, by the messages it refers to; where a channel has neither (chat,
messengers, telephone), the customer's last conversation there, unless it was closed a while ago. A number in the
subject says nothing. Whoever is not in the conversation does not get in without being looked at, and is told nothing.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core import signing
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from regulars.channels.models import Account
from regulars.channels.registry import kind_of
from regulars.channels.types import Incoming
from regulars.customers.identities import Known
from regulars.customers.together import rows_of
from regulars.inbox.models import Conversation, Message, Participant

SALT = "regulars.inbox.conversation"
# Somebody who writes again the next day most often means the same thing.
STILL_THE_SAME = timedelta(days=3)
MOST_REFERENCES = 50


def token_of(conversation_id: int) -> str:
    """Our mark: short enough for an address, and nobody else can make one."""
    return f"{conversation_id}-{signature(conversation_id)}"


def marked(token: str) -> int | None:
    """The conversation a mark names; None for a mark we did not make."""
    number, _dash, given = token.partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number) if constant_time_compare(signature(int(number)), given.lower()) else None


def signature(conversation_id: int) -> str:
    """Lower case letters and digits, since mail programs do not keep capitals in addresses."""
    made = signing.Signer(salt=SALT).signature(str(conversation_id))
    return "".join(letter for letter in made.lower() if letter.isalnum())[:20]


def same_message(account: Account, key: str) -> Message | None:
    """One query."""
    messages = Message.objects.select_related("conversation")
    return messages.filter(account=account, key=key).first() if key else None


def named(incoming: Incoming) -> Conversation | None:
    """The conversation that a message names, by our mark or by what it refers to; locked."""
    found = of_mark(incoming.token) or of_thread(incoming.thread)
    return None if found is None else standing(found)


def of_mark(token: str) -> Conversation | None:
    number = marked(token) if token else None
    return None if number is None else Conversation.objects.filter(id=number).first()


def of_thread(thread: Sequence[str]) -> Conversation | None:
    """Of the messages it refers to, the nearest that we know."""
    wanted = list(thread[:MOST_REFERENCES])
    if not wanted:
        return None
    known = Message.objects.filter(key__in=wanted).select_related("conversation").order_by("-id")
    by_key = {message.key: message.conversation for message in reversed(known[: MOST_REFERENCES * 2])}
    return next((by_key[key] for key in wanted if key in by_key), None)


def standing(conversation: Conversation) -> Conversation:
    """The conversation itself, or the one it was merged into; locked."""
    number = conversation.merged_into_id or conversation.pk
    return Conversation.objects.select_for_update().get(id=number)


def takes_part(conversation: Conversation, incoming: Incoming, known: Known | None) -> bool:
    """The same customer, or somebody who was written to in it. Two queries."""
    if known is not None and conversation.customer_id in rows_of(known.customer_id):
        return True
    address = Q(channel=incoming.sender.channel, value=incoming.sender.value)
    return Participant.objects.filter(address, conversation=conversation).exists()


def last_of(account: Account, incoming: Incoming, known: Known) -> Conversation | None:
    """The customer's last conversation here, while it is the same matter; letters are a matter each."""
    if kind_of(account).has_subject or incoming.facts.get("matter"):
        return None
    conversations = Conversation.objects.select_for_update().filter(
        customer_id__in=rows_of(known.customer_id), account=account, address=incoming.sender.value, merged_into=None
    )
    last = conversations.order_by("-active_at", "-id").first()
    if last is None or last.state != Conversation.State.CLOSED:
        return last
    return last if incoming.happened_at - (last.closed_at or last.active_at) < STILL_THE_SAME else None
