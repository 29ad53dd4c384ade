"""How a conversation stands, above what was said in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.inbox import queries
from regulars.inbox.models import Conversation, Presence
from regulars.inbox.presence import who_is_here
from regulars.inbox.topics import names_of
from regulars.inbox.views.rows import tone_of
from regulars.work.promises.queries import standing
from regulars.work.promises.types import Standing
from regulars.work.promises.types import State as PromiseState
from regulars.work.promises.words import clock_words
from regulars.work.promises.words import state_words as promise_state_words
from regulars.work.routing.queries import assignments
from regulars.work.routing.words import words

State = Conversation.State
TONES = {State.OPEN: "accent", State.WAITING: "info", State.THIRD: "warn", State.CLOSED: "neutral"}
# Promises that are over and were kept, or never began, need not be looked at any more.
SHOWN = (PromiseState.RUNNING, PromiseState.WAITS_CUSTOMER, PromiseState.WAITS_THIRD, PromiseState.PAUSED,
         PromiseState.BROKEN)  # fmt: skip


@dataclass(frozen=True)
class PromiseShown:
    text: str
    tone: str
    due_at: datetime | None
    icon: str


@dataclass(frozen=True)
class Elsewhere:
    text: str
    url: str


@dataclass(frozen=True)
class Here:
    name: str
    photo: str
    typing: bool


@dataclass(frozen=True)
class Head:
    state: str
    tone: str
    snoozed_until: datetime | None
    holder: str
    photo: str
    team: str
    why: str
    promises: Sequence[PromiseShown]
    topic: str
    tags: Sequence[str]
    links: Sequence[Elsewhere]
    here: Sequence[Here]


def head(conversation: Conversation, user: Any, *, now: datetime) -> Head:
    """Six queries at most, one more for somebody who sees only their own customers."""
    assignment = assignments([conversation.ref]).get(conversation.ref)
    holder, team = conversation.assignee, conversation.team
    return Head(
        state=state_words(conversation), tone=TONES[State(conversation.state)],
        snoozed_until=conversation.snoozed_until, holder=str(holder) if holder else "",
        photo=holder.photo_url if holder else "", team=str(team) if team else "",
        why=words(assignment.why) if assignment else "", promises=promises(conversation, now=now),
        topic=names_of([conversation.topic]).get(conversation.topic, ""), tags=conversation.tags,
        links=links(conversation, user),
        here=here(conversation.pk, reader=int(user.pk or 0), now=now),
    )  # fmt: skip


def state_words(conversation: Conversation) -> str:
    if conversation.state == State.THIRD and conversation.third_party:
        return _("Waits for %(who)s") % {"who": conversation.third_party}
    return capfirst(str(conversation.get_state_display()))


def promises(conversation: Conversation, *, now: datetime) -> list[PromiseShown]:
    found: Sequence[Standing] = standing([conversation.ref]).get(conversation.ref, [])
    return [promise(one, now) for one in found if one.state in SHOWN]


def promise(one: Standing, now: datetime) -> PromiseShown:
    """Counted down while it runs; else what it waits for, in words."""
    clock = capfirst(clock_words(one.clock))
    if one.due_at is not None and one.ended_at is None:
        return PromiseShown(clock, tone_of(one.due_at, now), one.due_at, "timer")
    said = _("%(promise)s: %(state)s") % {"promise": clock, "state": promise_state_words(one.state)}
    return PromiseShown(said, "bad" if one.state == PromiseState.BROKEN else "neutral", None, "pause")


def links(conversation: Conversation, user: Any) -> list[Elsewhere]:
    """As `queries.linked`."""
    return [
        Elsewhere(one.subject or one.preview[:60] or "?", reverse("inbox:conversation", args=[one.pk]))
        for one in queries.linked(conversation, user)
    ]


def here(conversation_id: int, *, reader: int, now: datetime) -> list[Here]:
    """Colleagues who have it open at this moment. One query."""
    return [shown(one) for one in who_is_here(conversation_id, now=now) if one.employee_id != reader]


def shown(one: Presence) -> Here:
    return Here(one.employee.name, one.employee.photo_url, one.typing)
