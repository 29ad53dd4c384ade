"""Finding phrases in a text whatever its capitals and accents, with the places where they stand."""

import re
import unicodedata
from dataclasses import fields
from functools import cache

from regulars.inbox.tone.words import Words, each
from regulars.inbox.tone.words.english import ENGLISH
from regulars.inbox.tone.words.romanian import ROMANIAN
from regulars.inbox.tone.words.russian import RUSSIAN
from regulars.inbox.tone.words.ukrainian import UKRAINIAN

WORDS: dict[str, Words] = {"en": ENGLISH, "uk": UKRAINIAN, "ru": RUSSIAN, "ro": ROMANIAN}
LISTS = tuple(one.name for one in fields(Words))
# Who writes in one of them often writes words of the other.
BESIDE = {"uk": ("uk", "ru"), "ru": ("ru", "uk")}
APOSTROPHES = "’ʼ`´"
NOTHING = re.compile(r"(?!)")


@cache
def letter(given: str) -> str:
    """One letter for one letter, so that places stay where they are."""
    if given in APOSTROPHES:
        return "'"
    bare = unicodedata.normalize("NFKD", given.lower())[:1]
    return {"ґ": "г"}.get(bare, bare) or given


def evened(text: str) -> str:
    """
    >>> evened("Bună ZIUA"), evened("Її ’ ё"), len(evened("ﬁ…")) == len("ﬁ…")
    ('buna ziua', "іі ' е", True)
    """
    return "".join(map(letter, text))


def pattern(phrases: str) -> re.Pattern[str]:
    """A pattern of all phrases, for text that was evened; the longest first.

    >>> bool(pattern("complain*").search("he complained")), bool(pattern("art").search("start"))
    (True, False)
    """
    lines = sorted({evened(phrase) for phrase in each(phrases)}, key=lambda one: -len(one))
    if not lines:
        return NOTHING
    return re.compile(r"(?<!\w)(?:" + "|".join(map(one_phrase, lines)) + r")(?!\w)")


def one_phrase(line: str) -> str:
    words = (re.escape(word).replace(r"\*", r"[\w'-]*") for word in line.split())
    return r"\s+".join(words)


@cache
def phrases(language: str, which: str) -> re.Pattern[str]:
    """The list of a language by its name in `Words`."""
    return pattern(getattr(WORDS[language], which))


@cache
def theirs(language: str, which: str) -> re.Pattern[str]:
    """What a customer who writes in this language may say."""
    return pattern("|".join(getattr(WORDS[one], which) for one in BESIDE.get(language, (language,))))
