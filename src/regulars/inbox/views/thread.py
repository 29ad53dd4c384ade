"""What was said and done in a conversation, in order, as it is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from regulars.channels.chat.settings import KIND as CHAT
from regulars.channels.framing import letter_address
from regulars.channels.models import Sending
from regulars.channels.reasons import in_words
from regulars.channels.registry import channel_kinds
from regulars.inbox import queries
from regulars.inbox.models import Change, Conversation, Message
from regulars.inbox.texts import moment_words
from regulars.inbox.third_parties import FORWARDED_TO, THIRD
from regulars.inbox.views.done import BEFORE_MESSAGES, MESSAGES, Done, lines, says_the_same
from regulars.inbox.views.kinds_shown import icon_of, title_of
from regulars.inbox.views.rows import who
from regulars.inbox.views.said import own_text, quoted_text
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee

Direction, State = Message.Direction, Message.State
MOST_CHANGES = 200


@dataclass(frozen=True)
class Day:
    at: datetime
    template: str = "inbox/item_day.html"

    @property
    def on(self) -> date:
        return localtime(self.at).date()

    @property
    def id(self) -> str:
        return f"d-{self.on}"


@dataclass(frozen=True)
class Said:
    """A message. `state` says in words what became of it, `goes_ms` until when it can be taken back."""

    id: str
    number: int
    at: datetime
    label: str
    who: str
    photo: str
    address: str
    icon: str
    channel: str
    ours: bool
    note: bool
    third: bool
    customers: bool
    automatic: bool
    edited_at: datetime | None
    subject: str
    text: SafeString
    quoted: SafeString
    frame_url: str
    files: Sequence[Mapping[str, Any]]
    editions: Sequence[str]
    state: str
    state_icon: str
    reason: str
    failed: bool
    unsent: bool
    take_back_url: str
    goes_ms: str
    again_url: str
    forward_url: str
    forwarded_to: str
    sense: int = MESSAGES
    template: str = "inbox/item_message.html"


Item = Day | Done | Said


@dataclass(frozen=True)
class Thread:
    items: Sequence[Item]
    earlier: str
    seen: int


def thread(conversation: Conversation, *, reader: int, cursor: str = "") -> Thread:
    """A page of a conversation, the last one first. Five queries at most."""
    page = queries.messages(conversation, cursor=cursor)
    said = list(reversed(page.rows))
    since = said[0].at if said and page.next_cursor else None
    until = said[-1].at if said and cursor else None
    done = changes_between(conversation, since, until)
    return Thread(
        items=list(with_days(items(conversation, said, done, reader=reader))), earlier=page.next_cursor,
        seen=max((one.pk for one in said), default=0),
    )  # fmt: skip


def news(
    conversation: Conversation, *, after: datetime | None, numbers: Iterable[int], last: date | None, reader: int
) -> list[Item]:
    """What was said and done after a moment, and some messages that changed. Five queries at most."""
    wanted = Q(id__in=list(numbers)) | (Q(at__gte=after) if after else Q())
    own = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    rows = Message.objects.filter(own & wanted).exclude(state=State.CANCELLED).select_related("employee")
    said = list(rows.order_by("at", "id")[: queries.MESSAGES])
    done = changes_between(conversation, after, None)
    return list(with_days(items(conversation, said, done, reader=reader), last))


def changes_between(conversation: Conversation, since: datetime | None, until: datetime | None) -> list[Change]:
    """One query."""
    rows = Change.objects.filter(conversation=conversation)
    rows = rows.filter(at__gte=since) if since else rows
    rows = rows.filter(at__lte=until) if until else rows
    return list(rows.order_by("-at", "-id")[:MOST_CHANGES])[::-1]


def with_days(found: Iterable[Item], last: date | None = None) -> Iterator[Item]:
    for item in found:
        day = localtime(item.at).date()
        if day != last and (last is None or day > last):
            yield Day(item.at)
            last = day
        yield item


def items(conversation: Conversation, said: Sequence[Message], done: Sequence[Change], *, reader: int) -> list[Item]:
    """Three queries at most: who did it, when what waits goes out, what topics are called."""
    people = actors(done, said)
    moments = goes_at(said)
    shown: list[Done | Said] = [message(conversation, one, people, moments, reader=reader) for one in said]
    shown += lines(done, people)
    in_order = sorted(begun_first(shown), key=lambda item: (item.at, item.sense, item.number))
    return folded(in_order)


def begun_first(found: Iterable[Done | Said]) -> list[Done | Said]:
    """A letter says itself when it was written: before we had it, and began a conversation with it."""
    shown = list(found)
    first = min((item.at for item in shown), default=None)
    return [replace(item, at=first) if first and item.sense == BEFORE_MESSAGES else item for item in shown]


def folded(found: Iterable[Item]) -> list[Item]:
    """Lines that say the same one after another on one day are one line, the last of them."""
    shown: list[Item] = []
    for item in found:
        before = shown[-1] if shown else None
        if isinstance(item, Done) and isinstance(before, Done) and says_the_same(before, item):
            shown[-1] = replace(item, times=before.times + 1)
        else:
            shown.append(item)
    return shown


def actors(done: Iterable[Change], said: Iterable[Message]) -> dict[int, str]:
    """Names of employees who did something or are named in a note. One query, if any."""
    wanted = {int(one.actor.removeprefix(EMPLOYEE)) for one in done if one.actor.startswith(EMPLOYEE)}
    wanted |= {number for one in said for number in one.mentions}
    return dict(Employee.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def goes_at(said: Iterable[Message]) -> dict[int, datetime]:
    """When answers that wait are sent. One query, if any."""
    waiting = [one.sending_id for one in said if one.state == State.WAITING and one.sending_id]
    return dict(Sending.objects.filter(id__in=waiting).values_list("id", "not_before")) if waiting else {}


# Messages --------------------------------------------------------------------------------------------------------


def message(
    conversation: Conversation, one: Message, people: Mapping[int, str], moments: Mapping[int, datetime], *, reader: int
) -> Said:
    author = author_of(conversation, one)
    goes = moments.get(one.sending_id or 0)
    waits = one.state == State.WAITING
    third = THIRD in one.facts
    note = one.direction == Direction.NOTE and not third
    return Said(
        id=f"m-{one.pk}", number=one.pk, at=one.at, who=author,
        label=_("%(who)s on %(moment)s") % {"who": author, "moment": moment_words(one.at, year=True)},
        photo=one.employee.photo_url if one.employee else "",
        address=one.author_address if (third or one.direction == Direction.IN) and one.channel != CHAT else "",
        icon="sticky-note" if note else icon_of(one.channel), channel=_("Note") if note else title_of(one.channel),
        ours=one.direction != Direction.IN and not third, note=note, third=third,
        customers=one.direction == Direction.IN, automatic=one.automatic, edited_at=one.edited_at,
        subject=one.subject if one.subject and one.subject != conversation.subject else "",
        text=own_text(one, [people[number] for number in one.mentions if number in people]), quoted=quoted_text(one),
        frame_url=frame_url(one), files=[file(kept) for kept in one.files],
        editions=[str(edition.get("text", "")) for edition in one.editions],
        state=state_words(one, goes), state_icon=STATE_ICONS.get(State(one.state), ""), reason=in_words(one.reason),
        failed=one.state in (State.FAILED, State.UNKNOWN), unsent=waits,
        take_back_url=take_back_url(one, reader),
        goes_ms=str(int(goes.timestamp() * 1000)) if goes and waits else "",
        again_url=reverse("inbox:again", args=[one.pk]) if one.state in (State.FAILED, State.UNKNOWN) else "",
        forward_url=forward_url(conversation, one), forwarded_to=str(one.facts.get(FORWARDED_TO, "")) if note else "",
    )  # fmt: skip


def take_back_url(one: Message, reader: int) -> str:
    own = one.direction == Direction.OUT and one.employee_id == reader
    return reverse("inbox:take_back", args=[one.pk]) if own and one.state == State.WAITING else ""


def forward_url(conversation: Conversation, one: Message) -> str:
    """What is said with the customer by mail can be sent on."""
    kind = channel_kinds.get(conversation.account.kind) if conversation.account else None
    mail = kind is not None and kind.has_subject and (one.direction != Direction.NOTE or THIRD in one.facts)
    return reverse("inbox:forward", args=[one.pk]) if mail else ""


def author_of(conversation: Conversation, one: Message) -> str:
    if one.direction == Direction.IN:
        return one.author_name or who(conversation)
    if THIRD in one.facts:
        return str(one.facts[THIRD]) or "?"
    return str(one.employee) if one.employee else one.author_name or _("A colleague who left")


STATE_ICONS = {
    State.WAITING: "clock", State.SENT: "check", State.DELIVERED: "check-check", State.READ: "eye",
    State.FAILED: "circle-alert", State.UNKNOWN: "circle-question-mark",
}  # fmt: skip


def state_words(one: Message, goes: datetime | None) -> str:
    if one.direction == Direction.IN or one.state == State.KEPT:
        return ""
    if one.state == State.WAITING and goes:
        return _("goes out on %(moment)s") % {"moment": moment_words(goes)}
    return str(one.get_state_display())


def file(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": kept.get("name", ""), "size": kept.get("size", 0), "url": file_url(str(kept.get("token", "")))}


def file_url(token: str) -> str:
    """Where a file is downloaded; "" while no context below offers it."""
    return address_of("channels:file", token)


def frame_url(one: Message) -> str:
    """The letter as it was sent, in a frame with a policy of its own; "" for what did not come by mail."""
    return letter_address(one.received_id) if one.received_id else ""


def address_of(name: str, *parts: Any) -> str:
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
