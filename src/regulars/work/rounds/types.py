"""What crosses the border of this folder."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(StrEnum):
    """What every round can note of a call; a round's own outcomes are «own-1», «own-2»."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"


OUTCOME_TITLES = {
    Outcome.REACHED: pgettext_lazy("outcome of a call", "Reached"),
    Outcome.NO_ANSWER: pgettext_lazy("outcome of a call", "No answer"),
    Outcome.CALL_BACK: pgettext_lazy("outcome of a call", "Call back"),
    Outcome.REFUSED: pgettext_lazy("outcome of a call", "Does not want to"),
    Outcome.WRONG_NUMBER: pgettext_lazy("outcome of a call", "Wrong number"),
}


class Why(StrEnum):
    """Why a customer of a round is not called."""

    ASKED_NOT = "asked_not"
    NO_PHONE = "no_phone"
    ERASED = "erased"
    TWICE = "twice"


WHY_TITLES = {
    Why.ASKED_NOT: _("asked not to be called"),
    Why.NO_PHONE: _("no phone is known"),
    Why.ERASED: _("their data were erased"),
    Why.TWICE: _("the same as another customer of the round"),
}


@dataclass(frozen=True)
class OwnOutcome:
    """A button of a round's own. `again`: the customer is called once more."""

    title: str
    again: bool = False


@dataclass(frozen=True)
class RoundDescribed:
    """What is said of a round. `topic` is the key of what customers are asked about, "" for none."""

    title: str
    callers: tuple[int, ...]
    script: str = ""
    topic: str = ""
    until: date | None = None
    most_attempts: int = 3
    outcomes: tuple[OwnOutcome, ...] = ()


@dataclass(frozen=True)
class Came:
    """What came of a call: words, and for «call back» when."""

    outcome: str
    text: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How far a round is: calls by state, ended ones by outcome, attempts by caller."""

    states: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    callers: dict[int, int] = field(default_factory=dict)

    @property
    def to_call(self) -> int:
        return sum(count for state, count in self.states.items() if state != "left_out")

    @property
    def done(self) -> int:
        return self.states.get("ended", 0)
