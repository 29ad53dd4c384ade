"""The box to answer in: by which ways the customer is reached, and what was written in it so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest

from regulars.channels.accounts import accounts
from regulars.channels.models import Account
from regulars.channels.registry import channel_kinds, kind_of
from regulars.customers.models import Identity
from regulars.customers.together import identities_together
from regulars.inbox import queries
from regulars.inbox.models import Conversation, Draft
from regulars.inbox.views.moments import Moment, offered
from regulars.lib.text import whole_number

SALT = "regulars.inbox.attached"
MOST_WAYS = 20
FIELDS = ("kind", "way", "subject", "cc", "seen")


@dataclass(frozen=True)
class Way:
    """By which account and to which address an answer goes."""

    value: str
    text: str
    chosen: bool
    mail: bool


@dataclass(frozen=True)
class Composer:
    """`seen` is the last message the author had read when they began to write; `begun`: where the cursor stands."""

    ways: Sequence[Way]
    kind: str = "reply"
    text: str = ""
    subject: str = ""
    cc: str = ""
    seen: int = 0
    send: str = "wait"
    files: Sequence[dict[str, Any]] = ()
    begun: int = 0
    moments: Sequence[Moment] = field(default_factory=list)

    @property
    def mail(self) -> bool:
        return any(way.mail for way in self.ways if way.chosen)


def composer(conversation: Conversation, *, reader: int, seen: int, now: datetime, note: str = "") -> Composer:
    """With what was written and not sent yet, below the words that a note is to begin with. Four queries."""
    draft = queries.draft_of(conversation, reader)
    kept = draft.content if draft else {}
    return Composer(
        ways=ways(conversation, chosen=str(kept.get("way", ""))),
        kind="note" if note else str(kept.get("kind", "reply")),
        text=begun_with(note, draft.text if draft else ""), begun=len(note),
        subject=str(kept.get("subject", "") or conversation.subject),
        cc=str(kept.get("cc", "")), seen=seen_by(draft, seen), files=attached_again(kept.get("files"), reader),
        moments=offered(now),
    )  # fmt: skip


def begun_with(note: str, written: str) -> str:
    """
    >>> begun_with("@Nadia ", "It was sent"), begun_with("@Nadia ", "@Nadia look"), begun_with("", "It was sent")
    ('@Nadia \\n\\nIt was sent', '@Nadia look', 'It was sent')
    """
    return written if written.startswith(note) else "\n\n".join(filter(None, (note, written)))


def seen_by(draft: Draft | None, seen: int) -> int:
    """A draft goes on from what its author had read; without one everything on the page is read."""
    kept = whole_number(str(draft.content.get("seen", ""))) if draft else None
    return seen if kept is None else kept


def posted(conversation: Conversation, request: HttpRequest, *, now: datetime) -> Composer:
    """What was posted and could not be sent: nothing of it is lost. Three queries."""
    given, reader = request.POST, int(request.user.pk or 0)
    return Composer(
        ways=ways(conversation, chosen=given.get("way", "")), kind=given.get("kind", "reply"),
        text=given.get("text", ""), subject=given.get("subject", ""), cc=given.get("cc", ""),
        seen=whole_number(given.get("seen", "")) or 0, send=given.get("send", "wait").removeprefix("anyway:"),
        files=attached_again(given.getlist("file"), reader), moments=offered(now),
    )  # fmt: skip


# Ways ------------------------------------------------------------------------------------------------------------


def ways(conversation: Conversation, *, chosen: str = "") -> list[Way]:
    """The conversation's own way first, then every other by which the customer is known. Three queries."""
    own = (conversation.account_id, conversation.address)
    known = identities_together(conversation.customer_id)
    found = [(one.pk, value, one) for one, value in reachable(accounts(), known)]
    if own[0] and own[1] and conversation.account and conversation.account.archived_at is None:
        rest = [way for way in found if (way[0], way[1]) != own]
        found = [(conversation.account.pk, conversation.address, conversation.account), *rest]
    offered_ways = [(f"{number}:{address}", way_words(account, address), account) for number, address, account in found]
    first = chosen if chosen in {value for value, _text, _account in offered_ways} else ""
    return [
        Way(value, text, value == first if first else place == 0, kind_of(account).has_subject)
        for place, (value, text, account) in enumerate(offered_ways[:MOST_WAYS])
    ]


def reachable(known: Iterable[Account], identities: Sequence[tuple[str, str]]) -> Iterable[tuple[Account, str]]:
    """Accounts that can begin with somebody, with the addresses they reach them at."""
    for account in known:
        kind = channel_kinds.get(account.kind)
        if kind is None or not kind.can_begin or account.state != Account.State.ACTIVE:
            continue
        for channel, value in identities:
            if channel == kind.identity:
                yield account, value


def way_words(account: Account, address: str) -> str:
    kind = channel_kinds.get(account.kind)
    title = str(kind.title) if kind else account.kind
    known = address and (kind is None or kind.identity != Identity.Channel.BROWSER)
    return f"{title}: {address}" if known else title


# Files -----------------------------------------------------------------------------------------------------------


def signed(kept: dict[str, Any], reader: int) -> str:
    """A file as a form carries it: nobody attaches what somebody else brought."""
    return signing.dumps([kept, reader], salt=SALT, compress=True)


def attached(given: Iterable[str], reader: int) -> list[dict[str, Any]]:
    found = []
    for one in given:
        try:
            kept, whose = signing.loads(one, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            continue
        if whose == reader:
            found.append(kept)
    return found


def attached_again(given: Any, reader: int) -> list[dict[str, Any]]:
    """Files of a form or a draft, ready to be put into the form again."""
    listed = given if isinstance(given, list) else []
    kept = [one for one in listed if isinstance(one, dict)]
    kept += attached([one for one in listed if isinstance(one, str)], reader)
    return [{**one, "signed": signed(one, reader)} for one in kept]
