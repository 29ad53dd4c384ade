"""Whether a text praises or blames: words by weight, turned by «not», and stars where there are any.

How often it is wrong is measured (docs/figures.md): it does not understand irony, nor what is left unsaid. It is good
enough to compare themes and months, and not to judge a single letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from regulars.analytics.themes.lexicon import AS_WRITTEN, NEGATIONS, PHRASES, STRONGER, TURNS, WEIGHTS
from regulars.analytics.themes.stems import STOP_WORDS, stem
from regulars.analytics.themes.words import Word, clauses, composed

NEGATION_REACHES = 3
TURNED = -0.75  # «not good» is bad, though less than «bad»
FIRMER = 1.4
AFTER_TURN = 1.5
SOFTENING = 8.0
CLEAR = 0.15
STARS_WEIGH = 0.75


class Tone(StrEnum):
    """What a score says."""

    BAD = "bad"
    EVEN = "even"
    GOOD = "good"


@dataclass(frozen=True)
class Sentiment:
    """`score` from -1 to 1."""

    tone: Tone
    score: float


def sentiment(text: str, stars: float | None = None) -> Sentiment:
    """Of one text. stars: 1 to 5, as the author gave them; they weigh three times as much as the words.

    >>> sentiment("The courier was rude and the box arrived broken").tone.value
    'bad'
    >>> sentiment("Не погано, але могло б бути швидше").tone.value
    'good'
    >>> sentiment("", stars=1).tone.value, sentiment("Where is my order?").tone.value
    ('bad', 'even')
    """
    score = words_score(text)
    if stars is not None:
        score = STARS_WEIGH * (stars - 3) / 2 + (1 - STARS_WEIGH) * score
    return Sentiment(tone_of(score), score)


def tone_of(score: float) -> Tone:
    if score > CLEAR:
        return Tone.GOOD
    return Tone.BAD if score < -CLEAR else Tone.EVEN


def words_score(text: str) -> float:
    """The sum of weights, pressed into -1 to 1 so that a long letter is not worse than a short one."""
    total, weight = 0.0, 1.0
    for clause in clauses(composed(text)):
        for part in _parts(clause):
            if part[0].folded in TURNS:
                weight = AFTER_TURN
            total += weight * _clause_score(part)
    return total / sqrt(total * total + SOFTENING)


def _parts(clause: list[Word]) -> Iterator[list[Word]]:
    """A clause up to its «but», and from there on."""
    starts = [0, *(place for place, word in enumerate(clause) if place and word.folded in TURNS), len(clause)]
    for start, end in pairwise(starts):
        yield clause[start:end]


def _clause_score(words: list[Word]) -> float:
    stems = [stem(word.folded) for word in words]
    total, place = 0.0, 0
    while place < len(words):
        pair = tuple(stems[place : place + 2])
        if pair in PHRASES:
            total += PHRASES[pair]
            place += 2
            continue
        total += _weight_at(words, stems, place)
        place += 1
    return total


def _weight_at(words: list[Word], stems: list[str], place: int) -> float:
    said = words[place].folded
    # «please» is no praise, whatever «pleased» is: words of every text count only where they are listed themselves.
    weight = AS_WRITTEN.get(said, 0.0 if said in STOP_WORDS else WEIGHTS.get(stems[place], 0.0))
    if not weight:
        return 0.0
    before = [word.folded for word in words[max(place - NEGATION_REACHES, 0) : place]]
    if before and before[-1] in STRONGER:
        weight *= FIRMER
    return weight * TURNED if NEGATIONS.intersection(before) else weight
