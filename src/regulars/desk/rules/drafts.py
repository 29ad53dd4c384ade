"""A rule while it is being built: parts may be empty or unfinished. What is clicked makes a new draft.

A part is named by its place, «0.2»: the third part of the first part of the whole; "" is the whole.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from regulars.customers.segments.conditions import ConditionKind, Offers, condition_kinds
from regulars.customers.segments.errors import RuleWrong
from regulars.customers.segments.parameters import Choice, Chosen, Number, Numbers, Parameter
from regulars.customers.segments.rule import DEEPEST, condition_of, rule_of
from regulars.customers.segments.types import Rule
from regulars.lib.errors import BadInput

LONGEST = 60_000
MOST_PARTS = 100


@dataclass
class Part:
    """A group («all», «any») with parts, or a condition of a kind; `negated` turns it round."""

    of: str = ""
    parts: list["Part"] = field(default_factory=list)
    kind: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    negated: bool = False

    @property
    def known_kind(self) -> ConditionKind | None:
        return condition_kinds.get(self.kind)


def everybody() -> Part:
    return Part(of="all")


def read_draft(text: str) -> Part:
    """The draft that a page sends back. Raises BadInput for what no page of ours has sent."""
    try:
        raw = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise BadInput() from error
    draft = part_from(raw, 0)
    if draft is None or not draft.of or sum(1 for _part in walk(draft)) > MOST_PARTS:
        raise BadInput()
    return draft


def part_from(raw: Any, depth: int) -> Part | None:
    if not isinstance(raw, dict) or depth > DEEPEST:
        return None
    if "not" in raw:
        turned = part_from(raw["not"], depth + 1)
        if turned:
            turned.negated = not turned.negated
        return turned
    for of in ("all", "any"):
        if isinstance(raw.get(of), list):
            inner = [part_from(one, depth + 1) for one in raw[of]]
            return Part(of=of, parts=[one for one in inner if one])
    if raw.get("is") in condition_kinds:
        return Part(kind=raw["is"], values={name: value for name, value in raw.items() if name != "is"})
    return None


def draft_of(raw: Any) -> Part:
    """A kept rule as a draft: the whole is always a group."""
    part = part_from(raw, 0) or everybody()
    return part if part.of and not part.negated else Part(of="all", parts=[part])


def as_json(part: Part) -> dict[str, Any]:
    plain = {part.of: [as_json(one) for one in part.parts]} if part.of else {"is": part.kind, **part.values}
    return {"not": plain} if part.negated else plain


def walk(part: Part, place: str = "") -> Iterator[tuple[str, Part]]:
    yield place, part
    for number, one in enumerate(part.parts):
        yield from walk(one, inside(place, number))


def inside(place: str, number: int) -> str:
    return f"{place}.{number}" if place else str(number)


def part_at(draft: Part, place: str) -> Part:
    """Raises BadInput for a place that is not there."""
    found = dict(walk(draft)).get(place)
    if found is None:
        raise BadInput()
    return found


# What is clicked -----------------------------------------------------------------------------------------------------


def add(draft: Part, place: str, key: str) -> None:
    """A condition at the end of a group, as it most often begins. Raises BadInput."""
    kind, group = condition_kinds.get(key), part_at(draft, place)
    if kind is None or not group.of:
        raise BadInput()
    group.parts.append(Part(kind=key, values=completed(kind, {}, Offers())))


def group_inside(draft: Part, place: str) -> None:
    """A group in a group, of the other way: «any» inside «all»."""
    group = part_at(draft, place)
    group.parts.append(Part(of="any" if group.of == "all" else "all"))


def remove(draft: Part, place: str) -> None:
    above, _dot, number = place.rpartition(".")
    if not place or not number.isdecimal():
        raise BadInput()
    group = part_at(draft, above)
    if int(number) >= len(group.parts):
        raise BadInput()
    del group.parts[int(number)]


def turn(draft: Part, place: str) -> None:
    part = part_at(draft, place)
    part.negated = not part.negated


CLICKS: dict[str, Callable[[Part, str], None]] = {"group": group_inside, "remove": remove, "not": turn}


def completed(kind: ConditionKind, values: dict[str, Any], offers: Offers) -> dict[str, Any]:
    """The values that matter, those not chosen yet (or no choice any more) as they most often are."""
    kept: dict[str, Any] = {}
    for one in kind.parameters:
        if one.when and kept.get(one.by) not in one.when:
            continue
        value = values.get(one.name, None if one.optional else usual(one, offers))
        fitting = kind.narrowed(one.name, kept, offers)
        if fitting is not None and value not in dict(fitting):
            value = next((key for key, _title in fitting), None)
        if value is not None:
            kept[one.name] = value
    return kept


def usual(parameter: Parameter, offers: Offers) -> Any:
    if parameter.usual is not None:
        return parameter.usual
    match parameter:
        case Chosen() | Numbers():
            return None
        case Number():
            return next((int(key) for key, _title in offers(parameter.choices)), None)
        case Choice():
            return next((key for key, _title in offers(parameter.choices)), None)
    return None


# What it comes to ----------------------------------------------------------------------------------------------------


def rule_in(draft: Part) -> Rule:
    """The rule of a finished draft. Raises RuleWrong."""
    return rule_of(as_json(draft))


def finished(part: Part) -> Part | None:
    """The draft without what is not finished yet; None when nothing is left of it."""
    if not part.of:
        return part if problem_of(part) is None else None
    kept = [one for one in map(finished, part.parts) if one]
    return Part(of=part.of, parts=kept, negated=part.negated) if kept else None


def problem_of(part: Part) -> RuleWrong | None:
    """What is wrong with a condition."""
    try:
        condition_of(part.kind, part.values)
    except RuleWrong as wrong:
        return wrong
    return None
