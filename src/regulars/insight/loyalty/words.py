"""Places on the map and what somebody brings and takes, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.analytics.loyalty_map import Quadrant
from regulars.insight.models import LoyaltyPlace
from regulars.insight.reader import Reader

Params = Mapping[str, Any]
StaysBy = LoyaltyPlace.StaysBy

TITLES: dict[str, str | Promise] = {
    Quadrant.LOYAL: gettext_lazy("Satisfied and loyal"),
    Quadrant.SATISFIED_NOT_LOYAL: gettext_lazy("Satisfied, not loyal"),
    Quadrant.LOYAL_BUT_UNHAPPY: gettext_lazy("Loyal but unhappy"),
    Quadrant.HOSTAGE: gettext_lazy("Held by a contract"),
    Quadrant.LEAVING_UNHAPPY: gettext_lazy("Unhappy and leaving"),
}
ADVICE: dict[str, str | Promise] = {
    Quadrant.LOYAL: gettext_lazy("They say it and they do it. Thank them, and ask whether they would recommend you."),
    Quadrant.SATISFIED_NOT_LOYAL: gettext_lazy(
        "They praise and go all the same: it is not the service. Ask what others offer, and give a reason to return."
    ),
    Quadrant.LOYAL_BUT_UNHAPPY: gettext_lazy(
        "They still buy and are not content. Put right what annoys them before somebody else does."
    ),
    Quadrant.HOSTAGE: gettext_lazy(
        "They are not content and stay because of a contract. Put things right before it ends, or they go."
    ),
    Quadrant.LEAVING_UNHAPPY: gettext_lazy("They are not content and are going. Call, apologise and learn why."),
}
# The kinds of marks and keys of charts; see insight.css.
KINDS = {
    Quadrant.LOYAL: "good",
    Quadrant.SATISFIED_NOT_LOYAL: "4",
    Quadrant.LOYAL_BUT_UNHAPPY: "2",
    Quadrant.HOSTAGE: "3",
    Quadrant.LEAVING_UNHAPPY: "bad",
}


def mark_of(quadrant: str) -> str:
    kind = KINDS[Quadrant(quadrant)]
    return f"plot-fill-{kind}" if kind.isdigit() else f"plot-{kind}"


def place_words(place: LoyaltyPlace, reader: Reader) -> list[str]:
    """Why a customer stands there, a sentence each."""
    found = (_place_word(reason["code"], reason["params"], place, reader) for reason in place.reasons)
    return [words for words in found if words]


def _place_word(code: str, params: Params, place: LoyaltyPlace, reader: Reader) -> str:
    match code:
        case "satisfied" | "unhappy":
            count = int(params["answers"])
            said = ngettext("%(score)s of 5 in %(count)s score", "%(score)s of 5 in %(count)s scores", count)
            return said % {"score": reader.number(params["score"], 1), "count": reader.number(count)}
        case "stays" | "drifts":
            return _stays_word(place, reader)
        case "bound":
            return _("A contract runs, and no notice was given")
        case "one_answer":
            return _("One score only: it may have been a bad day, or a good one")
    return ""


def _stays_word(place: LoyaltyPlace, reader: Reader) -> str:
    chance = {"chance": reader.share(place.stays, 0)}
    match place.stays_by:
        case StaysBy.GONE:
            return _("No longer a customer")
        case StaysBy.RISK:
            return _("%(chance)s to stay, by the model of leaving") % chance
    return _("%(chance)s to stay, by what they bought and how long contracts last") % chance


def balance_words(notes: Sequence[Params], reader: Reader) -> list[str]:
    """What a customer brings against what they take, a sentence each."""
    return [SAY[note["code"]](note["params"], reader) for note in notes if note["code"] in SAY]


def _costs_more(params: Params, reader: Reader) -> str:
    money = {name: reader.money(value) for name, value in params.items()}
    return _("Brought %(brought)s and took %(effort)s: %(loss)s were lost") % money


def _break_even(params: Params, reader: Reader) -> str:
    words = {name: reader.number(value) for name, value in params.items()}
    return _("Would pay at %(minutes)s min of work instead of %(now)s min") % words


def _break_even_price(params: Params, reader: Reader) -> str:
    return _("Would pay if they brought %(share)s more") % {"share": reader.share(params["share"], 0)}


SAY: dict[str, Callable[[Params, Reader], str]] = {
    "costs_more": _costs_more,
    "would_break_even": _break_even,
    "would_break_even_price": _break_even_price,
}
