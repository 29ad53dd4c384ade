"""From what somebody types to conditions that the trigram index of `search_text` can answer."""

import re
from dataclasses import dataclass, field
from typing import Any

from regulars.customers.names import fold, latin_forms, search_forms, sort_key

LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")
LONGEST = 100
SHORT = 2
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Condition:
    """A piece of SQL over `c` (customer) and `t` (traits) with its values; `of_traits` when it needs the latter."""

    sql: str
    values: tuple[Any, ...] = field(default=())
    of_traits: bool = False


def ways_to_find(typed: str) -> list[Condition]:
    """Conditions to try one after another until one finds somebody; none when no letter and no digit was typed.

    One or two letters fit a good part of all customers somewhere: names that begin so go first, by their own index.
    """
    anywhere = found_by(typed)
    if anywhere is None:
        return []
    return [begins_with(typed), anywhere] if len(typed.strip()) <= SHORT else [anywhere]


def begins_with(typed: str) -> Condition:
    key = sort_key(typed)
    return Condition("c.sort_key >= %s AND c.sort_key < %s", (key, key + LAST_CHARACTER))


def found_by(typed: str) -> Condition | None:
    """Customers whose name, e-mail or phone contains every word typed, in any script; None without a letter or digit.

    Cyrillic is looked for by its Latin spellings alone: every Cyrillic name is kept in all of them.

    >>> found_by("Юра").values
    ('%iura%', '%yura%')
    >>> found_by(" - ") is None
    True
    """
    typed = typed[:LONGEST]
    forms = [all_words(form) for form in latin_forms(typed) or search_forms(typed)]
    return either([form for form in forms if form])


def name_fits(name: str, typed: str) -> int:
    """How well the name has what was typed: 2 all as whole words, 1 all as the beginnings or parts of words, 0 not.

    >>> [name_fits(name, "лелека 6") for name in ("Готель «Лелека» 6", "Готель «Лелека» 61", "Готель «Лелека» 1")]
    [2, 1, 0]
    """
    asked = [LETTERS_OR_DIGITS.findall(form) for form in search_forms(typed[:LONGEST])]
    lines = [LETTERS_OR_DIGITS.findall(form) for form in (fold(name), *latin_forms(name))]
    pairs = [(words, line) for words in asked if words for line in lines]
    if any(set(words) <= set(line) for words, line in pairs):
        return 2
    return int(any(all(found_in(word, line) for word in words) for words, line in pairs))


def found_in(word: str, line: list[str]) -> bool:
    """As `contains` looks for it: a short word at the start of another, a longer one anywhere."""
    return any(part.startswith(word) or (len(word) > SHORT and word in part) for part in line)


def all_words(form: str) -> Condition | None:
    words = [word for word in form.split() if LETTERS_OR_DIGITS.search(word)]
    if not words:
        return None
    conditions = [contains(word) for word in words]
    return Condition(
        " AND ".join(condition.sql for condition in conditions),
        tuple(value for condition in conditions for value in condition.values),
    )


def contains(word: str) -> Condition:
    """The word anywhere. One too short for a trigram stands at the start of a word, where padding makes it one."""
    safe = escaped(word)
    if any(len(run) >= 3 for run in LETTERS_OR_DIGITS.findall(word)):
        return Condition("c.search_text LIKE %s", (f"%{safe}%",))
    starts = (f"{safe}%", f"% {safe}%", f"%\n{safe}%")
    return Condition("(" + " OR ".join(["c.search_text LIKE %s"] * 3) + ")", starts)


def either(conditions: list[Condition]) -> Condition | None:
    if not conditions:
        return None
    return Condition(
        "(" + " OR ".join(condition.sql for condition in conditions) + ")",
        tuple(value for condition in conditions for value in condition.values),
    )


def escaped(word: str) -> str:
    """A text for LIKE, whatever signs it has."""
    return re.sub(r"([\\%_])", r"\\\1", word)
