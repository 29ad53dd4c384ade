"""Why somebody is on the list: a permanent word and its parameters for every customer. Sentences are made elsewhere.

Codes and parameters:
    only_one_purchase {silent_days}                        bought once, no habit to measure against
    silent_longer_than_usual {usual_days, silent_days}     silent for more than 1.5 x the usual gap
    spending_falls {recent_minor, before_minor}            last half year under 70 % of the one before
    usual_pace {usual_days, silent_days}                   nothing unusual: the risk is that of anybody
    silent_past_limit {silent_days, limit_days}            lost by the inactivity rule
    contract_ends {ends_on}                                notice is given
    contract_ended {ended_on}
    pays_less {monthly_minor, before_minor}                monthly money fell within half a year
    left_before {times}                                    came back after leaving
    early_months {months}                                  first half year of a contract
    contract_runs {months}                                 nothing unusual
    only_returns {}                                        never bought, in these data
The first that fits, in the order of `of_orders` and `of_contracts`, is the reason: same input, same reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNUSUAL_SILENCE = 1.5
FALLING_SPEND = 0.7
EARLY_MONTHS = 6

Mask = NDArray[np.bool_]
Columns = Mapping[str, NDArray[Any]]
Rule = tuple[str, Mask, tuple[str, ...]]


def of_orders(people: Columns, limit_days: int) -> list[Rule]:
    """Rules for customers without contracts; needs x, usual_gap_days, silent_days, recent_minor, before_minor, lost."""
    silent, usual = people["silent_days"], people["usual_gap_days"]
    with np.errstate(invalid="ignore"):
        unusual = silent > UNUSUAL_SILENCE * usual
    falls = (people["before_minor"] > 0) & (people["recent_minor"] < FALLING_SPEND * people["before_minor"])
    own = ~people["contract"]
    return [
        ("only_returns", own & np.isnan(silent), ()),
        ("silent_past_limit", own & people["lost"], ("silent_days", "limit_days")),
        ("only_one_purchase", own & (people["x"] == 0), ("silent_days",)),
        ("silent_longer_than_usual", own & unusual, ("usual_days", "silent_days")),
        ("spending_falls", own & falls, ("recent_minor", "before_minor")),
        ("usual_pace", own, ("usual_days", "silent_days")),
    ]


def of_contracts(people: Columns) -> list[Rule]:
    """Rules for customers with contracts; needs ends_on, ended_on (days, NaT where none), monthly money, spells."""
    own = people["contract"]
    falls = people["monthly_minor"] < people["monthly_before_minor"]
    early = people["months"] < EARLY_MONTHS
    return [
        ("contract_ended", own & people["lost"], ("ended_on",)),
        ("contract_ends", own & ~np.isnat(people["ends_on"]), ("ends_on",)),
        ("pays_less", own & falls, ("monthly_minor", "monthly_before_minor")),
        ("left_before", own & (people["spells_count"] > 1), ("times",)),
        ("early_months", own & early, ("months",)),
        ("contract_runs", own, ("months",)),
    ]


def reasons(people: Columns, limit_days: int) -> tuple[NDArray[np.str_], list[str]]:
    """Code and parameters (JSON text) of every customer. Shapes: (customers,)."""
    size = len(people["contract"])
    codes = np.full(size, "", dtype="U24")
    params = ["{}"] * size
    sources = _sources(people, limit_days)
    for code, mask, names in [*of_orders(people, limit_days), *of_contracts(people)]:
        places = np.flatnonzero(mask & (codes == ""))
        codes[places] = code
        if names and len(places):
            for place, text in zip(places.tolist(), _texts(names, sources, places), strict=True):
                params[place] = text
    return codes, params


def _sources(people: Columns, limit_days: int) -> dict[str, Callable[[NDArray[np.intp]], list[Any]]]:
    """Where each parameter comes from, as JSON values of chosen rows."""

    def whole(column: str) -> Callable[[NDArray[np.intp]], list[Any]]:
        return lambda places: np.rint(people[column][places]).astype(np.int64).tolist()

    def day(column: str) -> Callable[[NDArray[np.intp]], list[Any]]:
        return lambda places: [f'"{text}"' for text in np.datetime_as_string(people[column][places], unit="D").tolist()]

    return {
        "silent_days": whole("silent_days"),
        "usual_days": lambda places: np.maximum(np.rint(people["usual_gap_days"][places]), 1).astype(int).tolist(),
        "limit_days": lambda places: [limit_days] * len(places),
        "recent_minor": whole("recent_minor"),
        "before_minor": whole("before_minor"),
        "monthly_minor": whole("monthly_minor"),
        "monthly_before_minor": whole("monthly_before_minor"),
        "months": lambda places: people["months"][places].astype(np.int64).tolist(),
        "times": lambda places: (people["spells_count"][places] - 1).tolist(),
        "ends_on": day("ends_on"),
        "ended_on": day("ended_on"),
    }


def _texts(
    names: tuple[str, ...], sources: Mapping[str, Callable[[NDArray[np.intp]], list[Any]]], places: NDArray[np.intp]
) -> list[str]:
    pattern = (
        "{{"
        + ", ".join(f'"{"before_minor" if name == "monthly_before_minor" else name}": {{}}' for name in names)
        + "}}"
    )
    return [pattern.format(*values) for values in zip(*(sources[name](places) for name in names), strict=True)]
