"""A message that was taken in, as it is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulars.customers.models import Entry
from regulars.events.door import stands_in_pages
from regulars.events.models import Event
from regulars.staff.api_keys import actor_of
from regulars.staff.models import ApiKey

SOURCE = "events"
ORDER_EVENTS = {
    "order completed": "completed",
    "order updated": "updated",
    "order refunded": "refunded",
    "order cancelled": "cancelled",
    "order canceled": "cancelled",
}
KINDS = {"track": "events.tracked", "page": "events.page", "screen": "events.screen", "group": "events.grouped"}

Json = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Told:
    """One message. `by_page`: told with a key that everybody can read, so noted and not believed."""

    event_id: int
    key_id: int
    message_id: str
    call: str
    happened_at: datetime
    body: Json
    by_page: bool
    actor: str

    @property
    def user(self) -> str:
        return str(self.body.get("user", ""))

    @property
    def visitor(self) -> str:
        return str(self.body.get("visitor", ""))

    @property
    def traits(self) -> Json:
        """What a message says its sender is like; what others carry along about them counts less."""
        own = self.body.get("traits", {}) if self.call == "identify" else {}
        return {**self.body.get("context", {}).get("traits", {}), **own}

    @property
    def order_word(self) -> str:
        """What it says of an order; "" where it says nothing, or may not."""
        if self.call != "track" or self.by_page:
            return ""
        return ORDER_EVENTS.get(self.body["event"].casefold(), "")

    @property
    def is_plain(self) -> bool:
        """Whether it only tells what somebody did."""
        return self.call in ("track", "page", "screen") and not self.order_word and not self.traits

    @property
    def is_told(self) -> bool:
        """Whether it stands on the timeline itself; an order stands there as a purchase."""
        return self.call in KINDS and not self.order_word

    @property
    def sent_in_order(self) -> tuple[datetime, int]:
        """Of two at the same moment the one that came later counts."""
        return self.happened_at, self.event_id


def told(event: Event, key: ApiKey) -> Told:
    """A message, told with a key."""
    return Told(
        event.pk, event.key_id, event.message_id, event.call, event.happened_at, event.body or {},
        stands_in_pages(key), actor_of(key),
    )  # fmt: skip


def in_order(events: Iterable[Told]) -> list[Told]:
    return sorted(events, key=lambda one: one.sent_in_order)


def as_entry(one: Told, *, row_id: int, person_id: int | None) -> Entry:
    """What stands on the timeline of it."""
    return Entry(
        customer_id=row_id, person_id=person_id, kind=KINDS[one.call], happened_at=one.happened_at,
        ref=f"events.event:{one.event_id}", direction=Entry.Direction.INBOUND, data=shown_data(one),
        source=SOURCE, source_key=f"{one.key_id}:{one.message_id}",
    )  # fmt: skip


def shown_data(one: Told) -> Json:
    parts = ("event", "name", "category", "group", "properties")
    kept: Json = {name: one.body[name] for name in parts if name in one.body}
    if one.call == "group":
        kept["name"] = str(one.body.get("traits", {}).get("name") or "")[:300]
    where = one.body.get("context", {}).get("page", {})
    url = one.body.get("properties", {}).get("url") or where.get("url")
    more = {"url": str(url)[:1000] if url else "", "told_by": "page" if one.by_page else ""}
    campaign = one.body.get("context", {}).get("campaign")
    return {
        **kept,
        **({"campaign": campaign} if campaign else {}),
        **{name: value for name, value in more.items() if value},
    }


def ids(events: Sequence[Told]) -> list[int]:
    return [one.event_id for one in events]
