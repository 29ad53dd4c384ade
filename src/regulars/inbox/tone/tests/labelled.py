"""Short replies with what should be marked in each, written for this.

«replies», thirty in each language, are those the rules were made with; «unseen», ten in each, were written afterwards
and no rule was changed for them: they tell how much is found in letters nobody thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from regulars.inbox.tone.types import About, Kind

FOLDER = Path(__file__).parent
GREETINGS = {
    "en": ("Dear Ms Jones", "Hello Sarah"),
    "uk": ("Добрий день, Наталіє Миколаївно!", "Вітаємо, Наталіє!"),
    "ru": ("Здравствуйте, Наталья Сергеевна!", "Здравствуйте, Наталья!"),
    "ro": ("Stimată doamnă Popescu", "Bună, Maria"),
}


@dataclass(frozen=True)
class Reply:
    """What the customer wrote, what somebody is about to answer, and the kinds of marks it deserves."""

    about: About
    draft: str
    kinds: frozenset[Kind]


def replies(language: str, which: str = "replies") -> Iterator[Reply]:
    """Three lines each: «> customer», «< draft», «= kinds»."""
    customer = draft = ""
    for line in (FOLDER / which / f"{language}.txt").read_text().splitlines():
        sign, text = line[:1], line[2:]
        if sign == ">":
            customer = text
        elif sign == "<":
            draft = text
        elif sign == "=":
            about = About(language, GREETINGS[language], customer)
            yield Reply(about, draft, frozenset(Kind(kind) for kind in text.split(",") if kind))
