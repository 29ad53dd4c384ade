"""Reads of conversations. Each promises its number of SQL queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from regulars.channels.models import Sending
from regulars.customers.models import Customer
from regulars.customers.together import rows_of
from regulars.customers.visibility import limited_to, visible_among, visible_to
from regulars.inbox import counting
from regulars.inbox.counting import Standing
from regulars.inbox.errors import NoSuchConversation
from regulars.inbox.models import Change, Conversation, Draft, Link, Mention, Message
from regulars.inbox.searching import has_word
from regulars.lib.paging import Page, Sort, keyset_page
from regulars.lib.text import clean
from regulars.work.models import TeamMember

State = Conversation.State
NEWEST = Sort("active_at", descending=True)
BURNING = Sort("urgency")
# Lists in which what burns stands first; the others begin with the newest.
BURN = ("mine", "team", "unassigned", "breaking", "third", "all")
SOON = timedelta(hours=2)
PAGE, MESSAGES = 25, 60
VIEWS = ("mine", "team", "unassigned", "breaking", "third", "waiting", "snoozed", "all", "closed")
# More than this is shown as «100+»: nobody counts them by eye.
MOST_COUNTED = 100
MOST_FOUND = 20_000
TAGS_LOOKED_FOR = 200
LINE = (
    "subject", "preview", "tags", "channel", "address", "state", "waiting_since", "due_at", "active_at", "urgency",
    "customer__name", "assignee__name", "assignee__photo",
)  # fmt: skip
# What customers are shown of our answers: no drafts, nothing taken back, nothing that did not go.
WENT_OUT = (Message.State.SENT, Message.State.DELIVERED, Message.State.READ)


@dataclass(frozen=True)
class Wanted:
    """Which conversations a list is about. `view` is one of VIEWS."""

    view: str = "mine"
    text: str = ""
    channel: str = ""
    tag: str = ""
    team_id: int | None = None
    customer_id: int | None = None


def conversations(wanted: Wanted, user: Any, *, now: datetime) -> QuerySet[Conversation]:
    """Conversations of a view that this employee may see; not ordered, not run."""
    rows = Conversation.objects.filter(visible_to(user, "customer"), merged_into=None)
    rows = rows.filter(in_view(wanted.view, user, now=now))
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if wanted.team_id is not None:
        rows = rows.filter(team_id=wanted.team_id)
    if wanted.customer_id is not None:
        rows = of_customer(rows, wanted.customer_id)
    return searched(rows, wanted.text) if wanted.text else rows


def of_customer(rows: QuerySet[Conversation], customer_id: int) -> QuerySet[Conversation]:
    """Those of a customer and of customers merged into them. One query, and the rows are not run."""
    return rows.filter(customer_id__in=rows_of(customer_id))


def in_view(view: str, user: Any, *, now: datetime) -> Q:
    """The condition of a view, in words that its index understands."""
    at_hand = ~Q(state=State.CLOSED) & Q(snoozed_until=None)
    conditions = {
        "mine": at_hand & Q(assignee_id=user.pk),
        "team": at_hand & Q(team_id__in=TeamMember.objects.filter(employee_id=user.pk).values("team_id")),
        "unassigned": at_hand & Q(assignee_id=None),
        "breaking": ~Q(state=State.CLOSED) & Q(due_at__isnull=False, due_at__lt=now + SOON),
        "third": at_hand & Q(state=State.THIRD),
        "waiting": at_hand & Q(state=State.WAITING),
        "snoozed": ~Q(state=State.CLOSED) & Q(snoozed_until__isnull=False),
        "closed": Q(state=State.CLOSED),
    }
    return conditions.get(view, ~Q(state=State.CLOSED) & Q(snoozed_until=None))


def searched(rows: QuerySet[Conversation], text: str) -> QuerySet[Conversation]:
    """Those in which every word was said: in a message, the subject, or the customer's name.

    The longest word is found first, by the indexes; of a word that stands everywhere, its newest messages are looked
    through. The other words are asked only of what it found.
    """
    words = sorted(clean(text, 200).split()[:6], key=len, reverse=True)
    if not words:
        return rows
    rows = rows.filter(found_by(words[0]))
    for word in words[1:]:
        said = Message.objects.filter(has_word("text", word), conversation=OuterRef("pk"))
        rows = rows.filter(has_word("subject", word) | has_word("customer__search_text", word) | Exists(said))
    return rows


def found_by(word: str) -> Q:
    said = Message.objects.filter(has_word("text", word)).order_by("-id").values("conversation_id")[:MOST_FOUND]
    about = Conversation.objects.filter(has_word("subject", word)).values("id")
    of_customer = Customer.objects.filter(has_word("search_text", word)).values("id")
    return Q(id__in=said) | Q(id__in=about) | Q(customer_id__in=of_customer)


def page(wanted: Wanted, user: Any, *, cursor: str = "", now: datetime) -> Page[Conversation]:
    """One page of a view, with as much of customers and assignees as lists show. One query."""
    rows = for_lines(conversations(wanted, user, now=now))
    return keyset_page(rows, order_of(wanted.view), cursor=cursor, size=PAGE)


def order_of(view: str) -> Sort:
    return BURNING if view in BURN else NEWEST


def for_lines(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With what a line of a list shows and nothing else: twenty-five of them make a page."""
    return rows.select_related("customer", "assignee").only(*LINE)


