"""Whose messages are they? Known by the number the programs of the company give, by e-mail or phone, by the browser.

Nobody is added for a browser alone: what an unknown visitor does is held until they say who they are. Nothing is merged
here: an e-mail or phone that belongs to somebody else stays theirs, and the two are suggested as duplicates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regulars.customers import identities
from regulars.customers.duplicates.claims import claim
from regulars.customers.identities import Known
from regulars.customers.models import Identity
from regulars.customers.types import Described
from regulars.events.told import Pair, Told
from regulars.events.traits import contacts_of, name_of

Channel = Identity.Channel


@dataclass(frozen=True)
class Called:
    """All the ways in which some messages of one person call them, in their written form."""

    users: tuple[Pair, ...]
    contacts: tuple[Pair, ...]
    browsers: tuple[Pair, ...]
    former: tuple[Pair, ...]

    @property
    def new(self) -> list[Pair]:
        """What may become theirs; a former number only recognises."""
        return [*self.users, *self.contacts, *self.browsers]

    @property
    def all(self) -> list[Pair]:
        return [*self.new, *self.former]


@dataclass(frozen=True)
class Found:
    """Whose the messages are; `joined` are browsers that turned out to be theirs just now."""

    known: Known
    joined: tuple[str, ...]


def called(messages: Sequence[Told]) -> Called:
    """How the messages call their person. One query for a phone written without its country."""
    users, contacts, browsers, former = [], [], [], []
    for one in messages:
        users += [(Channel.EXTERNAL, one.user)] if one.user else []
        contacts += contacts_of(one.traits)
        browsers += [(Channel.BROWSER, one.visitor)] if one.visitor else []
        browsers += [(Channel.BROWSER, one.body["previous"])] if one.call == "alias" else []
        former += [(Channel.EXTERNAL, one.body["previous"])] if one.call == "alias" else []
    return Called(normal(users), normal(contacts), normal(browsers), normal(former))


def normal(pairs: Sequence[tuple[str, str]]) -> tuple[Pair, ...]:
    """Each once in its one written form; what has none is left out."""
    written = [(str(channel), identities.normal_form(channel, value)) for channel, value in pairs]
    return tuple(dict.fromkeys(pair for pair in written if pair[1]))


def find(messages: Sequence[Told], *, now: datetime) -> Found | None:
    """Whose the messages are, added when nobody is; None for an unknown browser that has not said who uses it.

    Holds the locks of all their identities until the transaction of the caller ends. What a page says never adds an
    e-mail, a phone or a number to a customer who is known already.
    """
    ways, by_page = called(messages), messages[0].by_page
    if not ways.new:
        return None
    identities.lock(ways.all)
    owners = {pair: found for pair in ways.all if (found := identities.identity_of(*pair))}
    main = next((pair for pair in recognising(ways, by_page) if pair in owners), None)
    first = main or next((pair for pair in ways.new if pair not in owners), ways.new[0])
    free = [pair for pair in ways.new if pair not in owners and may_be_noted(pair, first, main, by_page)]
    create = described(messages) if ways.users or ways.contacts else None
    known = identities.resolve_identity(*first, also=free, create=create, actor=messages[0].actor, now=now)
    if known is None:
        return None
    keep_claims(known, [pair for pair in ways.all if pair in owners], owners, now=now)
    return Found(known, tuple(value for channel, value in free if channel == Channel.BROWSER))


def recognising(ways: Called, by_page: bool) -> list[Pair]:
    """By what a person is known, the surest first. A browser may have two users: it counts when nothing else is said.

    A page that names a number and an e-mail could lead a stranger's number to somebody's account: there the number
    counts alone.
    """
    if by_page:
        return list(ways.users or ways.contacts or ways.browsers)
    return [*ways.users, *ways.contacts, *ways.former] or list(ways.browsers)


def may_be_noted(pair: Pair, first: Pair, main: Pair | None, by_page: bool) -> bool:
    """Whether an identity nobody has becomes this person's."""
    return pair != first and (not by_page or main is None or pair[0] == Channel.BROWSER)


def described(messages: Sequence[Told]) -> Described:
    names = [name for one in messages if (name := name_of(one.traits))]
    return Described(names[-1] if names else "")


def keep_claims(known: Known, taken: Sequence[Pair], owners: dict[Pair, Identity], *, now: datetime) -> None:
    """An e-mail or phone of somebody else: a person decides. A browser may have several users, which says nothing."""
    if known.is_erased:
        return
    for channel, value in taken:
        other = identities.survivor(owners[channel, value])
        if other != known.customer_id and channel != Channel.BROWSER:
            claim(known.customer_id, other, channel, now=now)
