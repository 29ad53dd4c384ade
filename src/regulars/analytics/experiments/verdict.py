"""What may be said of an experiment, in the order in which it may be said."""

from collections.abc import Mapping
from dataclasses import dataclass

from regulars.analytics.experiments.effects import Counted, Effect, difference_of_shares
from regulars.analytics.experiments.looks import mixing, planned_error_of_shares, tells, widened
from regulars.analytics.experiments.power import smallest_visible
from regulars.analytics.experiments.ratio import Ratio, check_ratio
from regulars.analytics.results import JsonAble, Note


@dataclass(frozen=True)
class Plan(JsonAble):
    """Written down before the beginning: the shares of the arms, how many customers there will be, and what share of
    them is expected to act untreated. `control` and `treated` are names of arms."""

    shares: dict[str, float]
    customers: int
    usual: float
    control: str = "control"
    treated: str = "treated"


@dataclass(frozen=True)
class Readout(JsonAble):
    """`reasons`, the first of which is the verdict: sample_ratio_mismatch {p_value}, cannot_be_known_yet {customers,
    smallest}, more {value}, less {value}, no_difference_seen {low, high}; then early_look {customers, planned}.

    `effect` is None where no verdict may be given.
    """

    ratio: Ratio
    effect: Effect | None
    reasons: tuple[Note, ...]


def read_out(plan: Plan, arms: Mapping[str, Counted], *, looking_early: bool = True) -> Readout:
    """The verdict on shares. looking_early: before the planned number of customers the interval that holds at every
    look is taken; a look at the planned end that was the only one may take the usual one.

    >>> plan = Plan({"control": 0.5, "treated": 0.5}, customers=6_426, usual=0.10)
    >>> read_out(plan, {"control": Counted(3_213, 321), "treated": Counted(3_213, 257)}).reasons[0].code
    'no_difference_seen'
    >>> arms = {"control": Counted(3_213, 321), "treated": Counted(3_213, 257)}
    >>> read_out(plan, arms, looking_early=False).reasons[0].code
    'less'
    """
    ratio = check_ratio({name: arm.customers for name, arm in arms.items()}, plan.shares)
    if not ratio.dealt:
        return Readout(ratio, None, (Note("sample_ratio_mismatch", {"p_value": ratio.p_value}),))
    treated, control = arms[plan.treated], arms[plan.control]
    if unknown := _too_few(plan, treated, control, looking_early=looking_early):
        return Readout(ratio, None, (unknown,))
    effect = difference_of_shares(treated, control)
    early: tuple[Note, ...] = ()
    if looking_early:
        counted = {"customers": treated.customers + control.customers, "planned": plan.customers}
        effect, early = widened(effect, mixing(_planned_error(plan))), (Note("early_look", counted),)
    return Readout(ratio, effect, (_said(effect), *early))


def _too_few(plan: Plan, treated: Counted, control: Counted, *, looking_early: bool) -> Note | None:
    """Only halving the usual share, or more, would be seen: nothing that happens could be told from chance. Or so few
    acted, or are planned, that an early look has no interval."""
    smallest = smallest_visible(plan.usual, control.customers, treated.customers)
    early = not looking_early or (tells(treated, control) and _planned_error(plan) > 0)
    if smallest is not None and smallest < plan.usual / 2 and early:
        return None
    customers = treated.customers + control.customers
    return Note("cannot_be_known_yet", {"customers": customers, "smallest": smallest})


def _planned_error(plan: Plan) -> float:
    """0 where all or nobody were expected to act, or nobody to be in one of the arms."""
    sizes = [round(plan.customers * plan.shares[name]) for name in (plan.control, plan.treated)]
    return planned_error_of_shares(plan.usual, *sizes) if min(sizes) else 0.0


def _said(effect: Effect) -> Note:
    if effect.low > 0:
        return Note("more", {"value": effect.value})
    if effect.high < 0:
        return Note("less", {"value": effect.value})
    return Note("no_difference_seen", {"low": effect.low, "high": effect.high})
