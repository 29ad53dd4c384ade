"""The fields a condition is filled in by: one for each parameter, shown and read back."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst

from regulars.customers.segments.conditions import ConditionKind, Offers, condition_kinds
from regulars.customers.segments.errors import RuleWrong
from regulars.customers.segments.parameters import (
    Choice,
    Choices,
    Chosen,
    Day,
    Figure,
    Money,
    Number,
    Numbers,
    Parameter,
    Text,
    Whole,
)
from regulars.customers.segments.rule import DEEPEST
from regulars.desk.rules.drafts import Part, completed, inside, problem_of
from regulars.lib.money import to_major, to_minor
from regulars.lib.text import clean

LONGEST = 300
BLANKS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", ",": "."})


@dataclass(frozen=True)
class Option:
    value: str
    title: str
    on: bool


@dataclass(frozen=True)
class Field:
    """A field as the template places it; `widget` is the name of its kind."""

    name: str
    title: str
    widget: str
    value: str
    options: tuple[Option, ...]
    optional: bool
    error: str
    suffix: str
    help: str


@dataclass(frozen=True)
class ShownPart:
    """A part of the draft as the template places it."""

    place: str
    number: str
    of: str
    negated: bool
    title: str
    fields: tuple[Field, ...]
    parts: tuple["ShownPart", ...]
    may_nest: bool
    removable: bool


def shown(part: Part, offers: Offers, *, currency: str, checked: bool, place: str = "") -> ShownPart:
    """`checked`: what is not filled in yet is called wrong too, as somebody wanted to save."""
    kind = part.known_kind
    return ShownPart(
        place=place,
        number=".".join(str(int(step) + 1) for step in place.split(".") if step),
        of=part.of,
        negated=part.negated,
        title=str(kind.title) if kind else "",
        fields=tuple(fields_of(part, kind, offers, place, currency, checked)) if kind else (),
        parts=tuple(
            shown(one, offers, currency=currency, checked=checked, place=inside(place, number))
            for number, one in enumerate(part.parts)
        ),
        may_nest=place.count(".") + bool(place) < DEEPEST - 2,
        removable=bool(place),
    )


def fields_of(
    part: Part, kind: ConditionKind, offers: Offers, place: str, currency: str, checked: bool
) -> Iterator[Field]:
    wrong = problem_of(part)
    for one in kind.asked(part.values):
        value = part.values.get(one.name)
        fitting = kind.narrowed(one.name, part.values, offers)
        options = chosen_of(fitting, value) if fitting is not None else options_of(one, value, offers)
        said = wrong if wrong and wrong.details["field"] == one.name and (checked or value is not None) else None
        yield field_of(one, value, options, place, currency, said)


def field_of(
    parameter: Parameter, value: Any, options: tuple[Option, ...], place: str, currency: str, wrong: RuleWrong | None
) -> Field:
    return Field(
        name=name_of(place, parameter.name),
        title=capfirst(str(parameter.title)),
        widget="one" if options and not isinstance(parameter, Choice | Number) else widget_of(parameter),
        value=written(parameter, value, currency),
        options=options,
        optional=parameter.optional,
        error=wrong.details["what"] if wrong else "",
        suffix=currency if isinstance(parameter, Money) else "",
        help=str(parameter.empty),
    )


def name_of(place: str, name: str) -> str:
    return f"c{place}.{name}"


def widget_of(parameter: Parameter) -> str:
    match parameter:
        case Chosen() | Numbers():
            return "several"
        case Choice() | Number():
            return "one"
        case Whole():
            return "whole"
        case Day():
            return "day"
        case Money() | Figure():
            return "figure"
    return "text"


def written(parameter: Parameter, value: Any, currency: str) -> str:
    """What was typed and cannot be used stays as it was typed."""
    if value is None or isinstance(value, list):
        return ""
    if isinstance(parameter, Money) and type(value) is int:
        return f"{to_major(value, currency):f}"
    return str(value)


def options_of(parameter: Parameter, value: Any, offers: Offers) -> tuple[Option, ...]:
    if not isinstance(parameter, Choice | Number):
        return ()
    return chosen_of(offered_by(parameter, chosen_in(value), offers), value)


def chosen_in(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value is not None else []


def chosen_of(offered: Choices, value: Any) -> tuple[Option, ...]:
    """The choices with those that were chosen; one that is no longer offered stays."""
    chosen = chosen_in(value)
    unknown = [(one, one) for one in chosen if one not in {str(key) for key, _title in offered}]
    return tuple(Option(str(key), titled(title), str(key) in chosen) for key, title in [*offered, *unknown])


def titled(title: Text) -> str:
    """Words of ours begin with a capital; those of the company stay as it writes them."""
    return capfirst(str(title)) if isinstance(title, Promise) else title


def offered_by(parameter: Choice | Number, chosen: list[str], offers: Offers) -> Choices:
    few = getattr(parameter, "offered", None)
    if few is None:
        return offers(parameter.choices)
    worth = {str(key) for key, _title in offers(few)} | set(chosen)
    return [choice for choice in offers(parameter.choices) if str(choice[0]) in worth]


# Read back -----------------------------------------------------------------------------------------------------------


def filled_in(part: Part, given: QueryDict, offers: Offers, *, currency: str, place: str = "") -> None:
    """Take what was filled in into the draft: the way of groups, the values of conditions."""
    if part.of:
        part.of = {"all": "all", "any": "any"}.get(given.get(f"of{place}", ""), part.of)
    kind = condition_kinds.get(part.kind)
    if kind and f"c{place}" in given:
        values = {}
        for one in kind.asked(part.values):
            value = read(one, given, name_of(place, one.name), currency)
            if value is not None:
                values[one.name] = value
        part.values = completed(kind, values, offers)
    for number, one_part in enumerate(part.parts):
        filled_in(one_part, given, offers, currency=currency, place=inside(place, number))


def read(parameter: Parameter, given: QueryDict, name: str, currency: str) -> Any:
    """The value of a field; None where it is empty, the text itself where it cannot be what is asked for."""
    texts = [clean(text, LONGEST) for text in given.getlist(name)]
    texts = [text for text in texts if text]
    if not texts:
        return None
    match parameter:
        case Chosen():
            return sorted(set(texts))
        case Numbers():
            return sorted({int(text) for text in texts if text.isdecimal()}) or None
        case Number() | Whole():
            return int(texts[0]) if texts[0].isdecimal() and len(texts[0]) < 19 else texts[0]
        case Money():
            return minor_of(texts[0], currency)
        case Figure():
            return texts[0].translate(BLANKS)
    return texts[0]


def minor_of(text: str, currency: str) -> Any:
    try:
        return to_minor(Decimal(text.translate(BLANKS)), currency)
    except (InvalidOperation, ValueError, OverflowError):
        return text
