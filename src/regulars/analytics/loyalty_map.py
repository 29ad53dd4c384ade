"""What customers say against what they do: satisfied but not loyal, loyal but unhappy, hostages; and whom it costs more
to keep than they bring.

Source: Jones & Sasser, «Why satisfied customers defect» (1995), with hostages told from the loyal by whether they are
free to leave. Plain Python; answers are codes with their numbers, pages have the sentences. A person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from regulars.analytics.intervals import share_of
from regulars.analytics.results import JsonAble, Note, Share

WORK_MINUTES = 60


class Quadrant(StrEnum):
    """Where a customer stands."""

    LOYAL = "loyal"
    SATISFIED_NOT_LOYAL = "satisfied_not_loyal"
    LOYAL_BUT_UNHAPPY = "loyal_but_unhappy"
    HOSTAGE = "hostage"
    LEAVING_UNHAPPY = "leaving_unhappy"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Thresholds(JsonAble):
    """`satisfied_from`: of 1 to 5; 4 and 5 are the top boxes of a five-point scale. `loyal_from`: the chance of still
    being a customer from which behaviour counts as loyal; 0.5 is where staying is likelier than leaving."""

    satisfied_from: float = 4.0
    loyal_from: float = 0.5


USUAL = Thresholds()


@dataclass(frozen=True)
class Standing(JsonAble):
    """What is known of one customer.

    `satisfaction`: mean of their scores of 1 to 5 (None = never asked); `answers`: how many scores; `stays`: the chance
    of still being a customer (None = not known); `bound`: a contract holds them that they have not ended.
    """

    satisfaction: float | None
    answers: int
    stays: float | None
    bound: bool = False
    value_minor: int = 0


@dataclass(frozen=True)
class Place(JsonAble):
    """Codes of `reasons`: satisfied {score, from, answers}, unhappy {score, from, answers}, stays {chance, from},
    drifts {chance, from}, bound, one_answer, satisfaction_not_known, behaviour_not_known."""

    quadrant: Quadrant
    reasons: tuple[Note, ...]


def place(standing: Standing, thresholds: Thresholds = USUAL) -> Place:
    """The quadrant of a customer and why.

    >>> place(Standing(satisfaction=4.6, answers=3, stays=0.2)).quadrant.value
    'satisfied_not_loyal'
    >>> place(Standing(satisfaction=2.0, answers=2, stays=0.9, bound=True)).quadrant.value
    'hostage'
    """
    missing = _missing(standing)
    if missing or standing.satisfaction is None or standing.stays is None:
        return Place(Quadrant.NOT_KNOWN, missing)
    satisfied = standing.satisfaction >= thresholds.satisfied_from
    loyal = standing.stays >= thresholds.loyal_from
    score = {"score": standing.satisfaction, "from": thresholds.satisfied_from, "answers": standing.answers}
    chance = {"chance": standing.stays, "from": thresholds.loyal_from}
    reasons = [
        Note("satisfied" if satisfied else "unhappy", score),
        Note("stays" if loyal else "drifts", chance),
        *([Note("bound")] if standing.bound and loyal else []),
        *([Note("one_answer")] if standing.answers == 1 else []),
    ]
    return Place(_quadrant(satisfied, loyal, standing.bound), tuple(reasons))


def _missing(standing: Standing) -> tuple[Note, ...]:
    found = []
    if standing.satisfaction is None:
        found.append(Note("satisfaction_not_known"))
    if standing.stays is None:
        found.append(Note("behaviour_not_known"))
    return tuple(found)


def _quadrant(satisfied: bool, loyal: bool, bound: bool) -> Quadrant:
    if satisfied:
        return Quadrant.LOYAL if loyal else Quadrant.SATISFIED_NOT_LOYAL
    if not loyal:
        return Quadrant.LEAVING_UNHAPPY
    return Quadrant.HOSTAGE if bound else Quadrant.LOYAL_BUT_UNHAPPY


@dataclass(frozen=True)
class QuadrantCount(JsonAble):
    """`share` is of the customers whose place is known, with its interval."""

    quadrant: Quadrant
    customers: int
    value_minor: int
    share: Share


@dataclass(frozen=True)
class LoyaltyMap(JsonAble):
    """`known` of `customers` could be placed; a map of few answers says little of the silent ones."""

    customers: int
    known: Share
    thresholds: Thresholds
    quadrants: tuple[QuadrantCount, ...]


def loyalty_map(standings: Iterable[Standing], thresholds: Thresholds = USUAL) -> LoyaltyMap:
    """Everybody counted by quadrant; those not known are counted and left out of the shares.

    >>> found = loyalty_map([Standing(5, 1, 0.9), Standing(1, 1, 0.9), Standing(None, 0, 0.9)])
    >>> [(one.quadrant.value, one.customers) for one in found.quadrants if one.customers]
    [('loyal', 1), ('loyal_but_unhappy', 1)]
    >>> found.known.count, found.known.total
    (2, 3)
    """
    customers, value = dict.fromkeys(Quadrant, 0), dict.fromkeys(Quadrant, 0)
    for standing in standings:
        quadrant = place(standing, thresholds).quadrant
        customers[quadrant] += 1
        value[quadrant] += standing.value_minor
    return map_of_counts(customers, value, thresholds)


def map_of_counts(
    customers: Mapping[Quadrant, int], value_minor: Mapping[Quadrant, int], thresholds: Thresholds = USUAL
) -> LoyaltyMap:
    """The same from numbers that were counted elsewhere.

    >>> map_of_counts({Quadrant.LOYAL: 3, Quadrant.NOT_KNOWN: 1}, {}).known.value
    0.75
    """
    total = sum(customers.values())
    known = total - customers.get(Quadrant.NOT_KNOWN, 0)
    counted = tuple(
        QuadrantCount(one, customers.get(one, 0), value_minor.get(one, 0), share_of(customers.get(one, 0), known))
        for one in Quadrant
        if one is not Quadrant.NOT_KNOWN
    )
    return LoyaltyMap(total, share_of(known, total), thresholds, counted)


@dataclass(frozen=True)
class Handling(JsonAble):
    """How often each kind of work with a customer was done. Nobody holds a stop-watch, so minutes are an estimate."""

    read: int = 0
    written: int = 0
    noted: int = 0
    calls: int = 0
    visits: int = 0

    @property
    def minutes(self) -> float:
        """Each kind times what it usually takes (`MINUTES`).

        >>> Handling(read=3, written=2, calls=1).minutes
        28.0
        """
        return float(sum(getattr(self, kind) * minutes for kind, minutes in MINUTES.items()))


# To read a message, to write an answer, to leave a note among ourselves, a call or another contact, a visit.
MINUTES = {"read": 2, "written": 6, "noted": 2, "calls": 10, "visits": 60}


@dataclass(frozen=True)
class Effort(JsonAble):
    """What a customer brought and took in the time looked at. `brought_minor` should be margin.

    `returned_minor` as a positive number; `expected_minor`: what they are still expected to bring in a year.
    """

    brought_minor: int
    minutes: float
    hour_minor: int
    service_minor: int = 0
    returned_minor: int = 0
    known_days: int = 0
    expected_minor: int | None = None
    open_matters: int = 0


@dataclass(frozen=True)
class Balance(JsonAble):
    """`proposed`: the company might not mind losing this customer; a person decides, after trying what `reasons` say.

    Codes: costs_more {brought, effort, loss}, pays {brought, effort, left}, too_early {days, needed},
    matter_open {matters}, will_pay {expected, loss}, would_break_even {minutes, now}, would_break_even_price {share}.
    """

    proposed: bool
    effort_minor: int
    left_minor: int
    reasons: tuple[Note, ...]


FEWEST_DAYS = 180


def balance(effort: Effort, *, fewest_days: int = FEWEST_DAYS) -> Balance:
    """Value against effort. Nobody is proposed in their first half year, while we owe them an answer, or when what
    they are expected to bring makes up for the loss.

    >>> poor = Effort(brought_minor=10_000, minutes=600, hour_minor=2_000, known_days=400)
    >>> found = balance(poor)
    >>> found.proposed, found.left_minor, [reason.code for reason in found.reasons]
    (True, -10000, ['costs_more', 'would_break_even', 'would_break_even_price'])
    """
    work = round(effort.minutes * effort.hour_minor / WORK_MINUTES)
    cost = work + effort.service_minor + effort.returned_minor
    left = effort.brought_minor - cost
    numbers = {"brought": effort.brought_minor, "effort": cost}
    if left >= 0:
        return Balance(False, cost, left, (Note("pays", {**numbers, "left": left}),))
    against = _against(effort, -left, fewest_days)
    first = Note("costs_more", {**numbers, "loss": -left})
    return Balance(not against, cost, left, (first, *(against or _first_steps(effort, -left))))


def _against(effort: Effort, loss: int, fewest_days: int) -> tuple[Note, ...]:
    """Why nobody should propose it, whatever the sum says."""
    found = []
    if effort.known_days < fewest_days:
        found.append(Note("too_early", {"days": effort.known_days, "needed": fewest_days}))
    if effort.open_matters:
        found.append(Note("matter_open", {"matters": effort.open_matters}))
    if effort.expected_minor is not None and effort.expected_minor > loss:
        found.append(Note("will_pay", {"expected": effort.expected_minor, "loss": loss}))
    return tuple(found)


def _first_steps(effort: Effort, loss: int) -> tuple[Note, ...]:
    """What would make the customer pay: less work, or a higher price."""
    found = []
    minutes = effort.minutes - loss * WORK_MINUTES / effort.hour_minor if effort.hour_minor else -1
    if minutes >= 0:
        found.append(Note("would_break_even", {"minutes": round(minutes), "now": round(effort.minutes)}))
    if effort.brought_minor > 0:
        found.append(Note("would_break_even_price", {"share": loss / effort.brought_minor}))
    return tuple(found)
