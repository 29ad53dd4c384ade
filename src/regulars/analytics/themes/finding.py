"""The themes of a heap of messages and reviews, in one call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from regulars.analytics.intervals import share_of
from regulars.analytics.results import Note
from regulars.analytics.themes.clusters import FEWEST_TEXTS, Clustered, cluster
from regulars.analytics.themes.languages import language_of
from regulars.analytics.themes.naming import Named, names, phrases
from regulars.analytics.themes.sentiment import Sentiment, Tone, sentiment
from regulars.analytics.themes.shapes import Placed, Said, Theme, Themes
from regulars.analytics.themes.trend import by_month, trend
from regulars.analytics.themes.words import composed

FEWEST_IN_THEME = 5
LEAST_SHARE = 0.01  # of all texts: what is finer helps nobody to decide anything
FEWEST_OF_LANGUAGE = 3
REST = -1
QUOTES = 5
QUOTE_LENGTHS = (20, 400)


@dataclass(frozen=True)
class Heap:
    """All texts as read so far, in one order; `named`: what themes get their names from."""

    said: Sequence[Said]
    languages: Any
    tones: list[Sentiment]
    found: Clustered
    named: Named


def fewest_in_theme(texts: int) -> int:
    """Below so many texts a theme is shown with the rest.

    >>> [fewest_in_theme(texts) for texts in (100, 600, 1_234, 100_000)]
    [5, 6, 13, 1000]
    """
    return max(FEWEST_IN_THEME, ceil(texts * LEAST_SHARE))


def find_themes(said: Sequence[Said], *, until: date) -> tuple[Themes, tuple[Placed, ...]]:
    """Themes, largest first, and where every text went. until: the last day that was read.

    With fewer than 30 texts there are no themes; tones and languages are told all the same.
    """
    texts = [composed(one.text) for one in said]
    tones = [sentiment(one.text, one.stars) for one in said]
    languages = [language_of(text) for text in texts]
    found = (
        cluster([[phrase.term for phrase in phrases(text)] for text in texts]) if len(said) >= FEWEST_TEXTS else None
    )
    if found is None:
        note = Note("few_texts", {"texts": len(said), "needed": FEWEST_TEXTS})
        return Themes(len(said), len(said), (), (note,)), _placed(said, {}, None, languages, tones)
    people = [one.customer if one.customer is not None else -one.key - 1 for one in said]
    heap = Heap(said, np.array(languages), tones, found, Named(texts, people, _first(texts)))
    numbers: dict[int, int] = {}
    themes: list[Theme] = []
    fewest = fewest_in_theme(len(said))
    for theme, size in Counter(found.theme[found.theme >= 0].tolist()).most_common():
        inside = found.theme == theme
        words = _names(heap, inside) if size >= fewest else {}
        if words:
            numbers[theme] = len(themes)
            themes.append(_theme(len(themes), words, heap, inside, until))
    placed = _placed(said, numbers, found, languages, tones)
    notes = (Note("sampled", {"texts": found.sampled, "of": len(said)}),) if found.sampled else ()
    outside = np.array([one.theme is None for one in placed])
    rest = _theme(REST, {}, heap, outside, until) if outside.any() else None
    return Themes(len(said), int(outside.sum()), tuple(themes), notes, rest, fewest), placed


def _first(texts: Sequence[str]) -> Any:
    places: dict[str, int] = {}
    for place, text in enumerate(texts):
        places.setdefault(" ".join(text.casefold().split()), place)
    return np.isin(np.arange(len(texts)), list(places.values()))


def _placed(
    said: Sequence[Said],
    numbers: dict[int, int],
    found: Clustered | None,
    languages: list[str],
    tones: list[Sentiment],
) -> tuple[Placed, ...]:
    themes = [None] * len(said) if found is None else [numbers.get(int(theme)) for theme in found.theme]
    return tuple(
        Placed(one.key, theme, language, tone.score, tone.tone.value)
        for one, theme, language, tone in zip(said, themes, languages, tones, strict=True)
    )


def _names(heap: Heap, inside: Any) -> dict[str, tuple[str, ...]]:
    """By language, the one with the most texts of the theme first; of a language with hardly any, nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for language, size in Counter(heap.languages[inside].tolist()).most_common():
        among = heap.languages == language
        if language and size >= FEWEST_OF_LANGUAGE:
            words = names(heap.found.counts, heap.found.terms, inside & among, among, heap.named)
            found |= {language: words} if words else {}
    return found


def _theme(number: int, words: dict[str, tuple[str, ...]], heap: Heap, inside: Any, until: date) -> Theme:
    rows = [int(row) for row in np.flatnonzero(inside)]
    said, tones = heap.said, heap.tones
    months = by_month([said[row].on for row in rows], [one.on for one in said])
    bad = sum(1 for row in rows if tones[row].tone is Tone.BAD)
    return Theme(
        number=number,
        phrases=words,
        texts=len(rows),
        customers=len({said[row].customer for row in rows if said[row].customer is not None}),
        share=len(rows) / len(said),
        languages={code: count for code, count in Counter(heap.languages[rows].tolist()).most_common() if code},
        months=months,
        trend=trend(months, until),
        bad=share_of(bad, len(rows)),
        tone=sum(tones[row].score for row in rows) / len(rows),
        quotes=_quotes(rows, heap.found, said) if words else (),
    )


def _quotes(rows: list[int], found: Clustered, said: Sequence[Said]) -> tuple[int, ...]:
    """Texts most like the theme, different ones of different customers, of a length one can read."""
    shortest, longest = QUOTE_LENGTHS
    readable = [row for row in rows if shortest <= len(said[row].text.strip()) <= longest] or rows
    chosen: dict[int, int] = {}
    heard: set[str] = set()
    for row in sorted(readable, key=lambda row: (-found.nearness[row], said[row].key)):
        words = " ".join(said[row].text.casefold().split())
        if words in heard:
            continue
        heard.add(words)
        whose = said[row].customer
        chosen.setdefault(whose if whose is not None else -said[row].key - 1, said[row].key)
        if len(chosen) == QUOTES:
            break
    return tuple(chosen.values())