def conversation_of(conversation_id: int) -> Conversation:
    """With customer, person, assignee, team and account. One query. Raises NoSuchConversation."""
    related = Conversation.objects.select_related("customer", "person", "assignee", "team", "account", "merged_into")
    found = related.filter(id=conversation_id).first()
    if found is None:
        raise NoSuchConversation()
    return found


def messages(conversation: Conversation, *, cursor: str = "", size: int = MESSAGES) -> Page[Message]:
    """The last messages of a conversation and of those merged into it, the newest first. One query."""
    # Numbers, not a condition across the join: that one reads every message there is.
    together = Conversation.objects.filter(Q(id=conversation.pk) | Q(merged_into=conversation.pk)).values("id")
    rows = Message.objects.filter(conversation_id__in=together).exclude(state=Message.State.CANCELLED)
    rows = rows.select_related("employee")
    return keyset_page(rows, Sort("at", descending=True), cursor=cursor, size=size)


def changes(conversation: Conversation, *, since: datetime | None = None) -> Sequence[Change]:
    """What was done with it from a moment on, oldest first. One query."""
    rows = Change.objects.filter(conversation=conversation)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(reversed(rows.order_by("-at", "-id")[:200]))


def later_than(conversation: Conversation, message_id: int) -> QuerySet[Message]:
    """What was said after the last message that a reader saw. One query."""
    return Message.objects.filter(conversation=conversation, id__gt=message_id).order_by("at", "id")


def standing(user: Any, *, now: datetime) -> Standing:
    """How many conversations the views of an employee hold, mentions, and messages held back; what may be many is
    counted up to a hundred. One query, two for somebody who sees only their own customers."""
    if limited_to(user):
        return Standing([], own_counts(user, now=now) | {"mentions": unseen_mentions(user)})
    return counting.standing(int(user.pk or 0), soon=now + SOON, most=MOST_COUNTED)


def own_counts(user: Any, *, now: datetime) -> dict[str, int]:
    """The same for somebody who sees only their own customers: what is kept counts those of others too. One query."""
    rows = Conversation.objects.filter(visible_to(user, "customer"), ~Q(state=State.CLOSED), merged_into=None)
    views = [view for view in VIEWS if view != "closed"]
    return rows.aggregate(**{view: Count("id", filter=in_view(view, user, now=now)) for view in views})


def other_open(conversation: Conversation) -> QuerySet[Conversation]:
    """What else is open with the customer. Two queries."""
    rows = Conversation.objects.filter(customer_id__in=rows_of(conversation.customer_id), merged_into=None)
    return rows.exclude(id=conversation.pk).exclude(state=State.CLOSED).order_by("-active_at")[:20]


def linked(conversation: Conversation, user: Any) -> list[Conversation]:
    """Conversations it has to do with and this employee may see. One query, two for who sees only their own."""
    pairs = Link.objects.filter(Q(first=conversation) | Q(second=conversation)).select_related("first", "second")
    found = [one.second if one.first_id == conversation.pk else one.first for one in pairs]
    open_to_user = visible_among(user, [one.customer_id for one in found])
    return [one for one in found if one.customer_id in open_to_user]


def draft_of(conversation: Conversation, employee_id: int) -> Draft | None:
    """One query."""
    return Draft.objects.filter(conversation=conversation, employee_id=employee_id).first()


def mentions_of(employee_id: int, *, cursor: str = "") -> Page[Mention]:
    """Where an employee was mentioned, the newest first. One query."""
    rows = Mention.objects.filter(employee_id=employee_id).select_related("message", "message__conversation")
    return keyset_page(rows, Sort("at", descending=True), cursor=cursor, size=PAGE)


def unseen_mentions(user: Any) -> int:
    """Those in conversations that the employee may see. One query."""
    return mentions_unseen(user)[:MOST_COUNTED].count()


def mentions_unseen(user: Any) -> QuerySet[Mention]:
    """The same, not run."""
    unseen = Mention.objects.filter(visible_to(user, "message__conversation__customer"), employee_id=user.pk)
    return unseen.filter(seen_at=None)


def read_by(
    addresses: Collection[str], conversation_ids: Iterable[int], *, said: Q, told: Q, most: int
) -> list[Message]:
    """What somebody may read of conversations, the last of it, oldest first: their own words and what was sent to them.

    A conversation may hold more: notes, words of others and answers to others. `said` tells their words, `told`
    limits our answers. Two queries.
    """
    numbers = list(conversation_ids)
    inside = Q(conversation_id__in=numbers) | Q(conversation__merged_into_id__in=numbers)
    theirs = said & Q(direction=Message.Direction.IN)
    ours = told & Q(direction=Message.Direction.OUT, state__in=WENT_OUT, sending_id__isnull=False)
    rows = Message.objects.filter(inside, theirs | ours).select_related("employee")
    last = list(rows.order_by("-at", "-id")[:most])
    lines = Sending.objects.filter(id__in=[one.sending_id for one in last if one.sending_id])
    to_them = {line.pk for line in lines if not recipients(line).isdisjoint(addresses)}
    return [one for one in reversed(last) if one.direction == Message.Direction.IN or one.sending_id in to_them]


def recipients(line: Sending) -> set[str]:
    """Whom it went to, copies included."""
    return {line.to_value, *(value for value, _name in line.content.get("cc") or ())}


def tags_in_use(user: Any) -> list[str]:
    """Tags of the latest conversations that the reader may see, by name. One query."""
    latest = Conversation.objects.filter(visible_to(user, "customer"), merged_into=None).order_by("-active_at")
    return sorted({tag for tags in latest.values_list("tags", flat=True)[:TAGS_LOOKED_FOR] for tag in tags})
