"""What was done with a conversation, as lines between its messages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from regulars.inbox import history
from regulars.inbox.models import Change
from regulars.inbox.topics import names_of
from regulars.staff.actors import EMPLOYEE
from regulars.work.routing.words import words

ICONS = {
    history.ASSIGNED: "user-round-check", history.QUEUED: "users", history.HANDED_OVER: "arrow-right-left",
    history.CLOSED: "check", history.REOPENED: "inbox", history.SNOOZED: "alarm-clock", history.WOKEN: "bell",
    history.TAGGED: "tag", history.THIRD: "hourglass", history.WAITS: "reply", history.MERGED: "merge",
    history.SPLIT: "split", history.LINKED: "link", history.WARNED: "timer", history.BROKEN: "triangle-alert",
    history.ESCALATED: "megaphone", history.BEGUN: "message-circle", history.FORWARDED: "forward",
    history.RESUMED: "corner-up-left", history.TOPIC: "hash", history.SUBJECT: "pencil",
}  # fmt: skip
# What happened in one moment, in the order in which it makes sense; messages stand after what was begun.
BEFORE_MESSAGES, MESSAGES = 0, 1
SENSE = {history.BEGUN: BEFORE_MESSAGES, history.WARNED: 3, history.BROKEN: 4, history.ESCALATED: 5}


@dataclass(frozen=True)
class Done:
    """Something that was done: a line between the messages. `times`: so often one after another."""

    id: str
    at: datetime
    icon: str
    words: str
    who: str
    more: str
    sense: int = 2
    number: int = 0
    times: int = 1
    template: str = "inbox/item_line.html"


def lines(changes: Iterable[Change], people: Mapping[int, str]) -> list[Done]:
    """One query, if a topic was changed."""
    found = told_once(changes)
    topics = names_of([str(one.data.get("said", "")) for one in found if one.what == history.TOPIC])
    return [line(one, people, topics) for one in found]


def line(one: Change, people: Mapping[int, str], topics: Mapping[str, str]) -> Done:
    number, why = one.actor.removeprefix(EMPLOYEE), words(str(one.data.get("why", "")))
    data = one.data | {"said": topics.get(one.data.get("said", ""))} if one.what == history.TOPIC else one.data
    # Why it waits in a queue says also in which.
    said = why if why and one.what == history.QUEUED else history.in_words(one.what, data)
    return Done(
        id=f"c-{one.pk}", at=one.at, icon=ICONS.get(one.what, "circle"), words=said,
        who=people.get(int(number), "") if number.isdigit() else "", more=why if why != said else "",
        sense=SENSE.get(one.what, Done.sense), number=one.pk,
    )  # fmt: skip


def told_once(changes: Iterable[Change]) -> list[Change]:
    """Whoever was told of one broken promise, step by step, stands in one line, where the first of them was told."""
    shown: list[Change] = []
    first: dict[str, Change] = {}
    for one in changes:
        clock = str(one.data.get("clock", ""))
        if one.what == history.BROKEN:
            first.pop(clock, None)
        if one.what == history.ESCALATED and clock in first:
            first[clock].data = {**one.data, "told": names(first[clock], one)}
            continue
        if one.what == history.ESCALATED:
            first[clock] = one
        shown.append(one)
    return shown


def names(*changes: Change) -> list[str]:
    return list(dict.fromkeys(name for one in changes for name in one.data.get("told") or ()))


def says_the_same(one: Done, other: Done) -> bool:
    days = localtime(one.at).date(), localtime(other.at).date()
    return (one.words, one.who, one.more, days[0]) == (other.words, other.who, other.more, days[1])
