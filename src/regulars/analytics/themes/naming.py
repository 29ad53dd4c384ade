"""What a theme is called: the phrases that its texts have and others have not, as customers wrote them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from regulars.analytics.themes.concepts import term
from regulars.analytics.themes.stems import STOP_WORDS
from regulars.analytics.themes.words import Word, clauses

JOIN = " "
NAMES = 3
CANDIDATES = 40
FEWEST_PEOPLE = 3  # a phrase of fewer might be somebody's name
WHOLE = 0.5
MOST_READ = 300  # texts in which the way of writing is looked up


@dataclass(frozen=True)
class Phrase:
    """A term or two neighbouring ones, and where they stand in the composed text."""

    term: str
    start: int
    end: int


def phrases(text: str) -> Iterator[Phrase]:
    """Terms of a composed text that say something, and pairs of them that stand together in a clause.

    >>> [phrase.term for phrase in phrases("The courier was very late")]
    ['~courier', '~late', '~courier ~late']
    """
    for clause in clauses(text):
        telling = [(word, counted) for word in clause if (counted := _telling(word))]
        for word, counted in telling:
            yield Phrase(counted, word.start, word.end)
        for (first, one), (second, two) in pairwise(telling):
            if one != two and second.start - first.end < 25:
                yield Phrase(f"{one}{JOIN}{two}", first.start, second.end)


def _telling(word: Word) -> str:
    if word.folded in STOP_WORDS or len(word.folded) < 3:
        return ""
    return term(word.folded)


@dataclass(frozen=True)
class Named:
    """The texts of a run, composed, and whose they are; numbers of people stand for nobody when below zero. `first`:
    which texts are not said before word for word."""

    texts: Sequence[str]
    people: Sequence[int]
    first: Any


def names(counts: Any, terms: Sequence[str], inside: Any, among: Any, named: Named) -> tuple[str, ...]:
    """Phrases for one theme in one language. counts: sparse (texts x terms); inside: which texts of the language are in
    the theme; among: which texts are of the language at all. What is written word for word the same counts once: a
    letter sent by many must not name the theme with its address."""
    scores = _scores(counts, inside & named.first, among & named.first)
    best = [int(place) for place in np.argsort(-scores, kind="stable")[:CANDIDATES] if scores[place] > 0]
    found: list[str] = []
    used: set[str] = set()
    within, places = counts[inside].tocsc(), np.flatnonzero(inside)
    differing = counts[inside & named.first].tocsc()
    how_often = {terms[place]: float(differing[:, [place]].sum()) for place in best}
    for place in best:
        wanted = _longer(terms[place], how_often)
        if used.intersection(wanted.split(JOIN)):
            continue
        rows = places[within[:, [place]].nonzero()[0]]
        surface = _as_written(wanted, rows[:MOST_READ], named)
        if surface and surface not in found:
            found.append(surface)
            used.update(wanted.split(JOIN))
        if len(found) == NAMES:
            break
    return tuple(found)


def _scores(counts: Any, inside: Any, among: Any) -> Any:
    """How common in the theme, times by how much more common than anywhere."""
    within = np.asarray(counts[inside].mean(axis=0)).ravel()
    anywhere = np.asarray(counts[among].mean(axis=0)).ravel()
    return within * np.log(np.maximum(within, 1e-12) / np.maximum(anywhere, 1e-12))


def _longer(one: str, how_often: dict[str, float]) -> str:
    """The pair that says it better, where at least half of the texts with the word have the pair."""
    pairs = [pair for pair in how_often if JOIN in pair and one in pair.split(JOIN)]
    best = max(pairs, key=lambda pair: how_often[pair], default=one)
    return best if how_often[best] >= WHOLE * how_often[one] else one


def _as_written(wanted: str, rows: Any, named: Named) -> str:
    """The most frequent way of writing it among these texts, if enough different people wrote it."""
    written: Counter[str] = Counter()
    people: set[int] = set()
    for row in rows:
        text = named.texts[row]
        for phrase in phrases(text):
            if phrase.term == wanted:
                written[JOIN.join(text[phrase.start : phrase.end].casefold().split())] += 1
                people.add(named.people[row])
                break
    if len(people) < FEWEST_PEOPLE:
        return ""
    return min(written, key=lambda form: (-written[form], form))
