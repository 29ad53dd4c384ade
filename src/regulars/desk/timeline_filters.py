"""What a reader wants of a timeline: kept in the address, shown as chips, turned into what is sought."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regulars.customers.models import Person
from regulars.customers.timeline_groups import groups, kinds_in
from regulars.customers.timeline_reading import Sought
from regulars.lib.text import clean
from regulars.ui.figures import day

WORDS = 200
MOST_PEOPLE = 30
# As entries name them: what is written here, brought in files and told by programs.
CHANNELS = {
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("Text message"),
    "chat": gettext_lazy("Chat"),
    "messenger": gettext_lazy("Messenger"),
    "telegram": gettext_lazy("Telegram"),
    "letter": gettext_lazy("Letter"),
    "visit": gettext_lazy("Visit"),
}


@dataclass(frozen=True)
class Filters:
    """Which entries are shown. `show` are groups of kinds; days are the reader's, both included."""

    customer_id: int
    words: str = ""
    show: tuple[str, ...] = ()
    channel: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        known = [
            ("q", self.words),
            *(("show", group) for group in self.show),
            ("channel", self.channel),
            ("person", str(self.person or "")),
            ("from", self.since.isoformat() if self.since else ""),
            ("to", self.until.isoformat() if self.until else ""),
        ]
        return [(name, value) for name, value in known if value]

    @property
    def narrowed(self) -> bool:
        return bool(self.pairs)

    def url(self, name: str = "desk:customer", **more: str) -> str:
        """The page, or a part of it, with these filters; `more` comes first."""
        address, pairs = address_of(name, self.customer_id), [*more.items(), *self.pairs]
        return f"{address}?{urlencode(pairs)}" if pairs else address

    def with_group(self, group: str) -> "Filters":
        """The same with a group more, or without it when it is there."""
        shown = tuple(one for one in self.show if one != group)
        return replace(self, show=shown if group in self.show else (*self.show, group))

    def sought(self) -> Sought:
        """Days as the instants at which they begin for the reader."""
        return Sought(
            kinds=kinds_in(self.show) if self.show else None,
            channel=self.channel,
            person_id=self.person,
            since=beginning(self.since) if self.since else None,
            until=beginning(self.until + timedelta(days=1)) if self.until else None,
            words=self.words,
        )


@lru_cache(maxsize=1_024)
def address_of(name: str, customer_id: int) -> str:
    """One address a page, and many filters of it."""
    return reverse(name, args=[customer_id])


def beginning(of: date) -> datetime:
    return datetime.combine(of, time.min, get_current_timezone())


def read_filters(customer_id: int, given: QueryDict) -> Filters:
    """The filters of an address; what cannot be is as if it was not said, and days are put in their order."""
    known, person = {group.key for group in groups()}, given.get("person", "")
    days = [given_day(given.get(name, "")) for name in ("from", "to")]
    if all(days):
        days.sort(key=lambda one: one or date.min)
    return Filters(
        customer_id,
        words=clean(given.get("q", ""), WORDS),
        show=tuple(dict.fromkeys(group for group in given.getlist("show") if group in known)),
        channel=clean(given.get("channel", ""), 20),
        person=int(person) if person.isdecimal() and len(person) < 19 else None,
        since=days[0],
        until=days[1],
    )


def given_day(text: str) -> date | None:
    """A day, when it is one that people live in."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2199, 12, 31) else None


@dataclass(frozen=True)
class Choice:
    """Something to choose, or (`on`) to take out again."""

    key: str
    text: str
    url: str
    on: bool = True
    icon: str = ""


def chips(filters: Filters, people: Sequence[Person]) -> Iterator[Choice]:
    """What was chosen, each leading to the timeline without it."""
    titles = {group.key: str(group.title) for group in groups()}
    if filters.words:
        yield Choice("q", f"“{filters.words}”", replace(filters, words="").url())
    for group in filters.show:
        yield Choice(f"show-{group}", titles[group], filters.with_group(group).url())
    if filters.channel:
        yield Choice("channel", channel_title(filters.channel), replace(filters, channel="").url())
    if filters.person:
        names = {person.id: person.full_name for person in people}
        yield Choice("person", names.get(filters.person, _("one person")), replace(filters, person=None).url())
    if filters.since or filters.until:
        yield Choice("days", days_in_words(filters), replace(filters, since=None, until=None).url())


def days_in_words(filters: Filters) -> str:
    language = get_language() or "en"
    since, until = (day(one, language) if one else "" for one in (filters.since, filters.until))
    if since and until:
        return since if since == until else f"{since} – {until}"
    return _("from %(day)s") % {"day": since} if since else _("until %(day)s") % {"day": until}


def choices(filters: Filters, people: Sequence[Person]) -> list[dict[str, Any]]:
    """What can be chosen: kinds, channels and, where there are several, people."""
    kinds = [
        Choice(
            f"choose-{one.key}", str(one.title), filters.with_group(one.key).url(), one.key in filters.show, one.icon
        )
        for one in groups()
    ]
    channels = [
        chosen(filters, "channel", value, channel_title(value), off="", now=filters.channel) for value in CHANNELS
    ]
    persons = [
        chosen(filters, "person", one.id, one.full_name, off=None, now=filters.person) for one in people[:MOST_PEOPLE]
    ]
    return [
        {"title": title, "choices": found}
        for title, found in ((_("What"), kinds), (_("By"), channels), (_("With whom"), persons))
        if found
    ]


def channel_title(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))


def chosen(filters: Filters, name: str, value: Any, title: str, *, off: Any, now: Any) -> Choice:
    on = value == now
    return Choice(f"choose-{name}-{value}", title, replace(filters, **{name: off if on else value}).url(), on)
