"""Rules as JSON: read with every part checked, and written in one form.

{"all": [...]}, {"any": [...]}, {"not": {...}}, {"is": "country", "values": ["UA"]}: the names beside «is» are those of
the kind's parameters. Kept in the database with the version of this form, {"version": 1, "rule": {...}}.
"""

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _

from regulars.customers.segments.conditions import CUSTOMERS, condition_kinds
from regulars.customers.segments.errors import RuleWrong
from regulars.customers.segments.parameters import Unfit
from regulars.customers.segments.types import Condition, Group, Not, Rule, conditions_in

VERSION = 1
DEEPEST = 6
MOST_CONDITIONS = 60
Place = tuple[int, ...]


def rule_of(raw: Any) -> Rule:
    """The rule that JSON describes. Raises RuleWrong, with the part that is wrong."""
    rule = part_of(raw, ())
    if sum(1 for _one in conditions_in(rule)) > MOST_CONDITIONS:
        what = _("a rule has at most %(most)s conditions; make a segment of some of them.") % {"most": MOST_CONDITIONS}
        raise RuleWrong(place=(), field="", what=what)
    return rule


def part_of(raw: Any, place: Place) -> Rule:
    if len(place) > DEEPEST:
        raise RuleWrong(
            place=place, field="", what=_("groups stand too deep inside one another; make a segment of it.")
        )
    match raw:
        case {"all": list(parts), **rest} if not rest:
            return group_of("all", parts, place)
        case {"any": list(parts), **rest} if not rest:
            return group_of("any", parts, place)
        case {"not": part, **rest} if not rest:
            return Not(part_of(part, (*place, 0)))
        case {"is": str(key)}:
            return condition_of(key, {name: value for name, value in raw.items() if name != "is"}, place)
    raise RuleWrong(place=place, field="", what=_("write “all”, “any”, “not” or “is” here."))


def group_of(of: Literal["all", "any"], parts: list[Any], place: Place) -> Group:
    if not parts and (place or of == "any"):
        raise RuleWrong(place=place, field="", what=_("this group has no conditions; add one, or take the group out."))
    if len(parts) > MOST_CONDITIONS:
        raise RuleWrong(place=place, field="", what=_("this group has too many parts; make a segment of some."))
    return Group(of, tuple(part_of(part, (*place, number)) for number, part in enumerate(parts)))


def condition_of(key: str, values: Mapping[str, Any], place: Place = ()) -> Condition:
    kind = condition_kinds.get(key)
    if kind is None:
        what = _("there is no condition “%(key)s”.") % {"key": key[:40]}
        raise RuleWrong(place=place, field="is", what=what)
    read: dict[str, Any] = {}
    for parameter in kind.parameters:
        if parameter.when and read.get(parameter.by) not in parameter.when:
            continue
        given = values.get(parameter.name)
        if given is None and parameter.optional:
            continue
        try:
            read[parameter.name] = parameter.read(given)
        except Unfit as unfit:
            what = f"{parameter.title}: {unfit}"
            raise RuleWrong(place=place, field=parameter.name, what=what) from unfit
    if unknown := values.keys() - {one.name for one in kind.parameters}:
        what = _("“%(name)s” is not asked here; leave it out.") % {"name": min(map(str, unknown))[:40]}
        raise RuleWrong(place=place, field="", what=what)
    return Condition(key, read)


def as_json(rule: Rule) -> dict[str, Any]:
    match rule:
        case Condition(kind, values):
            return {"is": kind, **values}
        case Not(part):
            return {"not": as_json(part)}
        case Group(of, parts):
            return {of: [as_json(part) for part in parts]}


def kept(rule: Rule) -> dict[str, Any]:
    """The rule as it stands in the database."""
    return {"version": VERSION, "rule": as_json(rule)}


def rule_kept(stored: Mapping[str, Any]) -> Rule:
    """The rule out of the database. Raises RuleWrong for one of a later form."""
    if stored.get("version") != VERSION:
        raise RuleWrong(place=(), field="", what=_("it was written by a later version of Regulars; update first."))
    return rule_of(stored.get("rule"))


def listens_to(rule: Rule) -> list[str]:
    """Beginnings of the timeline kinds that can change who fits; what a segment it speaks of listens to not counted."""
    found = {CUSTOMERS}
    for one in conditions_in(rule):
        found.update(condition_kinds[one.kind].touched_by(one.values))
    return sorted(found)
