"""A written name taken apart. What is not certain is said to be so; nothing is guessed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from regulars.customers.addressing import slavic, western
from regulars.customers.addressing.parts import Doubt, Parts
from regulars.customers.addressing.titles import AFTER, COMPANY_WORDS, LEARNED, TITLES
from regulars.lib.text import clean

LONGEST = 120
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`‘-][^\W\d_]+)*['’ʼ`‘]?")
INITIAL = re.compile(r"(?:[^\W\d_]\.?){1,2}|(?:[^\W\d_]\.){2,3}")
LETTERS = {
    "uk": re.compile(r"[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ`‘-]+", re.IGNORECASE),
    "ru": re.compile(r"[а-яё'’ʼ`‘-]+", re.IGNORECASE),
    "ro": re.compile(r"[a-zA-Z\u00c0-\u024f'’ʼ`‘-]+"),
    "en": re.compile(r"[a-zA-Z\u00c0-\u024f'’ʼ`‘-]+"),
}
CYRILLIC_LANGUAGES = ("uk", "ru")


def parse_name(full: str, language: str) -> Parts:
    """Who is meant by a name as somebody wrote it.

    >>> parse_name("Нечуй-Левицький Іван Семенович", "uk").given
    'Іван'
    >>> parse_name("Vincent van der Berg", "en").family
    'van der Berg'
    >>> parse_name("ТОВ «Ромашка»", "uk").certain
    False
    """
    text = clean(full[: LONGEST * 4])
    if not text or len(text) > LONGEST or language not in LETTERS:
        return Parts(doubt=Doubt.NOBODY if language in LETTERS else Doubt.LANGUAGE)
    title, words = without_titles(in_order(text), language)
    if not words or not all(is_of_a_person(word) for word in words):
        return Parts(title=title, doubt=Doubt.NOBODY)
    if not all(LETTERS[language].fullmatch(word.replace(".", "")) for word in words):
        return Parts(title=title, doubt=Doubt.LETTERS)
    arranged = arrange([as_written(word) for word in words], title, language)
    return replace(arranged.of_gender(TITLES[language].get(title, "")), title=LEARNED.get(title, ""))


def arrange(words: Sequence[str], title: str, language: str) -> Parts:
    if language in CYRILLIC_LANGUAGES:
        return slavic.arrange(words, language)
    return western.arrange_english(words, title) if language == "en" else western.arrange_romanian(words, title)


def in_order(text: str) -> list[str]:
    """Words with the family name last where a comma says that it stands first."""
    family, comma, rest = text.partition(",")
    names = [word for word in rest.split() if plain(word) not in AFTER]
    return [*names, *family.split()] if comma and names else family.split()


def without_titles(words: list[str], language: str) -> tuple[str, list[str]]:
    """The title in front, if any, and the name without it and without what may follow it («Jr»)."""
    words = [word for word in words if language != "en" or plain(word) not in AFTER]
    title = ""
    while words and plain(words[0]) in TITLES[language] and len(words) > 1:
        said, words = plain(words[0]), words[1:]
        title = said if not title or said in LEARNED else title
    return title, words


def plain(word: str) -> str:
    return word.strip(".,").casefold()


def is_of_a_person(word: str) -> bool:
    """Whether a word may stand in the name of a human: letters, hyphens, an apostrophe, or an initial."""
    if plain(word) in COMPANY_WORDS:
        return False
    return bool(WORD.fullmatch(word) or INITIAL.fullmatch(word))


def as_written(word: str) -> str:
    """A word in capitals as people write names; one with small and capital letters stays as it is.

    >>> as_written("НЕЧУЙ-ЛЕВИЦЬКИЙ"), as_written("O'BRIEN"), as_written("MCDONALD"), as_written("дар'я")
    ('Нечуй-Левицький', "O'Brien", 'McDonald', "Дар'я")
    """
    if len(word) < 2 or not (word.isupper() or (word.islower() and plain(word) not in SMALL)):
        return word
    return "-".join(capital(part) for part in word.split("-"))


SMALL = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "la", "le", "du", "des",
         "zu", "zum", "ter", "ten", "el", "al", "bin", "ibn", "огли", "оглу", "оглы", "кизи", "кызы"}  # fmt: skip


def capital(part: str) -> str:
    lowered = part.lower()
    if re.match(r"[od]['’ʼ`‘]\w", lowered):
        return lowered[0].upper() + lowered[1] + lowered[2:].capitalize()
    if lowered.startswith("mc") and len(lowered) > 3:
        return f"Mc{lowered[2:].capitalize()}"
    return lowered[:1].upper() + lowered[1:]
