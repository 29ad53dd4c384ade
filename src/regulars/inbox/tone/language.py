"""In which of our four languages a text is written: by letters that only one of them has, and by its small words."""

import re
from functools import cache

from regulars.inbox.tone.phrases import WORDS, evened, phrases
from regulars.knowledge import stop_words

SMALL_WORDS = {
    "en": stop_words.ENGLISH, "uk": stop_words.UKRAINIAN, "ru": stop_words.RUSSIAN, "ro": stop_words.ROMANIAN,
}  # fmt: skip
OWN_LETTERS = {"uk": "іїєґ", "ru": "ыэъё", "ro": "ăâîșțşţ"}
WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*")
READ = 3_000
# Shorter texts have too few small words to be told by.
SHORTEST = 3
LEAST = 2


def language_in(text: str) -> str:
    """One of the four languages; «» where the text is too short, of another language, or as much of one as of another.

    >>> language_in("Вітаю! Ваша посилка вже в дорозі."), language_in("Здравствуйте! Ваша посылка уже в пути.")
    ('uk', 'ru')
    >>> language_in("Your parcel is on its way."), language_in("Bună ziua! Coletul este pe drum."), language_in("ok")
    ('en', 'ro', '')
    """
    read = text[:READ]
    words = WORD.findall(read)
    if len(words) < SHORTEST:
        return ""
    found = {language: weight(read, words, language) for language in WORDS}
    best = max(found, key=lambda language: found[language])
    alone = list(found.values()).count(found[best]) == 1
    return best if alone and found[best] >= LEAST else ""


def weight(text: str, words: list[str], language: str) -> int:
    known = small_words(language)
    own = set(OWN_LETTERS.get(language, ""))
    return (
        sum(evened(word) in known for word in words)
        + 2 * sum(bool(own & set(word.lower())) for word in words)
        + 2 * bool(phrases(language, "greetings").match(evened(text).lstrip()))
    )


@cache
def small_words(language: str) -> frozenset[str]:
    return frozenset(evened(word) for word in SMALL_WORDS[language].split())
