"""The conversations before and after one in the list it was opened from."""

from datetime import datetime
from typing import Any

from regulars.inbox import queries
from regulars.inbox.models import Conversation
from regulars.inbox.views.places import MENTIONS, Place
from regulars.lib.paging import encode_cursor, keyset_page


def neighbours(conversation: Conversation, place: Place, user: Any, *, now: datetime) -> tuple[str, str]:
    """Addresses of the one before and the one after, "" where there is none. Two queries."""
    if place.view == MENTIONS or place.text:
        return "", ""
    sort = queries.order_of(place.view)
    value = getattr(conversation, sort.column)
    rows = queries.conversations(place.wanted, user, now=now)
    found = [one_of(rows, encode_cursor(way, value, conversation.pk), sort) for way in ("before", "after")]
    before, after = (place.conversation(one) if one else "" for one in found)
    return before, after


def one_of(rows: Any, cursor: str, sort: Any) -> int | None:
    page = keyset_page(rows, sort, cursor=cursor, size=1)
    return page.rows[0].pk if page.rows else None
