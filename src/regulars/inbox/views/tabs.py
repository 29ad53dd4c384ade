"""The views of the inbox with the number of conversations in each, as it is kept."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from regulars.customers.visibility import limited_to
from regulars.inbox.counting import Standing
from regulars.inbox.views.places import MENTIONS, Place
from regulars.staff.rights import Right, may

TITLES = {
    "mine": pgettext_lazy("conversations", "Mine"),
    "team": gettext_lazy("My teams"),
    "unassigned": gettext_lazy("Nobody's"),
    "breaking": gettext_lazy("Breaking soon"),
    "third": gettext_lazy("With others"),
    "waiting": gettext_lazy("With customers"),
    "snoozed": pgettext_lazy("conversations", "Put aside"),
    MENTIONS: gettext_lazy("Mentions"),
    "all": pgettext_lazy("conversations", "All open"),
    "closed": pgettext_lazy("conversations", "Closed"),
}
MOST_SHOWN = 999


@dataclass(frozen=True)
class Tab:
    """`counted` are the names under which steps of its number are told, «» where nobody tells them."""

    key: str
    text: str
    url: str
    active: bool
    count: str
    counted: str


def tabs(user: Any, place: Place, standing: Standing) -> list[Tab]:
    numbers = standing.numbers
    told = {"mine": f"mine:{user.pk}", "team": " ".join(f"team:{one}" for one in standing.teams), "closed": ""}
    if limited_to(user):
        # What is told counts conversations with customers of others too.
        told = dict.fromkeys(TITLES, "") | {"mine": told["mine"]}
    address = place.address
    found = [
        Tab(
            key=key, text=str(title), url=f"{address}?view={key}", active=key == place.view,
            count=shown(numbers.get(key, 0)), counted=told.get(key, key),
        )
        for key, title in TITLES.items()
    ]  # fmt: skip
    return [*found, *held_tab(user, numbers.get("held", 0))]


def held_tab(user: Any, number: int) -> list[Tab]:
    """Messages that wait to be let in, while there are some."""
    if not may(user, Right.MANAGE_WORK) or limited_to(user):
        return []
    return [Tab("held", _("Held"), reverse("inbox:held"), False, shown(number), "")] if number else []


def shown(number: int) -> str:
    return "" if number <= 0 else str(number) if number <= MOST_SHOWN else f"{MOST_SHOWN}+"


def empty_words(place: Place) -> dict[str, str]:
    """What is said where there is nothing."""
    if place.text:
        return nothing_found(place)
    said = EMPTY.get(place.view, EMPTY["all"])
    found = {"icon": said[0], "title": str(said[1]), "text": str(said[2])}
    if place.view == "mine":
        found |= {"action_text": _("Take one that nobody has"), "action_url": Place("unassigned").url()}
    return found


def nothing_found(place: Place) -> dict[str, str]:
    """Where to look next: among all that are open, and from there among the closed ones."""
    found = {"icon": "search-x", "title": _("Nothing found")}
    if place.view == "closed":
        return found | {
            "text": _("No closed conversation has these words."),
            "action_text": _("Look among the open ones"), "action_url": Place("all", place.text).url(),
        }  # fmt: skip
    if place.view == "all":
        return found | {
            "text": _("No open conversation has these words."),
            "action_text": _("Look among the closed ones"), "action_url": Place("closed", place.text).url(),
        }  # fmt: skip
    return found | {
        "text": _("No conversation of this view has these words. Look among all, or among the closed ones."),
        "action_text": _("Look among all"), "action_url": Place("all", place.text).url(),
    }  # fmt: skip


EMPTY = {
    "mine": ("party-popper", gettext_lazy("Nobody waits for you"), gettext_lazy("Everything of yours is answered.")),
    "team": (
        "users", gettext_lazy("Your teams have nothing open"),
        gettext_lazy("What comes for them appears here by itself. Teams are put together under Teams."),
    ),
    "unassigned": (
        "circle-check", gettext_lazy("Everything has somebody"),
        gettext_lazy("A new conversation goes to a person by itself; only what nobody could take stands here."),
    ),
    "breaking": (
        "timer", gettext_lazy("No promise breaks in the next two hours"),
        gettext_lazy("What must be answered soonest will stand at the top here."),
    ),
    "third": (
        "hourglass", gettext_lazy("Nothing waits for others"),
        gettext_lazy("Where somebody else must do something first, say so in the conversation: the promise follows."),
    ),
    "waiting": (
        "reply", gettext_lazy("No customer owes us an answer"),
        gettext_lazy("Conversations that you answered wait here until the customer writes again."),
    ),
    "snoozed": (
        "alarm-clock", gettext_lazy("Nothing is put aside"),
        gettext_lazy("Press s on a conversation to have it come back when you need it."),
    ),
    "closed": (
        "archive", gettext_lazy("Nothing is closed yet"),
        gettext_lazy("What is finished stands here. A customer who writes again opens it."),
    ),
    "all": (
        "inbox", gettext_lazy("No conversation is open"),
        gettext_lazy("Connect a mailbox, a chat or a messenger, and what customers write arrives here."),
    ),
}  # fmt: skip
