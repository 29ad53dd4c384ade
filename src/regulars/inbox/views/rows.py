"""A conversation as a line of the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from regulars.channels.chat.settings import KIND as CHAT
from regulars.inbox.models import Conversation
from regulars.inbox.views.kinds_shown import icon_of, title_of
from regulars.inbox.views.places import Place

State = Conversation.State
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """`waits`: the customer waits for our answer; `theirs`: it is the customer's turn.

    `order` says where in the list it belongs, compared as text.
    """

    id: int
    url: str
    who: str
    icon: str
    channel: str
    subject: str
    preview: str
    waits: bool
    theirs: bool
    tags: list[str]
    state: str
    holder: str
    photo: str
    due_at: datetime | None
    due_tone: str
    at: datetime
    order: str


def lines(conversations: Iterable[Conversation], place: Place, *, now: datetime) -> list[Line]:
    """No query: customers and assignees come with the conversations."""
    before, after = place.conversation(0).split("/0/", 1)
    found = list(conversations)
    titles = {channel: title_of(channel) for channel in {one.channel for one in found}}
    return [line(one, place, f"{before}/{one.pk}/{after}", titles[one.channel], now=now) for one in found]


def line(one: Conversation, place: Place, url: str, channel: str, *, now: datetime) -> Line:
    holder = one.assignee
    return Line(
        id=one.pk, url=url, who=who(one), icon=icon_of(one.channel), channel=channel,
        subject=one.subject, preview=one.preview, waits=one.waiting_since is not None,
        theirs=one.state == State.WAITING and one.waiting_since is None, tags=one.tags[:3],
        state="" if one.state in (State.OPEN, State.CLOSED) else one.get_state_display(),
        holder=str(holder) if holder else "", photo=holder.photo_url if holder else "",
        due_at=None if one.state == State.CLOSED else one.due_at, due_tone=tone_of(one.due_at, now), at=one.active_at,
        order=order_of(one, place),
    )  # fmt: skip


def who(one: Conversation) -> str:
    """The number of a browser is no name that anybody knows a visitor by."""
    return one.customer.name or (_("Visitor") if one.channel == CHAT else one.address) or "?"


def order_of(one: Conversation, place: Place) -> str:
    """Of equal ones the number decides, as in the query; a page compares it as text."""
    number = Decimal(str(one.active_at.timestamp())) if place.newest_first else one.urgency
    return f"{number:032.17f}-{one.pk:012}"


def tone_of(due_at: datetime | None, now: datetime) -> str:
    """
    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> tone_of(noon, noon), tone_of(noon + timedelta(minutes=5), noon), tone_of(noon + timedelta(days=1), noon)
    ('bad', 'warn', 'neutral')
    """
    if due_at is None:
        return "neutral"
    return "bad" if due_at <= now else "warn" if due_at < now + SOON else "neutral"
