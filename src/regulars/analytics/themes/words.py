"""Texts as words: one way of writing each letter, addresses and numbers left out, clauses kept apart."""

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 4_000
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'", "′": "'"})
# One letter for those that many type in two ways: ё, ґ, the cedillas of old fonts, and Romanian without its marks.
LETTERS = str.maketrans({"ё": "е", "ґ": "г", "ş": "s", "ș": "s", "ţ": "t", "ț": "t", "ă": "a", "â": "a", "î": "i"})
NOT_SAID = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CLAUSE = re.compile(r"[.,;:!?…()\n\r«»\"“”]+|\s[-–—]\s")


@dataclass(frozen=True)
class Word:
    """A word as it counts, and where it stands in the text as written."""

    folded: str
    start: int
    end: int


def composed(text: str) -> str:
    """The text with letters and their marks in one character each, and addresses blanked out: lengths stay.

    >>> composed("см. https://a.example/x й")
    'см.                     й'
    """
    whole = unicodedata.normalize("NFC", text.replace("\x00", " "))[:MOST_CHARACTERS]
    return NOT_SAID.sub(lambda found: " " * len(found[0]), whole)


def folded(word: str) -> str:
    """
    >>> folded("Ещё"), folded("М’ята"), folded("Livrării"), folded("ŞTIU")
    ('еще', "м'ята", 'livrarii', 'stiu')
    """
    return word.translate(APOSTROPHES).casefold().translate(LETTERS)


def clauses(text: str) -> list[list[Word]]:
    """The words of a composed text, clause by clause: a phrase does not reach over a comma, nor does a «not».

    >>> [[word.folded for word in clause] for clause in clauses("Не поганий, але дорогий! 2 шт.")]
    [['не', 'поганий'], ['але', 'дорогий'], ['шт']]
    """
    found, start = [], 0
    for stop in [*CLAUSE.finditer(text), None]:
        end = stop.start() if stop else len(text)
        words = [Word(folded(one[0]), one.start(), one.end()) for one in WORD.finditer(text, start, end)]
        if words:
            found.append(words)
        start = stop.end() if stop else end
    return found
