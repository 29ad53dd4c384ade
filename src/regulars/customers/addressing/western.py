"""English names stand first name first; Romanian ones in either order, so that only known first names tell it."""

import re
from collections.abc import Sequence

from regulars.customers.addressing.given_names import gender_of, is_given, may_be_a_surname
from regulars.customers.addressing.parts import FEMALE, Doubt, Parts
from regulars.customers.addressing.titles import PARTICLES
from regulars.customers.names import fold

# How Romanian and Moldovan family names end and first names do not.
FAMILY_ENDING = re.compile(
    r".+(?:escu|anu|[aă]u|aru|oiu|eac|iac|uc|iuc|ciuc|enco|enko|ov|ova|ski|schi|schii|sky|ici|ean|oaie|eț|ețu|u[sș])",
    re.IGNORECASE,
)
# Families so common that their names are known, though they end like anything.
COMMON_FAMILIES = {
    "balan", "bejan", "botnaru", "cazacu", "ceban", "cebotari", "ciobanu", "cojocaru", "croitoru", "dobre", "ene",
    "grosu", "gutu", "lungu", "lupu", "manea", "mocanu", "negru", "neagu", "olaru", "pop", "popa", "rotaru", "rusu",
    "stoica", "tanase", "turcan", "turcanu", "ursu", "voda",
}  # fmt: skip


def is_initial(word: str) -> bool:
    return "." in word or len(word) == 1


def family_starts_at(words: Sequence[str]) -> int:
    """Where the particle of the family name stands («van der Berg»); 0 without one."""
    return next((place for place, word in enumerate(words) if place and word.casefold() in PARTICLES), 0)


def arrange_english(words: Sequence[str], title: str) -> Parts:
    if len(words) == 1 or words[0].casefold() in PARTICLES:
        return alone(words, title, "en")
    given = words[0]
    if is_initial(given) or is_initial(words[-1]) or not is_given(given, "en"):
        return Parts(doubt=Doubt.ORDER)
    # «Thomas Mary» and «Taylor James» may as well have the family name in front.
    in_front = may_be_a_surname(given, "en") and is_given(words[1], "en")
    if len(words) == 2 and (in_front or gender_of(words[1], "en") == FEMALE):
        return Parts(doubt=Doubt.ORDER)
    return Parts(given, family=english_family(words), gender=gender_of(given, "en"))


def english_family(words: Sequence[str]) -> str:
    """The family name; "" where a middle word may belong to it as well («Helena Bonham Carter»)."""
    start = family_starts_at(words)
    if start:
        return " ".join(words[start:])
    middle = words[1:-1]
    return words[-1] if all(is_initial(word) or is_given(word, "en") for word in middle) else ""


def alone(words: Sequence[str], title: str, language: str) -> Parts:
    """One name: with a title it is the family's, without it is a first name when we know it."""
    name = " ".join(words)
    if title and not is_initial(words[0]):
        return Parts(family=name)
    if len(words) == 1 and is_given(name, language):
        return Parts(name, gender=gender_of(name, language))
    return Parts(doubt=Doubt.ORDER)


def arrange_romanian(words: Sequence[str], title: str) -> Parts:
    if len(words) == 1:
        return alone(words, title, "ro")
    words = [word for word in words if not is_initial(word)]
    known = [place for place, word in enumerate(words) if is_given(word, "ro")]
    if not known or len(known) == len(words) > 1 or len(known) > 2 or known[-1] - known[0] >= len(known):
        return Parts(doubt=Doubt.ORDER)
    if known[0] != 0 and known[-1] != len(words) - 1:
        return Parts(doubt=Doubt.ORDER)
    given = [words[place] for place in known]
    family = [word for place, word in enumerate(words) if place not in known]
    told = {gender_of(word, "ro") for word in given}
    if len(told) > 1 or (any(may_be_a_surname(word, "ro") for word in given) and not any(map(ends_a_family, family))):
        return Parts(doubt=Doubt.ORDER)
    return Parts(" ".join(given), family=" ".join(family), gender=told.pop())


def ends_a_family(word: str) -> bool:
    return bool(FAMILY_ENDING.fullmatch(word)) or fold(word) in COMMON_FAMILIES
