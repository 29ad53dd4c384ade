"""Reads about the intake of events. Noun phrases; each promises its number of SQL queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from regulars.events.models import Event, Refusal, Tally
from regulars.lib.paging import Page, Sort, keyset_page
from regulars.staff.api_keys import Scope
from regulars.staff.models import ApiKey

DAYS = 14
# Counted no farther: a page says «and more».
MOST = 1_000


@dataclass(frozen=True)
class Standing:
    """How many messages are in a state, counted up to a thousand."""

    waiting: int
    held: int
    failed: int


def tallies(*, today: date) -> Sequence[Tally]:
    """Messages by key and day of two weeks, the latest day first, keys included. One query."""
    latest = Tally.objects.select_related("key").filter(day__gt=today - timedelta(days=DAYS))
    return list(latest.order_by("-day", "key__name", "key_id"))


def refusals(*, cursor: str = "", size: int = 20) -> Page[Refusal]:
    """What was refused or could not be read, the latest first, keys included. One query. Raises BadCursor."""
    return keyset_page(
        Refusal.objects.select_related("key"), Sort("refused_at", descending=True), cursor=cursor, size=size
    )


def standing() -> Standing:
    """How much waits, is held, and could not be read. Three queries."""
    return Standing(
        Event.objects.filter(state=Event.State.WAITING)[:MOST].count(),
        Event.objects.filter(state=Event.State.HELD)[:MOST].count(),
        Refusal.objects.filter(event__isnull=False)[:MOST].count(),
    )


def keys() -> Sequence[ApiKey]:
    """Keys that may tell events, newest first. One query."""
    may_tell = Q(scopes__contains=[Scope.EVENTS]) | Q(scopes__contains=[Scope.EVENTS_OF_PAGES])
    return list(ApiKey.objects.filter(may_tell, revoked_at=None).order_by("-id"))
