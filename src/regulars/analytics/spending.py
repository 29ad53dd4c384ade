"""What may be spent on a customer before it costs more than it brings, and what winning and keeping customers costs.

Plain Python, importing nothing heavy. Answers are codes with their numbers (`Note`); pages have the sentences. Money is
in minor units of one currency, and should be margin; where only income is known, the answer says so (`income`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from regulars.analytics.results import JsonAble, Note


class Purpose(StrEnum):
    """What the money is for."""

    WINNING = "winning"
    KEEPING = "keeping"


@dataclass(frozen=True)
class Worth(JsonAble):
    """What one customer (or one customer of a segment, on average) brings. None = not known, never zero.

    `lifetime_minor`: all they are expected to bring, from the first day. `value_minor`: what they are still expected
    to bring within the horizon of the forecast; `if_stays_minor`: the same if they stay for sure; `risk`: the chance
    that they leave. `margin_known` False = these are income.
    """

    lifetime_minor: float | None = None
    value_minor: float | None = None
    if_stays_minor: float | None = None
    risk: float | None = None
    margin_known: bool = False


@dataclass(frozen=True)
class Effect(JsonAble):
    """How many of a hundred offers keep somebody who would have left, as a share; `measured` by an experiment, or
    supposed by whoever plans."""

    share: float
    measured: bool


@dataclass(frozen=True)
class Verdict(JsonAble):
    """May `planned_minor` be spent? `ceiling_minor`: the most that does not lose money; `left_minor`: of it, not spent
    yet. `reasons` in order of weight: refused or allowed first, then what the reader must know.

    Codes: costs_more {planned, left, ceiling, spent, loss}, within {planned, left, after}, worth_not_known,
    risk_not_known, gone_already, no_effect_measured {risk}, income_not_margin, effect {share, measured},
    effect_above_risk {share, risk}.
    """

    purpose: Purpose
    allowed: bool
    planned_minor: int
    spent_minor: int
    ceiling_minor: int | None
    left_minor: int | None
    reasons: tuple[Note, ...]


def may_spend(
    planned_minor: int,
    worth: Worth,
    *,
    purpose: Purpose,
    spent_minor: int = 0,
    effect: Effect | None = None,
    copies: int = 1,
) -> Verdict:
    """Whether a plan to spend on a customer can pay for itself.

    Winning: no more than the customer will ever bring. Keeping: no more than the money that the offer keeps, which is
    effect x what they bring if they stay. An offer cannot keep more than would leave, so an effect above the risk
    counts as the risk. Without one the ceiling supposes that the offer keeps everybody who would leave (effect =
    risk): more than that can never pay, less may not pay either.

    copies: customers the plan is for, all worth the same; planned, spent and ceiling are for all of them.

    >>> verdict = may_spend(40_000, Worth(lifetime_minor=30_000), purpose=Purpose.WINNING)
    >>> verdict.allowed, verdict.reasons[0].code, verdict.reasons[0].params["loss"]
    (False, 'costs_more', 10000)
    """
    if planned_minor < 0 or spent_minor < 0 or copies < 1:
        raise ValueError("what is planned and spent cannot be negative, and a plan is for at least one customer")
    ceiling, notes = _ceiling(worth, purpose, effect)
    if ceiling is None:
        return Verdict(purpose, False, planned_minor, spent_minor, None, None, notes)
    most = round(ceiling * copies)
    left = max(most - spent_minor, 0)
    numbers = {"planned": planned_minor, "left": left, "ceiling": most, "spent": spent_minor}
    if planned_minor > left:
        first = Note("costs_more", {**numbers, "loss": spent_minor + planned_minor - most})
    else:
        first = Note("within", {**numbers, "after": left - planned_minor})
    return Verdict(purpose, planned_minor <= left, planned_minor, spent_minor, most, left, (first, *notes))


def _ceiling(worth: Worth, purpose: Purpose, effect: Effect | None) -> tuple[float | None, tuple[Note, ...]]:
    """The most for one customer, with what must be known of it; or None with why not."""
    income = () if worth.margin_known else (Note("income_not_margin"),)
    if purpose is Purpose.WINNING:
        if worth.lifetime_minor is None:
            return None, (Note("worth_not_known"),)
        return max(worth.lifetime_minor, 0.0), income
    if worth.if_stays_minor is None:
        return None, (Note("worth_not_known"),)
    if effect is not None:
        share, notes = _effective(effect, worth.risk)
        return max(share * worth.if_stays_minor, 0.0), (*notes, *income)
    if worth.risk is None:
        return None, (Note("risk_not_known"),)
    if worth.risk >= 1:
        return None, (Note("gone_already"),)
    return worth.risk * worth.if_stays_minor, (Note("no_effect_measured", {"risk": worth.risk}), *income)


def _effective(effect: Effect, risk: float | None) -> tuple[float, tuple[Note, ...]]:
    said = Note("effect", {"share": effect.share, "measured": effect.measured})
    if risk is None or effect.share <= risk:
        return effect.share, (said,)
    return risk, (said, Note("effect_above_risk", {"share": effect.share, "risk": risk}))


@dataclass(frozen=True)
class PeriodCosts(JsonAble):
    """Input: one period of the company or of one segment. Costs are None where none were written down.

    `came`: new customers of the period; `kept`: customers at its start who are customers at its end.
    Winning is the cost kind «acquisition», keeping the kinds «service» and «incentive» together.
    """

    came: int
    kept: int
    winning_minor: int | None
    keeping_minor: int | None
    from_new_minor: int
    from_old_minor: int


@dataclass(frozen=True)
class WinningAgainstKeeping(JsonAble):
    """What a new customer costs and brings against an old one, over the periods given.

    `times`: a new customer costs so many times what keeping one costs. `*_return`: money brought for each unit spent.
    `notes`: winning_costs_not_known, keeping_costs_not_known, nobody_came, nobody_kept, income_not_margin.
    """

    came: int
    kept: int
    winning_minor: int | None
    keeping_minor: int | None
    cost_of_new_minor: float | None
    cost_of_kept_minor: float | None
    times: float | None
    from_new_minor: int
    from_old_minor: int
    old_share: float | None
    winning_return: float | None
    keeping_return: float | None
    notes: tuple[Note, ...]


def winning_against_keeping(periods: Sequence[PeriodCosts], *, margin_known: bool = False) -> WinningAgainstKeeping:
    """Sums over the periods, then divides. A cost that is known for no period stays unknown.

    >>> year = PeriodCosts(10, 90, winning_minor=5_000, keeping_minor=900, from_new_minor=4_000, from_old_minor=36_000)
    >>> found = winning_against_keeping([year])
    >>> found.cost_of_new_minor, found.cost_of_kept_minor, found.times, found.old_share
    (500.0, 10.0, 50.0, 0.9)
    """
    came, kept = sum(one.came for one in periods), sum(one.kept for one in periods)
    winning = _known([one.winning_minor for one in periods])
    keeping = _known([one.keeping_minor for one in periods])
    new, old = sum(one.from_new_minor for one in periods), sum(one.from_old_minor for one in periods)
    of_new, of_kept = _by(winning, came), _by(keeping, kept)
    conditions = {
        "winning_costs_not_known": winning is None,
        "keeping_costs_not_known": keeping is None,
        "nobody_came": not came,
        "nobody_kept": not kept,
        "income_not_margin": not margin_known,
    }
    return WinningAgainstKeeping(
        came=came,
        kept=kept,
        winning_minor=winning,
        keeping_minor=keeping,
        cost_of_new_minor=of_new,
        cost_of_kept_minor=of_kept,
        times=_by(of_new, of_kept),
        from_new_minor=new,
        from_old_minor=old,
        old_share=_by(old, new + old),
        winning_return=_by(new, winning),
        keeping_return=_by(old, keeping),
        notes=tuple(Note(code) for code, holds in conditions.items() if holds),
    )


def _known(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _by(value: float | None, number: float | None) -> float | None:
    return value / number if value is not None and number else None
