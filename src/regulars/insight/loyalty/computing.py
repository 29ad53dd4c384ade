"""The place of each customer and what they leave us, from what is known of them. Nothing is read or written here."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from regulars.analytics.loyalty_map import Balance, Effort, Place, Standing, balance, place
from regulars.analytics.results import Note
from regulars.insight.loyalty.reading import Known
from regulars.insight.models import LoyaltyPlace

LOST = "lost"
StaysBy = LoyaltyPlace.StaysBy


@dataclass(frozen=True)
class Price:
    """What an hour costs, and what is left of each hundred of income."""

    hour_minor: int
    margin_percent: int = 100


def placed(found: Mapping[int, Known], price: Price | None, *, until: date) -> Iterable[LoyaltyPlace]:
    """A row for everybody, in the order of their numbers."""
    for customer in sorted(found):
        yield _placed(customer, found[customer], price, until)


def _placed(customer: int, known: Known, price: Price | None, until: date) -> LoyaltyPlace:
    stays, stays_by = chance_of_staying(known)
    where = place_of(known, stays)
    weighed = balance_of(known, price, until) if price else None
    return LoyaltyPlace(
        customer_id=customer,
        quadrant=where.quadrant.value,
        satisfaction=known.satisfaction,
        answers=known.answers,
        stays=None if stays is None else round(stays, 4),
        stays_by=stays_by,
        bound=known.bound,
        value_minor=known.value_minor,
        brought_minor=brought(known, price),
        conversations=known.conversations,
        messages=known.messages,
        minutes=known.handling.minutes,
        effort_minor=weighed.effort_minor if weighed else None,
        left_minor=weighed.left_minor if weighed else None,
        proposed=bool(weighed and weighed.proposed and known.stage != LOST),
        reasons=codes(where.reasons),
        balance=codes(weighed.reasons) if weighed else [],
    )


def chance_of_staying(known: Known) -> tuple[float | None, str]:
    """And whose word it is. Who has left is not guessed at; a notice that was given is known to the model of leaving.

    >>> [str(part) for part in chance_of_staying(Known(stage="lost", alive=0.4))]
    ['0.0', 'gone']
    >>> [str(part) for part in chance_of_staying(Known(stage="active", alive=0.75, risk=0.5))]
    ['0.5', 'risk']
    """
    if known.stage == LOST:
        return 0.0, StaysBy.GONE
    if known.risk is not None:
        return 1 - known.risk, StaysBy.RISK
    return known.alive, StaysBy.ALIVE if known.alive is not None else ""


def place_of(known: Known, stays: float | None) -> Place:
    return place(Standing(known.satisfaction, known.answers, stays, known.bound, known.value_minor))


def balance_of(known: Known, price: Price, until: date) -> Balance:
    """What they brought in the twelve months against what they took."""
    return balance(
        Effort(
            brought_minor=brought(known, price),
            minutes=known.handling.minutes,
            hour_minor=price.hour_minor,
            service_minor=known.service_minor,
            known_days=(until - known.since).days if known.since else 0,
            expected_minor=_of_margin(known.value_minor, price),
            open_matters=known.open_matters,
        )
    )


def brought(known: Known, price: Price | None) -> int:
    """What is left of the income, as far as somebody said how much that is."""
    return _of_margin(known.income_minor, price)


def _of_margin(income_minor: int, price: Price | None) -> int:
    return round(income_minor * price.margin_percent / 100) if price else income_minor


def codes(notes: Iterable[Note]) -> list[dict[str, Any]]:
    return [asdict(note) for note in notes]
