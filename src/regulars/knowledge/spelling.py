"""From the words somebody typed to the stems that stand in articles, also where they mistyped them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import connection

from regulars.customers.search import escaped
from regulars.knowledge.stemming import stems

MOST_WORDS = 12
LIKELY = 8
# A word of that many letters may be wrong in one letter, a longer one in two.
ONE_WRONG, TWO_WRONG = 4, 7
PREFIX = 3
BEGINNING, MISTYPED = 0.8, 0.6
SMALL_SHELF = 50
# What a word weighs that stands nowhere: a message has many of them, whatever it is about.
STRANGER = 1.4

# `%` compares by trigrams and enters the index; which of the likely ones are meant is seen letter by letter.
LIKE = """
SELECT asked.place, asked.word, found.word, found.texts, (SELECT count(*) FROM knowledge_articletext)
FROM unnest(%(words)s::text[], %(beginnings)s::text[], %(swapped)s::text[])
    WITH ORDINALITY AS asked (word, beginning, swapped, place)
LEFT JOIN LATERAL (
    SELECT known.word, known.texts FROM knowledge_articleword known
    WHERE known.texts > 0 AND (known.word %% asked.word OR known.word LIKE asked.beginning
        OR known.word = ANY (string_to_array(asked.word || ' ' || asked.swapped, ' ')))
    ORDER BY known.word = asked.word DESC, similarity(known.word, asked.word) DESC, known.word LIMIT %(likely)s
) found ON true
ORDER BY asked.place
"""


@dataclass(frozen=True)
class Term:
    """A stem to look for: for the word at `place` of what was asked, and how much finding it tells."""

    place: int
    stem: str
    weight: float
    texts: int


@dataclass(frozen=True)
class Asked:
    """What to look for. `whole` is what finding every word would weigh, those that stand nowhere included."""

    terms: list[Term]
    whole: float

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(term.stem for term in self.terms)


@dataclass(frozen=True)
class Likely:
    place: int
    asked: str
    word: str | None
    texts: int
    of: int


def asked_for(typed: str, *, as_typed: bool = False) -> Asked:
    """What to look for when somebody typed this. One query.

    as_typed: the last word may be unfinished. Of many words those that tell most are taken.
    """
    wanted = stems(typed)
    if not wanted:
        return Asked([], 0)
    places = [chosen(list(group)) for _, group in groupby(likely(wanted, as_typed=as_typed), attrgetter("place"))]
    rarest = sorted((found for found in places if found), key=lambda found: -found[0].weight)[:MOST_WORDS]
    strangers = sum(not found for found in places) * STRANGER
    return Asked([term for found in rarest for term in found], sum(found[0].weight for found in rarest) + strangers)


def likely(wanted: Sequence[str], *, as_typed: bool) -> Iterable[Likely]:
    last = wanted[-1] if as_typed and len(wanted[-1]) >= PREFIX else ""
    # Null for the words that are finished: an empty beginning would be looked for in the whole index.
    beginnings = [f"{escaped(word)}%" if word == last else None for word in wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            LIKE,
            {"words": list(wanted), "beginnings": beginnings, "swapped": list(map(swapped, wanted)), "likely": LIKELY},
        )
        return [Likely(*row) for row in cursor.fetchall()]


def swapped(word: str) -> str:
    """A short word with each two neighbours exchanged: then too few trigrams are left in it to be found by.

    >>> swapped("livr")
    'ilvr lvir lirv'
    """
    if not ONE_WRONG <= len(word) < TWO_WRONG:
        return ""
    return " ".join(word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def chosen(found: list[Likely]) -> list[Term]:
    """The word itself where it is known, else the words it may have been meant for; the heaviest first."""
    itself = [one for one in found if one.word == one.asked]
    others = [] if itself else [one for one in found if one.word and closeness(one.asked, one.word)]
    begun = [one for one in found if one.word and one.word != one.asked and one.word.startswith(one.asked)]
    weighed = [(one, 1.0) for one in itself] + [(one, MISTYPED) for one in others] + [(one, BEGINNING) for one in begun]
    terms = {one.word: Term(one.place, one.word or "", by * telling(one.texts, one.of), one.texts)
             for one, by in reversed(weighed)}  # fmt: skip
    return sorted(terms.values(), key=lambda term: -term.weight)


def telling(texts: int, of: int) -> float:
    """How much a word tells that stands in so many of all texts: the fewer, the more. A small shelf is no measure."""
    of = max(of, SMALL_SHELF)
    return math.log(1 + (of - min(texts, of) + 0.5) / (min(texts, of) + 0.5))


def closeness(asked: str, known: str) -> bool:
    """Whether somebody may have typed one and meant the other.

    >>> closeness("достовк", "доставк"), closeness("retrun", "return"), closeness("cat", "cut")
    (True, True, False)
    """
    if min(len(asked), len(known)) < ONE_WRONG or any(letter.isdigit() for letter in asked):
        return False
    return mistakes(asked, known) <= (1 if len(asked) < TWO_WRONG else 2)


def mistakes(one: str, other: str) -> int:
    """Letters missing, added, wrong or exchanged with their neighbour between two words.

    >>> mistakes("garantie", "granatie"), mistakes("abc", "abcd")
    (2, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        further, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, further[j - 2] + 1)
            row.append(least)
    return row[-1]
