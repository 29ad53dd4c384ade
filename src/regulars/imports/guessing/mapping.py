"""Which column holds which field: by the words of its name in four languages, and by its values."""

from collections.abc import Sequence

from regulars.imports.guessing.profiles import Profile
from regulars.imports.guessing.shapes import normal_header
from regulars.imports.types import ATTRIBUTE, Field, Kind, Mapped, Target

EXACT, WITHIN = 1000, 500
LEAST = {True: 0.05, False: 0.5}
"""Share of readable values that a column needs: a column called «date» may be a spoiled column of dates."""


def guess_columns(target: Target, names: Sequence[str], profiles: Sequence[Profile], *, header: bool) -> Mapped:
    """Each field gets at most one column, the best fitting pairs first."""
    pairs = [
        (score, -position, -index, position, field.key)
        for position, (name, seen) in enumerate(zip(names, profiles, strict=True))
        for index, field in enumerate(target.fields)
        if (score := (name_score(field, name) if header else 0)) and seen.fits(field.kind, least=LEAST[score == EXACT])
    ]
    mapped: Mapped = {}
    for _, _, _, position, key in sorted(pairs, reverse=True):
        if position not in mapped and key not in mapped.values():
            mapped[position] = key
    _names_for_codes(target, profiles, mapped)
    _by_values(target, profiles, mapped)
    if target.attributes and header:
        _keep_the_rest(names, profiles, mapped)
    return dict(sorted(mapped.items()))


def _names_for_codes(target: Target, profiles: Sequence[Profile], mapped: Mapped) -> None:
    """A column called «product» may hold its code or its name: several words are a name."""
    for position, key in list(mapped.items()):
        named = target.field(key).phrases
        if named and target.has(named) and named not in mapped.values() and profiles[position].phrase >= 0.5:
            mapped[position] = named


def name_score(field: Field, name: str) -> int:
    """How well a column name says this field: the whole name, or the most of its words."""
    said = normal_header(name)
    words = {normal_header(word) for word in field.words} | {field.key.replace("_", " ")}
    if said in words:
        return EXACT
    tokens = set(said.split())
    matched = [len(word) for word in words if set(word.split()) <= tokens]
    return WITHIN + max(matched) if matched else 0


def _by_values(target: Target, profiles: Sequence[Profile], mapped: Mapped) -> None:
    """What the target cannot do without, found by its values: the day, the money, then whose row it is."""
    for field in target.fields:
        if field.kind in (Kind.MOMENT, Kind.DATE) and field.required:
            _take(mapped, field.key, [p for p, seen in enumerate(profiles) if seen.filled and seen.day >= 0.9])
    for group in target.needs:
        if any(key in mapped.values() for key in group):
            continue
        kinds = {target.field(key).kind: key for key in reversed(group)}
        if Kind.NUMBER in kinds:
            free = [p for p, seen in enumerate(profiles) if p not in mapped and seen.filled and seen.number >= 0.9]
            _take(mapped, kinds[Kind.NUMBER], sorted(free, key=lambda p: (-profiles[p].fraction, -p)))
        elif Kind.EXTERNAL in kinds:
            _take_customer(mapped, kinds, profiles)


def _take_customer(mapped: Mapped, kinds: dict[Kind, str], profiles: Sequence[Profile]) -> None:
    emails = [p for p, seen in enumerate(profiles) if seen.email >= 0.5]
    if emails and Kind.EMAIL in kinds:
        return _take(mapped, kinds[Kind.EMAIL], emails)
    return _take(mapped, kinds[Kind.EXTERNAL], [p for p, seen in enumerate(profiles) if seen.filled and seen.day < 0.9])


def _take(mapped: Mapped, key: str, positions: Sequence[int]) -> None:
    if key in mapped.values():
        return
    for position in positions:
        if position not in mapped:
            mapped[position] = key
            return


def _keep_the_rest(names: Sequence[str], profiles: Sequence[Profile], mapped: Mapped) -> None:
    """Everything else that is known of a customer is worth keeping."""
    for position, name in enumerate(names):
        if position not in mapped and profiles[position].filled:
            mapped[position] = f"{ATTRIBUTE}{name}"
