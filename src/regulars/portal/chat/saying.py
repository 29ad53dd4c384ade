"""What visitors do: say something, say who they are, see an answer, begin to write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from regulars.channels.chat import messages, seeing
from regulars.channels.models import Received
from regulars.channels.types import NewFile
from regulars.customers import identities, names
from regulars.customers.duplicates.claims import claim
from regulars.customers.models import Customer, Identity, Person
from regulars.customers.together import refresh_keys
from regulars.inbox import telling
from regulars.inbox.models import Conversation, Message, Participant
from regulars.lib.text import clean, storable
from regulars.live.commands import publish
from regulars.portal.chat import rates
from regulars.portal.chat.guests import Guest
from regulars.portal.chat.shown import conversations_of
from regulars.portal.errors import NoMailAddress, NothingSaid, TooLong
from regulars.portal.models import Visitor

MOST_TEXT, NUMBER_LENGTH = 4_000, 64
EMAIL = Identity.Channel.EMAIL.value


@dataclass(frozen=True)
class Words:
    """A message as the window sent it; `number` is the name the browser gave it."""

    number: str
    text: str
    language: str
    page: str = ""
    picture: NewFile | None = None


def say(guest: Guest, words: Words, *, now: datetime) -> Received:
    """Take a message in, once however often it is sent. Raises NothingSaid, TooLong, TooOften."""
    refuse_unsayable(words)
    rates.write(guest.key)
    visitor = visitor_of(guest, words, now=now)
    received = messages.said(
        guest.account,
        messages.Said(
            number=words.number, visitor=guest.key, text=storable(words.text), at=now, name=visitor.name,
            user=guest.user, language=words.language, page=visitor.page, picture=words.picture,
        ),
        now=now,
    )  # fmt: skip
    if received.customer_id and received.customer_id != visitor.customer_id:
        Visitor.objects.filter(pk=visitor.pk).update(customer_id=received.customer_id)
    return received


def refuse_unsayable(words: Words) -> None:
    if len(words.text) > MOST_TEXT:
        raise TooLong(most=MOST_TEXT)
    if not (words.text.strip() or words.picture) or not words.number or len(words.number) > NUMBER_LENGTH:
        raise NothingSaid()


def visitor_of(guest: Guest, words: Words, *, now: datetime) -> Visitor:
    """Noted with their first message. Two queries, more for somebody new."""
    page, language = clean(words.page, 500), words.language
    visitor, is_new = Visitor.objects.get_or_create(
        key=guest.key, defaults={"account": guest.account, "language": language, "page": page, "created_at": now}
    )
    if not is_new and page and (visitor.page, visitor.language) != (page, language):
        visitor.page, visitor.language = page, language
        visitor.save(update_fields=["page", "language"])
    return visitor


@transaction.atomic
def introduce(guest: Guest, *, name: str, email: str, now: datetime) -> None:
    """What a visitor says of themselves: noted for colleagues, believed by nobody. Raises NoMailAddress.

    The e-mail recognises no customer, and none is merged by it: where it belongs to somebody, the two are suggested.
    """
    name, typed = clean(name, 100), clean(email, 320)
    email = identities.normal_form(EMAIL, typed) if typed else ""
    if typed and not email:
        raise NoMailAddress()
    visitor = Visitor.objects.select_for_update().filter(key=guest.key).first()
    if visitor is None or not (name or email):
        return
    visitor.name, visitor.email = name or visitor.name, email or visitor.email
    visitor.save(update_fields=["name", "email"])
    if visitor.customer_id is not None:
        call_by_name(visitor.customer_id, guest.key, name)
        suggest_owner(visitor.customer_id, email, now=now)
    for conversation in conversations_of(guest)[-1:]:
        tell_colleagues(conversation, name=name, email=email, now=now)


def call_by_name(customer_id: int, key: str, name: str) -> None:
    """Somebody we called by a number so far; whoever has a name keeps it."""
    known = Customer.objects.select_for_update().filter(id=customer_id, name=messages.nameless(key)).first()
    if known is None or not name:
        return
    known.name = name[: names.NAME_LENGTH]
    known.save(update_fields=["name"])
    Person.objects.filter(customer=known, full_name=messages.nameless(key)).update(full_name=known.name)
    refresh_keys(known)


def suggest_owner(customer_id: int, email: str, *, now: datetime) -> None:
    identity = identities.identity_of(EMAIL, email) if email else None
    if identity is not None and identities.survivor(identity) != customer_id:
        claim(customer_id, identities.survivor(identity), EMAIL, now=now)


def tell_colleagues(conversation: Conversation, *, name: str, email: str, now: datetime) -> None:
    """A note among ourselves; whoever has the mailbox may go on with the conversation by mail."""
    said = [_("Name: %(name)s") % {"name": name}] if name else []
    said += [_("E-mail: %(email)s") % {"email": email}] if email else []
    words = _("The visitor says of themselves, and nobody has checked it:")
    note = Message.objects.create(
        conversation=conversation, direction=Message.Direction.NOTE, automatic=True,
        text=storable("\n".join([words, *said])), at=now, recorded_at=now,
    )  # fmt: skip
    if email:
        Participant.objects.get_or_create(
            conversation=conversation, channel=EMAIL, value=email, defaults={"name": clean(name, 300)}
        )
    telling.tell_of_message(conversation, note, now=now)


def see(guest: Guest, message_ids: Iterable[int], *, now: datetime) -> int:
    """The visitor has these answers on their screen; how many of them are news."""
    numbers = [one for one in message_ids if isinstance(one, int)][:200]
    answers = Message.objects.filter(id__in=numbers, account=guest.account, direction=Message.Direction.OUT)
    lines = [one for one in answers.values_list("sending_id", flat=True) if one is not None]
    return seeing.seen(guest.account, lines, visitor=guest.key, now=now)


def begin_to_write(guest: Guest, *, now: datetime) -> None:
    """Whoever has the conversation open sees it. Nothing is kept."""
    for conversation in conversations_of(guest)[-1:]:
        told = {"conversation": conversation.pk, "what": "customer_typing"}
        publish([telling.topic_of(conversation.pk)], told, now=now)
