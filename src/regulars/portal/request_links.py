"""Signed links to a request. A link is of one person: it names the addresses under which they take part.

It dies after some months, and when none of its addresses takes part any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse

from regulars.inbox.models import Conversation, Participant
from regulars.portal.errors import RequestSpent

SALT = "regulars.portal.request"
GOOD_FOR = timedelta(days=120)
Way = tuple[str, str]


@dataclass(frozen=True)
class OwnRequest:
    """A conversation, and the addresses (channel, value) of whoever opened the link."""

    conversation: Conversation
    ways: tuple[Way, ...]

    @property
    def values(self) -> list[str]:
        return [value for _channel, value in self.ways]


def token_of(conversation_id: int, ways: Sequence[Way]) -> str:
    return signing.dumps([conversation_id, [list(way) for way in ways]], salt=SALT, compress=True)


def url_of(conversation_id: int, ways: Sequence[Way]) -> str:
    """The whole address, for letters; only its end while the installation does not know its own address."""
    return str(settings.ADDRESS).rstrip("/") + reverse("portal:request", args=[token_of(conversation_id, ways)])


def own_request(token: str) -> OwnRequest:
    """Two queries. Raises RequestSpent."""
    try:
        number, given = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        named = [(str(channel), str(value)) for channel, value in given]
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise RequestSpent() from error
    related = ("merged_into", "merged_into__assignee", "merged_into__customer", "assignee", "customer")
    found = Conversation.objects.select_related(*related).filter(id=number).first()
    ways = taking_part(found, named) if found else ()
    if found is None or not ways:
        raise RequestSpent()
    return OwnRequest(found.merged_into or found, ways)


def taking_part(conversation: Conversation, named: Sequence[Way]) -> tuple[Way, ...]:
    """Those of the addresses that still take part. One query."""
    wanted = Q()
    for channel, value in named:
        wanted |= Q(channel=channel, value=value)
    if not named:
        return ()
    return tuple(Participant.objects.filter(wanted, conversation=conversation).values_list("channel", "value"))
